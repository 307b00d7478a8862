package dev.jbcc.cli.tool;

import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.output.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Lines of records that are one column after another, or with {@code --json} one member after another. Each column is declared once,
 * with its heading, its name in JSON and what it shows.
 *
 * <p>Columns for options are declared only if the option is given; members of JSON objects are always there:
 * {@link #hide} declares what only JSON shows.
 *
 * @param <E> the records
 */
public final class RecordLines<E> implements Lines<E> {
    /** Where text stands in its column. */
    private enum Side {
        LEFT,
        RIGHT,
        LAST,
        HIDDEN
    }

    private record Column<E>(String heading, String member, int width, Side side, Cell<E> cell) {}

    /** What one column shows of a record. */
    private sealed interface Cell<E> {
        /** Text. */
        record Text<E>(Function<? super E, ? extends CharSequence> of) implements Cell<E> {}

        /** A whole number. */
        record Number<E>(ToLongFunction<? super E> of) implements Cell<E> {}

        /** A decimal number: a whole one in units of a power of ten. */
        record Decimal<E>(int decimals, ToLongFunction<? super E> of) implements Cell<E> {}

        /** Several texts. */
        record Texts<E>(Function<? super E, List<String>> of) implements Cell<E> {}

        /** Text for people, a whole number in JSON. */
        record Both<E>(Function<? super E, ? extends CharSequence> text, ToLongFunction<? super E> number)
                implements Cell<E> {}
    }

    private final boolean asJson;
    private boolean asCsv;
    private final List<Column<E>> list = new ArrayList<>();
    private final Columns columns = new Columns();
    private final JsonObject json = new JsonObject();
    private Predicate<? super E> shown = _ -> true;

    public RecordLines(boolean asJson) {
        this.asJson = asJson;
    }

    /** Puts commas between values instead of blanks; JSON stays JSON. */
    public RecordLines<E> csv(boolean wanted) {
        asCsv = wanted && !asJson;
        return this;
    }

    private RecordLines<E> add(String heading, String member, int width, Side side, Cell<E> cell) {
        list.add(new Column<>(heading, member, width, side, cell));
        return this;
    }

    /** Adds text at the left of its column. */
    public RecordLines<E> left(
            String heading, String member, int width, Function<? super E, ? extends CharSequence> text) {
        return add(heading, member, width, Side.LEFT, new Cell.Text<>(text));
    }

    /** Adds a number at the left of its column. */
    public RecordLines<E> leftNumber(String heading, String member, int width, ToLongFunction<? super E> number) {
        return add(heading, member, width, Side.LEFT, new Cell.Number<>(number));
    }

    /** Adds text at the right of its column. */
    public RecordLines<E> right(
            String heading, String member, int width, Function<? super E, ? extends CharSequence> text) {
        return add(heading, member, width, Side.RIGHT, new Cell.Text<>(text));
    }

    /** Adds a number at the right of its column. */
    public RecordLines<E> rightNumber(String heading, String member, int width, ToLongFunction<? super E> number) {
        return add(heading, member, width, Side.RIGHT, new Cell.Number<>(number));
    }

    /** Adds a number with decimals at the left of its column; {@code number} counts the last decimal. */
    public RecordLines<E> leftDecimal(
            String heading, String member, int width, int decimals, ToLongFunction<? super E> number) {
        return add(heading, member, width, Side.LEFT, new Cell.Decimal<>(decimals, number));
    }

    /** Adds a number with decimals at the right of its column; {@code number} counts the last decimal. */
    public RecordLines<E> rightDecimal(
            String heading, String member, int width, int decimals, ToLongFunction<? super E> number) {
        return add(heading, member, width, Side.RIGHT, new Cell.Decimal<>(decimals, number));
    }

    /** Adds what people read as text, at the left of its column, and programs as a number. */
    public RecordLines<E> leftCoded(
            String heading,
            String member,
            int width,
            Function<? super E, ? extends CharSequence> text,
            ToLongFunction<? super E> number) {
        return add(heading, member, width, Side.LEFT, new Cell.Both<>(text, number));
    }

    /** Adds the text that ends the line. */
    public RecordLines<E> last(String heading, String member, Function<? super E, ? extends CharSequence> text) {
        return add(heading, member, 0, Side.LAST, new Cell.Text<>(text));
    }

    /** Adds something that is the same in each line, for people only. */
    public RecordLines<E> between(String text) {
        return asJson || asCsv ? this : add(text, "", text.length(), Side.LEFT, new Cell.Text<>(_ -> text));
    }

    /** Adds a number that only JSON has. */
    public RecordLines<E> hide(String member, ToLongFunction<? super E> number) {
        return add("", member, 0, Side.HIDDEN, new Cell.Number<>(number));
    }

    /** Adds text that only JSON has. */
    public RecordLines<E> hideText(String member, Function<? super E, ? extends CharSequence> text) {
        return add("", member, 0, Side.HIDDEN, new Cell.Text<>(text));
    }

    /** Adds an array of texts that only JSON has. */
    public RecordLines<E> hideTexts(String member, Function<? super E, List<String>> texts) {
        return add("", member, 0, Side.HIDDEN, new Cell.Texts<>(texts));
    }

    /** Adds a number that is a column only if asked for, and in JSON always. */
    public RecordLines<E> leftNumberIf(
            boolean given, String heading, String member, int width, ToLongFunction<? super E> number) {
        return given ? leftNumber(heading, member, width, number) : hide(member, number);
    }

    /** Adds the time as {@code HH:MM:SS} if asked for; JSON always has it, as {@code "time"}, in UTC and microseconds. */
    public RecordLines<E> time(boolean given, WallClock clock, ToLongFunction<? super E> monotonicNanos) {
        if (asJson) {
            return hideText("time", event -> clock.iso(monotonicNanos.applyAsLong(event)));
        }
        return given ? left("TIME", "", 8, event -> clock.localTime(monotonicNanos.applyAsLong(event))) : this;
    }

    /** Adds the seconds since the first record if asked for; JSON has the time of {@link #time}. */
    public RecordLines<E> seconds(boolean given, int width, int decimals, ToLongFunction<? super E> monotonicNanos) {
        if (asJson || !given) {
            return this;
        }
        long unit = 1;
        for (int i = decimals; i < 9; i++) {
            unit *= 10;
        }
        long nanosPerUnit = unit;
        ToLongFunction<E> sinceFirst = sinceFirst(monotonicNanos);
        return leftDecimal("TIME(s)", "", width, decimals, event -> sinceFirst.applyAsLong(event) / nanosPerUnit);
    }

    /** Adds the nanoseconds since the first record if asked for; JSON has the time of {@link #time}. */
    public RecordLines<E> nanoseconds(boolean given, int width, ToLongFunction<? super E> monotonicNanos) {
        return asJson || !given ? this : leftNumber("TIME(ns)", "", width, sinceFirst(monotonicNanos));
    }

    private static <E> ToLongFunction<E> sinceFirst(ToLongFunction<? super E> monotonicNanos) {
        long[] first = {Long.MIN_VALUE};
        return event -> {
            long now = monotonicNanos.applyAsLong(event);
            first[0] = first[0] == Long.MIN_VALUE ? now : first[0];
            return now - first[0];
        };
    }

    /** Shows only some records. */
    public RecordLines<E> only(Predicate<? super E> which) {
        shown = which;
        return this;
    }

    @Override
    public CharSequence header() {
        if (asCsv) {
            return csv(Column::heading);
        }
        columns.reset();
        for (Column<E> column : list) {
            append(column, column.heading());
        }
        return columns.strippedLine();
    }

    private CharSequence csv(Function<Column<E>, ? extends CharSequence> value) {
        return list.stream()
                .filter(column -> column.side() != Side.HIDDEN)
                .map(value)
                .map(RecordLines::quoted)
                .collect(Collectors.joining(","));
    }

    /** A value with a comma or a quotation mark is put into quotation marks, as RFC 4180 has it. */
    private static String quoted(CharSequence value) {
        StringBuilder printable = new StringBuilder();
        Columns.appendPrintable(printable, value);
        String text = printable.toString();
        return text.contains(",") || text.contains("\"") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private void append(Column<E> column, CharSequence text) {
        switch (column.side()) {
            case LEFT -> columns.left(text, column.width());
            case RIGHT -> columns.right(text.toString(), column.width());
            case LAST -> columns.last(text);
            case HIDDEN -> {}
        }
    }

    @Override
    public Optional<CharSequence> add(E event) {
        if (!shown.test(event)) {
            return Optional.empty();
        }
        return Optional.of(asJson ? json(event) : columns(event));
    }

    private CharSequence columns(E event) {
        if (asCsv) {
            return csv(column -> text(column.cell(), event));
        }
        columns.reset();
        for (Column<E> column : list) {
            if (column.side() != Side.HIDDEN) {
                append(column, text(column.cell(), event));
            }
        }
        return columns.strippedLine();
    }

    private static <E> CharSequence text(Cell<E> cell, E event) {
        return switch (cell) {
            case Cell.Text<E> text -> text.of().apply(event);
            case Cell.Number<E> number -> Long.toString(number.of().applyAsLong(event));
            case Cell.Decimal<E> decimal -> Columns.decimal(decimal.of().applyAsLong(event), decimal.decimals());
            case Cell.Texts<E> texts -> String.join(" ", texts.of().apply(event));
            case Cell.Both<E> both -> both.text().apply(event);
        };
    }

    private CharSequence json(E event) {
        json.reset();
        for (Column<E> column : list) {
            String member = column.member();
            switch (column.cell()) {
                case Cell.Text<E> text -> json.put(member, text.of().apply(event));
                case Cell.Number<E> number -> json.put(member, number.of().applyAsLong(event));
                case Cell.Decimal<E> decimal ->
                    json.putRaw(member, Columns.decimal(decimal.of().applyAsLong(event), decimal.decimals()));
                case Cell.Texts<E> texts -> json.put(member, texts.of().apply(event));
                case Cell.Both<E> both -> json.put(member, both.number().applyAsLong(event));
            }
        }
        return json.toString();
    }
}
