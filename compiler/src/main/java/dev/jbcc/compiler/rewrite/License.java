package dev.jbcc.compiler.rewrite;

/** The licence of a program: {@code GPL} unless it says otherwise with {@code #define BPF_LICENSE …}. */
final class License {
    private static final String MARKER = "jbcc_license";

    private License() {}

    /** Removes what the epilogue of the prelude says about the licence from a text, and returns it. */
    static String take(StringBuilder text) {
        int name = text.lastIndexOf(MARKER);
        int start = name < 0 ? -1 : text.lastIndexOf("\n", name) + 1;
        int open = name < 0 ? -1 : text.indexOf("\"", name);
        int close = open < 0 ? -1 : text.indexOf("\"", open + 1);
        if (close < 0) {
            return "GPL";
        }
        String licence = text.substring(open + 1, close);
        int end = text.indexOf(";", close) + 1;
        text.delete(start, end == 0 ? text.length() : end);
        return licence;
    }
}
