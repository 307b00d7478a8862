package dev.jbcc;

import dev.jbcc.runtime.trace.TraceLine;

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
    static TraceFields of(TraceLine line) {
        return new TraceFields(line.task(), line.processId(), line.cpu(), line.flags(), line.seconds(), line.message());
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
