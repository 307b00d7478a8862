package dev.jbcc.runtime.trace;

import java.util.Optional;

/**
 * A line of the trace pipe, taken apart.
 *
 * @param task name of the thread, which may contain blanks and dashes
 * @param processId number of the thread as the kernel traces it
 * @param flags the letters about interrupts and preemption
 * @param seconds time stamp, on the clock of the trace
 * @param message what was printed
 */
public record TraceLine(String task, int processId, int cpu, String flags, double seconds, String message) {
    /**
     * Takes a line apart: {@code TASK-PID [CPU] FLAGS SECONDS: FUNCTION: MESSAGE}, with {@code (TGID)} after the number where
     * that is switched on.
     *
     * @return empty for a line of another form, such as the one about lost events
     */
    public static Optional<TraceLine> parse(String line) {
        // A task name can hold nearly everything, brackets too: the first place that makes sense as the CPU is it.
        int open = cpuBracket(line, 0);
        while (open >= 0) {
            Optional<TraceLine> parsed = parse(line, open);
            if (parsed.isPresent()) {
                return parsed;
            }
            open = cpuBracket(line, open);
        }
        return Optional.empty();
    }

    private static Optional<TraceLine> parse(String line, int open) {
        int close = line.indexOf(']', open);
        String head = line.substring(0, open).strip();
        if (head.endsWith(")")) {
            int parenthesis = head.lastIndexOf('(');
            head = parenthesis < 0 ? head : head.substring(0, parenthesis).strip();
        }
        int dash = head.lastIndexOf('-');
        int flagsStart = skipBlanks(line, close + 1);
        int flagsEnd = line.indexOf(' ', flagsStart);
        if (dash < 0 || flagsEnd < 0) {
            return Optional.empty();
        }
        int timeStart = skipBlanks(line, flagsEnd);
        int timeEnd = line.indexOf(": ", timeStart);
        if (timeEnd < 0) {
            return Optional.empty();
        }
        int functionEnd = line.indexOf(": ", timeEnd + 2);
        int messageStart = functionEnd < 0 ? (line.endsWith(":") ? line.length() : timeEnd + 2) : functionEnd + 2;
        try {
            return Optional.of(new TraceLine(
                    head.substring(0, dash),
                    Integer.parseInt(head, dash + 1, head.length(), 10),
                    Integer.parseInt(line, open + 1, close, 10),
                    line.substring(flagsStart, flagsEnd),
                    Double.parseDouble(line.substring(timeStart, timeEnd)),
                    line.substring(messageStart)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns where a bracketed number between blanks starts; -1 if there is none from there on. */
    private static int cpuBracket(String line, int from) {
        int open = line.indexOf(" [", from);
        while (open >= 0) {
            int digit = open + 2;
            while (digit < line.length() && line.charAt(digit) >= '0' && line.charAt(digit) <= '9') {
                digit++;
            }
            if (digit > open + 2 && line.startsWith("] ", digit)) {
                return open + 1;
            }
            open = line.indexOf(" [", open + 1);
        }
        return -1;
    }

    private static int skipBlanks(String line, int start) {
        int position = start;
        while (position < line.length() && line.charAt(position) == ' ') {
            position++;
        }
        return position;
    }
}
