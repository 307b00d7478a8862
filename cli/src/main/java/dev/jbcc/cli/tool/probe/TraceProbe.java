package dev.jbcc.cli.tool.probe;

import dev.jbcc.cli.tool.probe.ProbeText.Snippet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A probe of {@code trace}: {@code PLACE (CONDITION) "FORMAT", VALUE...}, where all but the place may be left out.
 *
 * @param text as it was given
 * @param condition C that must be true; blank if there is none
 * @param values C, one for each conversion of the format
 */
record TraceProbe(
        String text, ProbePlace place, Snippet condition, Optional<PrintFormat> format, List<Snippet> values) {
    private static final String USER = "@user";

    static TraceProbe parse(String given) {
        ProbeText text = new ProbeText(given);
        ProbePlace place = ProbePlace.parse(text.skipBlanks(), " \"");
        text.skipBlanks();
        Snippet condition = text.sees('(') ? text.inParentheses() : new Snippet("", 0);
        if (text.skipBlanks().atEnd()) {
            return new TraceProbe(given, place, condition, Optional.empty(), List.of());
        }
        int start = text.position();
        if (!text.sees('"')) {
            throw text.wrong(start, "a format in quotation marks is expected, such as \"%d\"");
        }
        Snippet quoted = text.until(", ");
        String inside = quoted.text().substring(1, quoted.text().length() - 1);
        PrintFormat format = new PrintFormat(text, new Snippet(inside, start + 1));
        List<Snippet> values = new ArrayList<>();
        if (text.skipBlanks().take(',')) {
            text.list(',', "").forEach(value -> values.add(withoutMark(value)));
        }
        if (!text.atEnd()) {
            throw text.wrong(text.position(), "a comma is expected, and the values behind it");
        }
        for (Snippet value : values) {
            if (value.isBlank()) {
                throw text.wrong(value.start(), "a value is missing");
            }
        }
        if (values.size() != format.count()) {
            throw text.wrong(start, "the format shows " + format.count() + " values, given are " + values.size());
        }
        return new TraceProbe(given, place, condition, Optional.of(format), values);
    }

    /** Texts of processes are told by their addresses, so bcc's mark for them says nothing new. */
    private static Snippet withoutMark(Snippet value) {
        String text = value.text().stripTrailing();
        return text.endsWith(USER) ? value.with(text.substring(0, text.length() - USER.length())) : value;
    }

    /** Returns all C of the user. */
    private List<Snippet> all() {
        List<Snippet> all = new ArrayList<>(values);
        all.add(condition);
        return all;
    }

    private boolean isText(int index) {
        return format.isPresent() && format.get().isText(index);
    }

    /** Returns how many texts it sends. */
    int texts() {
        return textIndex(values.size());
    }

    /** Returns which of the texts that it sends belongs to a value: how many come before it. */
    int textIndex(int value) {
        return (int) IntStream.range(0, value).filter(this::isText).count();
    }

    /**
     * Writes its function.
     *
     * @param number by which records tell whose they are
     */
    void write(ProbeCode code, int number, String function) {
        code.probe(text).begin(function, place, all());
        code.line("    if (skipped())").line("        return 0;");
        if (!condition.isBlank()) {
            code.line("    if (!(", code.located(place, condition), "))").line("        return 0;");
        }
        code.line("    struct event *event = events.ringbuf_reserve(sizeof(*event));");
        code.line("    if (!event)").line("        return 0;");
        code.line("    begin(ctx, event, " + number + ");");
        for (int i = 0; i < values.size(); i++) {
            code.line("    event->numbers[" + i + "] = (u64)(", code.located(place, values.get(i)), ");");
            if (isText(i)) {
                code.line("    read_text(event->texts[" + textIndex(i) + "], event->numbers[" + i + "]);");
            }
        }
        code.line("    events.ringbuf_submit(event, 0);").line("    return 0;").line("}");
    }
}
