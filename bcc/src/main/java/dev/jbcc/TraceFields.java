package dev.jbcc;

import java.util.Optional;

/**
 * One line of {@code trace_pipe}, taken apart; what {@code trace_fields()} returns in bcc Python.
 *
 * @param task the command, {@code <...>} where the kernel no longer knows it
 * @param pid the thread id
 * @param cpu where the line was written
 * @param flags the state of interrupts and preemption, such as {@code d..31}
 * @param timestampSeconds on the clock of the trace buffer
 * @param message what the program printed
 */
public record TraceFields(String task, int pid, int cpu, String flags, double timestampSeconds, String message) {
    private static final int TASK_WIDTH = 16;

    /**
     * Takes a line apart.
     *
     * @return empty if it has another form, such as the notices about lost lines
     */
    public static Optional<TraceFields> parse(String line) {
        if (line.length() <= TASK_WIDTH || line.startsWith("CPU:") || line.charAt(TASK_WIDTH) != '-') {
            return Optional.empty();
        }
        int colon = line.indexOf(':', TASK_WIDTH);
        if (colon < 0) {
            return Optional.empty();
        }
        String[] words = words(line, TASK_WIDTH + 1, colon);
        int symbolEnd = line.indexOf(':', colon + 1);
        if (words.length != 4 || symbolEnd < 0 || words[1].length() < 3 || words[1].charAt(0) != '[') {
            return Optional.empty();
        }
        String message = symbolEnd + 2 <= line.length() ? line.substring(symbolEnd + 2) : "";
        try {
            return Optional.of(new TraceFields(
                    line.substring(0, TASK_WIDTH).stripLeading(),
                    Integer.parseInt(words[0]),
                    Integer.parseInt(words[1].substring(1, words[1].length() - 1)),
                    words[2],
                    Double.parseDouble(words[3]),
                    message));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String[] words(String line, int start, int end) {
        return line.substring(start, end).strip().split(" +", -1);
    }

    /**
     * Puts fields into a text, as {@code trace_print(fmt)} does in bcc Python: {@code {0}} is the task, {@code {1}} the pid,
     * {@code {2}} the CPU, {@code {3}} the flags, {@code {4}} the timestamp and {@code {5}} the message.
     *
     * @throws IllegalArgumentException if the format names another field
     */
    public String format(String format) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            if ((c == '{' || c == '}') && at + 1 < format.length() && format.charAt(at + 1) == c) {
                out.append(c);
                at += 2;
            } else if (c == '{') {
                int end = format.indexOf('}', at);
                out.append(field(format, end < 0 ? "" : format.substring(at + 1, end)));
                at = end + 1;
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    private Object field(String format, String index) {
        return switch (index) {
            case "0" -> task;
            case "1" -> pid;
            case "2" -> cpu;
            case "3" -> flags;
            case "4" -> timestampSeconds;
            case "5" -> message;
            default ->
                throw new IllegalArgumentException(
                        "trace format '" + format + "': field '" + index + "': must be {0} to {5}");
        };
    }
}
