package dev.jbcc.compiler.rewrite;

/**
 * Gives lines the white space back that they start with in the user's file: the preprocessor writes a blank for each tab, so that
 * columns stay what they were.
 */
final class Indentation {
    private Indentation() {}

    /**
     * Returns a preprocessed text whose lines of one file start as they do in it.
     *
     * @param file as line markers spell it
     * @param source the text of that file
     */
    static String restore(String text, String file, String source) {
        if (source.indexOf('\t') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text);
        int line = 0;
        int sourceAt = 0;
        int sourceLine = 1;
        boolean inFile = false;
        for (int at = 0; at < text.length(); at = endOfLine(text, at)) {
            SourceMap.Marker marker = text.startsWith("# ", at) ? SourceMap.parse(text, at) : null;
            if (marker != null) {
                inFile = marker.file().equals(file);
                line = marker.line();
                if (inFile && line < sourceLine) {
                    sourceAt = 0;
                    sourceLine = 1;
                }
                continue;
            }
            if (inFile) {
                while (sourceLine < line && sourceAt < source.length()) {
                    sourceAt = endOfLine(source, sourceAt);
                    sourceLine++;
                }
                copyBlanks(text, at, source, sourceAt, out);
            }
            line++;
        }
        return out.toString();
    }

    private static void copyBlanks(String text, int at, String source, int sourceAt, StringBuilder out) {
        int length = 0;
        while (at + length < text.length() && text.charAt(at + length) == ' ') {
            length++;
        }
        for (int i = 0; i < length; i++) {
            char c = sourceAt + i < source.length() ? source.charAt(sourceAt + i) : '\n';
            if (c != ' ' && c != '\t') {
                return;
            }
        }
        out.replace(at, at + length, source.substring(sourceAt, sourceAt + length));
    }

    private static int endOfLine(String text, int at) {
        int newline = text.indexOf('\n', at);
        return newline < 0 ? text.length() : newline + 1;
    }
}
