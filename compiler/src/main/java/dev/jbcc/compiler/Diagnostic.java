package dev.jbcc.compiler;

import java.util.List;

/**
 * One message about the user's source.
 *
 * @param file as the user named it; empty when the message is about no file
 * @param line counted from 1; 0 when the message is about no line
 * @param column counted from 1, in bytes; 0 when unknown
 * @param message lower case, no full stop
 * @param sourceLine the line of the source that is meant; empty when unknown
 * @param hints how to go on, one clause each
 */
public record Diagnostic(
        String file, int line, int column, Severity severity, String message, String sourceLine, List<String> hints) {
    /** How bad it is. */
    public enum Severity {
        NOTE,
        WARNING,
        ERROR;

        private String label() {
            return switch (this) {
                case NOTE -> "note: ";
                case WARNING -> "warning: ";
                case ERROR -> "";
            };
        }
    }

    public Diagnostic {
        hints = List.copyOf(hints);
    }

    /** Returns an error at a place. */
    public static Diagnostic error(String file, int line, int column, String message, String... hints) {
        return new Diagnostic(file, line, column, Severity.ERROR, message, "", List.of(hints));
    }

    /** Returns a warning at a place. */
    public static Diagnostic warning(String file, int line, int column, String message, String... hints) {
        return new Diagnostic(file, line, column, Severity.WARNING, message, "", List.of(hints));
    }

    /** Returns a copy that shows this line of the source. */
    public Diagnostic withSourceLine(String text) {
        return new Diagnostic(file, line, column, severity, message, text, hints);
    }

    /** Returns a copy with one more hint. */
    public Diagnostic withHint(String hint) {
        List<String> more = new java.util.ArrayList<>(hints);
        more.add(hint);
        return new Diagnostic(file, line, column, severity, message, sourceLine, more);
    }

    /** Returns {@code FILE:LINE:COLUMN: message; hint} in one line. */
    public String summary() {
        StringBuilder out = new StringBuilder(80);
        if (!file.isEmpty()) {
            out.append(file).append(':');
            if (line > 0) {
                out.append(line).append(':');
                if (column > 0) {
                    out.append(column).append(':');
                }
            }
            out.append(' ');
        }
        out.append(severity.label()).append(message);
        for (String hint : hints) {
            out.append("; ").append(hint);
        }
        return out.toString();
    }

    /** Returns {@link #summary()}, and below it the source line with a caret under the column, where they are known. */
    @Override
    public String toString() {
        if (sourceLine.isBlank()) {
            return summary();
        }
        StringBuilder out = new StringBuilder(summary());
        out.append("\n    ").append(sourceLine.stripTrailing());
        if (column > 0 && column <= sourceLine.length() + 1) {
            out.append("\n    ");
            for (int i = 0; i < column - 1; i++) {
                out.append(sourceLine.charAt(i) == '\t' ? '\t' : ' ');
            }
            out.append('^');
        }
        return out.toString();
    }
}
