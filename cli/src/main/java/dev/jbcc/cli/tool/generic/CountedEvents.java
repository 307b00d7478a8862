package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.UsageException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What is counted, as {@code stackcount} is told: functions of the kernel ({@code FUNCTION}, {@code p::FUNCTION}), functions of a program
 * or library ({@code LIBRARY:FUNCTION}, {@code p:LIBRARY:FUNCTION}), tracepoints ({@code t:CATEGORY:EVENT}), or static probes of a
 * program or library ({@code u:LIBRARY:PROBE}, {@code u:LIBRARY:PROVIDER:PROBE}), or of all files of a process ({@code u::PROBE}).
 *
 * @param library of {@link Kind#USER} and {@link Kind#USDT}, the category of {@link Kind#TRACEPOINT}; else empty
 * @param name what was given as the name
 * @param pattern of whole names; for tracepoints of category and event
 * @param single whether the name stands for itself alone
 */
record CountedEvents(Kind kind, String library, String name, Pattern pattern, boolean single) {
    /** What can be counted. */
    enum Kind {
        KERNEL,
        USER,
        TRACEPOINT,
        USDT
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
            case "u" ->
                new CountedEvents(
                        Kind.USDT,
                        library,
                        name,
                        pattern(text, name, expressions),
                        !expressions && name.indexOf('*') < 0);
            default ->
                throw wrong(text, 1, "'" + type + "': must be p (a function), t (a tracepoint) or u (a USDT probe)");
        };
    }

    /**
     * Checks that it is functions that are meant, for tools that measure how long something takes.
     *
     * @param label of the argument, for the message
     * @throws UsageException if it is something that takes no time
     */
    void requireFunctions(String label) {
        if (kind == Kind.TRACEPOINT || kind == Kind.USDT) {
            throw new UsageException("argument " + label + ": a "
                    + (kind == Kind.TRACEPOINT ? "tracepoint" : "USDT probe") + " takes no time; give functions");
        }
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
