package dev.jbcc.compiler.rewrite;

import java.util.Set;

/** The licence of a program: {@code GPL} unless it says otherwise with {@code #define BPF_LICENSE …}. */
final class License {
    /** How to have another licence. */
    static final String HINT = "'#define BPF_LICENSE GPL' (or Dual BSD/GPL and the like), or no such line, makes it so";

    private static final String MARKER = "jbcc_license";
    private static final String USUAL = "GPL";

    /** The kernel's own list. */
    private static final Set<String> GPL_COMPATIBLE =
            Set.of(USUAL, "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL");

    private License() {}

    /** Tells whether the kernel takes a licence for compatible with the GPL. */
    static boolean isGplCompatible(String licence) {
        return GPL_COMPATIBLE.contains(licence);
    }

    /** Returns what the epilogue of the prelude says about the licence. */
    static String of(String text) {
        int name = text.lastIndexOf(MARKER);
        int open = name < 0 ? -1 : text.indexOf('"', name);
        int close = open < 0 ? -1 : text.indexOf('"', open + 1);
        return close < 0 ? USUAL : text.substring(open + 1, close);
    }

    /** Removes what the epilogue of the prelude says about the licence from a text, and returns it. */
    static String take(StringBuilder text) {
        int name = text.lastIndexOf(MARKER);
        int start = name < 0 ? -1 : text.lastIndexOf("\n", name) + 1;
        if (start < 0) {
            return USUAL;
        }
        String licence = of(text.substring(start));
        int end = text.indexOf(";", start) + 1;
        text.delete(start, end == 0 ? text.length() : end);
        return licence;
    }
}
