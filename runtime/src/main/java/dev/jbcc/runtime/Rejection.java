package dev.jbcc.runtime;

import java.util.List;

/**
 * Why the kernel's verifier refused a program: where in the source, what is wrong, and what to do about it.
 *
 * @param file as the object's line information names it; empty when no line is known
 * @param line counted from 1; 0 when unknown
 * @param column counted from 1, in bytes; 0 when unknown
 * @param sourceLine the text of that line, as it stands in the source; empty when unknown
 * @param cause in the verifier's words, or in ours where it only repeats what loading the program did
 * @param hints how to go on, one clause each; empty when nothing is known to help
 */
public record Rejection(String file, int line, int column, String sourceLine, String cause, List<String> hints) {
    public Rejection {
        hints = List.copyOf(hints);
    }

    /** Returns {@code FILE:LINE: 'source': cause; hint}, with what is known of it, in one line. */
    public String summary() {
        StringBuilder out = new StringBuilder(160);
        if (!file.isEmpty()) {
            out.append(file).append(':').append(line).append(": ");
        }
        if (!sourceLine.isBlank()) {
            out.append('\'').append(sourceLine.strip()).append("': ");
        }
        out.append(cause);
        for (String hint : hints) {
            out.append("; ").append(hint);
        }
        return out.toString();
    }
}
