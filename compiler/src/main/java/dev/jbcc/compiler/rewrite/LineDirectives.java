package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.SourceText;

/**
 * Replaces the line markers of the preprocessor by as few {@code #line} directives as keep every line at its place in the user's
 * files. What came from headers is left out where nothing but comments is left of it.
 */
final class LineDirectives {
    /** A gap of so many lines is filled with empty lines rather than a directive. */
    private static final int MAX_EMPTY_LINES = 2;

    private String file = "";
    private int line;
    private String wantedFile = "";
    private int wantedLine;
    private final StringBuilder out;

    private final String mainFile;

    private LineDirectives(String mainFile, StringBuilder out) {
        this.mainFile = mainFile;
        this.out = out;
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
            if (marker != null) {
                wantedFile = marker.file();
                wantedLine = marker.line();
                if (!wantedFile.equals(mainFile) && isOnlyComments(text, marker.end())) {
                    end = nextMarker(text, marker.end()) - 1;
                }
            } else {
                if (!isBlank(text, at, end)) {
                    place();
                    out.append(text, at, end).append('\n');
                    line++;
                }
                wantedLine++;
            }
            at = end + 1;
        }
    }

    /** Brings the output to the wanted line. */
    private void place() {
        int gap = wantedLine - line;
        if (wantedFile.equals(file) && gap >= 0 && gap <= MAX_EMPTY_LINES) {
            out.repeat('\n', gap);
        } else {
            if (!file.isEmpty() && gap != 0 && !out.toString().endsWith("\n\n") && startsParagraph(gap)) {
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

    private boolean startsParagraph(int gap) {
        return !wantedFile.equals(file) || gap > MAX_EMPTY_LINES;
    }

    private static boolean isBlank(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether nothing but white space and comments follows up to the next marker, in a file that is included. */
    private static boolean isOnlyComments(String text, int start) {
        int end = nextMarker(text, start);
        return end < text.length()
                && SourceText.ofEncoded(text.substring(start, end)).skipBlank(0, end - start) == end - start;
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
