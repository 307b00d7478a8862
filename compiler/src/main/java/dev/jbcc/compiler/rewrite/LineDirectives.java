package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.SourceText;

/**
 * Replaces the line markers of the preprocessor by as few {@code #line} directives as keep every line at its place in the user's
 * files. What came from headers is left out where nothing but comments is left of it.
 */
final class LineDirectives {
    /** At the start of a line: the line is not the user's, and belongs to no place. */
    static final char INSERTED = '\u0001';

    private static final char BEGIN_SYNC = '\u0002';
    private static final char END_SYNC = '\u0003';

    /** Macros that the prelude and the headers of the rewritten program both have, and what the prelude made of them. */
    private static final String[] MACROS = {"NULL", "offsetof(", "__always_inline "};

    private static final String[] EXPANSIONS = {
        "((void *)0)", "__builtin_offsetof(", "inline __attribute__((always_inline)) "
    };

    /** A gap of so many lines is filled with empty lines rather than a directive. */
    private static final int MAX_EMPTY_LINES = 2;

    private final String mainFile;
    private final StringBuilder out;
    private String file = "";
    private int line;
    private String wantedFile = "";
    private int wantedLine;
    private boolean skippedEmptyLines;

    private LineDirectives(String mainFile, StringBuilder out) {
        this.mainFile = mainFile;
        this.out = out;
    }

    /** Returns what says, inside a line, that the line after it has this number: rewriting has added or removed lines. */
    static String nextLineIs(int number) {
        return BEGIN_SYNC + Integer.toString(number) + END_SYNC;
    }

    /**
     * Appends a text with line markers to a program.
     *
     * @param mainFile the user's file, whose comments stay
     */
    static void append(String text, String mainFile, StringBuilder out) {
        new LineDirectives(mainFile, out).run(text);
    }

    private void run(String text) {
        int at = 0;
        while (at < text.length()) {
            int newline = text.indexOf('\n', at);
            int end = newline < 0 ? text.length() : newline;
            SourceMap.Marker marker = text.startsWith("# ", at) ? SourceMap.parse(text, at) : null;
            if (marker == null) {
                copy(text, at, end);
            } else {
                wantedFile = marker.file();
                wantedLine = marker.line();
                if (!wantedFile.equals(mainFile) && isOnlyComments(text, marker.end())) {
                    end = nextMarker(text, marker.end()) - 1;
                }
            }
            at = end + 1;
        }
    }

    private void copy(String text, int start, int end) {
        if (start < end && text.charAt(start) == INSERTED) {
            if (skippedEmptyLines) {
                out.append('\n');
                line++;
            }
            out.append(text, start + 1, end).append('\n');
            line++;
            skippedEmptyLines = false;
            return;
        }
        if (isBlank(text, start, end)) {
            skippedEmptyLines = true;
            wantedLine++;
            return;
        }
        place();
        int next = wantedLine + 1;
        boolean quoted = false;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == BEGIN_SYNC) {
                int close = text.indexOf(END_SYNC, i);
                next = Integer.parseInt(text, i + 1, close, 10);
                i = close;
                continue;
            }
            if (c == '"' && (i == start || text.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            }
            int macro = quoted ? -1 : expandedMacro(text, i);
            if (macro >= 0) {
                out.append(MACROS[macro]);
                i += EXPANSIONS[macro].length() - 1;
            } else {
                out.append(c);
            }
        }
        out.append('\n');
        line++;
        wantedLine = next;
        skippedEmptyLines = false;
    }

    /** Returns which macro of the prelude was expanded at an offset; negative if none. */
    private static int expandedMacro(String text, int offset) {
        char c = text.charAt(offset);
        for (int i = 0; i < EXPANSIONS.length; i++) {
            if (c == EXPANSIONS[i].charAt(0) && text.startsWith(EXPANSIONS[i], offset)) {
                return i;
            }
        }
        return -1;
    }

    /** Brings the output to the wanted line. */
    private void place() {
        int gap = wantedLine - line;
        if (wantedFile.equals(file) && gap >= 0 && gap <= MAX_EMPTY_LINES) {
            out.repeat('\n', gap);
        } else {
            if (skippedEmptyLines && !file.isEmpty()) {
                out.append('\n');
            }
            out.append("#line ")
                    .append(wantedLine)
                    .append(" \"")
                    .append(SourceMap.quoted(wantedFile))
                    .append("\"\n");
        }
        file = wantedFile;
        line = wantedLine;
    }

    private static boolean isBlank(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether nothing but white space and comments follows up to the next marker. */
    private static boolean isOnlyComments(String text, int start) {
        int end = nextMarker(text, start);
        int length = end - start;
        return end < text.length()
                && SourceText.ofEncoded(text.substring(start, end)).skipBlank(0, length) == length;
    }

    private static int nextMarker(String text, int start) {
        int at = start;
        while (at < text.length()) {
            if (text.startsWith("# ", at) && SourceMap.parse(text, at) != null) {
                return at;
            }
            int newline = text.indexOf('\n', at);
            at = newline < 0 ? text.length() : newline + 1;
        }
        return text.length();
    }
}
