package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.UsageException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What is counted, as {@code stackcount} is told: functions of the kernel ({@code FUNCTION}, {@code p::FUNCTION}), functions of a program
 * or library ({@code LIBRARY:FUNCTION}, {@code p:LIBRARY:FUNCTION}), or tracepoints ({@code t:CATEGORY:EVENT}).
 *
 * @param library of {@link Kind#USER}, the category of {@link Kind#TRACEPOINT}; else empty
 * @param name what was given as the name
 * @param pattern of whole names; for tracepoints of category and event
 * @param single whether the name stands for itself alone
 */
record CountedEvents(Kind kind, String library, String name, Pattern pattern, boolean single) {
    /** What can be counted. */
    enum Kind {
        KERNEL,
        USER,
        TRACEPOINT
    }

    /**
     * Reads what is to be counted.
     *
     * @param expressions whether names are regular expressions that match beginnings, and not texts with {@code *} for anything
     * @throws UsageException if it makes no sense; the message has the position, from 1
     */
    static CountedEvents parse(String text, boolean expressions) {
        String[] parts = text.split(":", 3);
        String type = parts.length == 3 ? parts[0] : "p";
        String library = parts.length == 1 ? "" : parts[parts.length - 2];
        String name = parts[parts.length - 1];
        if (name.isEmpty()) {
            throw wrong(text, text.length() + 1, "a name is missing");
        }
        return switch (type) {
            case "p", "" ->
                new CountedEvents(
                        library.isEmpty() ? Kind.KERNEL : Kind.USER,
                        library,
                        name,
                        pattern(text, name, expressions),
                        !expressions && name.indexOf('*') < 0);
            case "t" -> {
                if (library.isEmpty()) {
                    throw wrong(text, 3, "a category is missing, as in t:sched:sched_switch");
                }
                yield new CountedEvents(
                        Kind.TRACEPOINT,
                        library,
                        name,
                        pattern(text, library + ":" + name, expressions),
                        !expressions && (library + name).indexOf('*') < 0);
            }
            case "u" -> throw wrong(text, 1, "USDT probes cannot be counted");
            default -> throw wrong(text, 1, "'" + type + "': must be p (a function) or t (a tracepoint)");
        };
    }

    private static Pattern pattern(String text, String name, boolean expressions) {
        try {
            if (expressions) {
                Pattern _ = Pattern.compile(name); // so that positions are those of what was given
            }
            return Pattern.compile(
                    expressions ? "(?:" + name + ").*" : Pattern.quote(name).replace("*", "\\E.*\\Q") + "$");
        } catch (PatternSyntaxException e) {
            int start = text.length() - name.length();
            throw wrong(text, start + Math.max(0, e.getIndex()) + 1, e.getDescription());
        }
    }

    private static UsageException wrong(String text, int position, String what) {
        return new UsageException("event '" + text + "': position " + position + ": " + what);
    }
}
