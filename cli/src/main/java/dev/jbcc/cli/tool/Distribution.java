package dev.jbcc.cli.tool;

import dev.jbcc.Table;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.histogram.Histogram;
import dev.jbcc.histogram.HistogramOptions;
import dev.jbcc.histogram.TableHistogram;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.value.StructValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The histogram of each interval, from a table of counters whose key is a slot, or a struct of a section and a slot. Takes what was
 * counted since the last time without losing what is counted meanwhile: of an array, which is never written to, the difference to
 * the last time; entries of a hash are read and deleted at once.
 */
public final class Distribution {
    private static final Object WHOLE = "";

    private final Table<Object, Object> table;
    private final boolean log2;
    private final boolean array;
    private boolean cumulative;
    private final Map<Object, Long> before = new LinkedHashMap<>();
    private final Map<Object, long[]> collected = new LinkedHashMap<>();

    private Distribution(Table<Object, Object> table, boolean log2) {
        this.table = table;
        this.log2 = log2;
        this.array = table.is(MapType.ARRAY) || table.is(MapType.PERCPU_ARRAY);
    }

    /** Slots are powers of two: slot {@code n} counts values below {@code 1 << n} that are not in a lower one. */
    public static Distribution log2(Session session, String table) {
        return new Distribution(session.bpf().table(table), true);
    }

    /** Slots are the values themselves. */
    public static Distribution linear(Session session, String table) {
        return new Distribution(session.bpf().table(table), false);
    }

    /** Has each interval show everything since the start. */
    public Distribution cumulative(boolean wanted) {
        cumulative = wanted;
        return this;
    }

    /** How to show a histogram: {@code unit} such as {@code usecs}, {@code section} the name of what the sections are. */
    public record Style(String unit, String section, Function<Object, String> name) {
        /** A histogram without sections. */
        public static Style of(String unit) {
            return new Style(unit, "", String::valueOf);
        }
    }

    /** Takes what was counted since the last time into the interval's histogram, and puts it into a heat map. */
    void collect(Session session, Style style, HeatMap map) {
        long millis = session.clock().unixMicros(System.nanoTime()) / 1_000;
        take().forEach((section, counts) -> {
            map.add(millis, section == WHOLE ? "" : style.name().apply(section), style.unit(), log2, counts);
            long[] sum = collected.computeIfAbsent(section, _ -> new long[counts.length]);
            Arrays.setAll(sum, slot -> sum[slot] + counts[slot]);
        });
    }

    /** Prints the interval's histogram, one per section: drawn as bcc does, or as JSON. */
    public void report(Session session, Style style) {
        report(session, style, take());
    }

    /** Prints what {@link #collect} has taken in the interval. */
    void reportCollected(Session session, Style style) {
        report(session, style, new LinkedHashMap<>(collected));
        collected.clear();
    }

    private void report(Session session, Style style, Map<Object, long[]> sections) {
        if (session.json()) {
            sections.forEach((section, counts) -> json(session, style, section, counts));
            return;
        }
        TableHistogram histogram = new TableHistogram(
                table.name(),
                log2,
                false,
                HistogramOptions.of(style.unit())
                        .withSectionHeader(style.section())
                        .withSectionPrint(style.name()));
        sections.forEach((section, counts) -> {
            for (int slot = 0; slot < counts.length; slot++) {
                if (counts[slot] != 0) {
                    if (section == WHOLE) {
                        histogram.add(slot, counts[slot]);
                    } else {
                        histogram.add(section, slot, counts[slot]);
                    }
                }
            }
        });
        StringBuilder text = new StringBuilder();
        histogram.print(text);
        if (!text.isEmpty()) {
            session.out().line(text.substring(0, text.length() - 1));
        }
    }

    private Map<Object, long[]> take() {
        Map<Object, long[]> sections = new LinkedHashMap<>();
        List<Map.Entry<Object, Object>> entries =
                array || cumulative ? table.items() : table.itemsLookupAndDeleteBatch();
        for (Map.Entry<Object, Object> entry : entries) {
            Object key = entry.getKey();
            long count = sum(entry.getValue());
            if (array && !cumulative) {
                Long last = before.put(key, count);
                count -= last == null ? 0 : last;
            }
            if (count == 0) {
                continue;
            }
            Object section = key instanceof StructValue struct ? struct.get(0) : WHOLE;
            long slot = number(key instanceof StructValue struct ? struct.get(1) : key);
            long[] counts = sections.computeIfAbsent(
                    section, _ -> new long[log2 ? Histogram.LOG2_SLOTS : Histogram.LINEAR_SLOTS]);
            counts[Math.clamp(slot, 0, counts.length - 1)] += count;
        }
        return sections;
    }

    private static long sum(Object value) {
        if (value instanceof List<?> perCpu) {
            long sum = 0;
            for (Object one : perCpu) {
                sum += number(one);
            }
            return sum;
        }
        return number(value);
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private void json(Session session, Style style, Object section, long[] counts) {
        JsonObject line = new JsonObject();
        line.put("time", session.clock().iso(System.nanoTime())).put("unit", style.unit());
        if (section != WHOLE) {
            line.put(style.section(), style.name().apply(section));
        }
        List<JsonObject> slots = new ArrayList<>();
        long total = 0;
        for (int slot = 0; slot < counts.length; slot++) {
            if (counts[slot] != 0) {
                total += counts[slot];
                slots.add(new JsonObject()
                        .putRaw("from", Long.toUnsignedString(log2 ? Histogram.lowest(slot) : slot))
                        .putRaw("to", Long.toUnsignedString(log2 ? Histogram.highest(slot) : slot))
                        .put("count", counts[slot]));
            }
        }
        session.out().line(line.put("total", total).putObjects("slots", slots).toString());
    }
}
