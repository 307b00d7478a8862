package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.SourceText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The declarations before a program. They hold the prototypes of all helper functions, of which a program uses a handful: the others
 * are left out before the parse, which halves its time.
 */
final class Prelude {
    private static final String HELPER = "(* const ";
    private static final String HELPER_PREFIX = "bpf_";
    private static final String STRUCT = "struct ";

    private Prelude() {}

    /** Returns the prelude without prototypes of helpers that the source does not name. Both have one {@code char} per byte. */
    static String forSource(String prelude, String source) {
        Set<String> named = new HashSet<>();
        for (int at = source.indexOf(HELPER_PREFIX); at >= 0; at = source.indexOf(HELPER_PREFIX, at + 1)) {
            named.add(identifier(source, at));
        }
        StringBuilder helpers = new StringBuilder();
        Set<String> structs = new HashSet<>();
        for (int at = prelude.indexOf(HELPER); at >= 0; at = prelude.indexOf(HELPER, at + 1)) {
            if (named.contains(identifier(prelude, at + HELPER.length()))) {
                int start = prelude.lastIndexOf('\n', at) + 1;
                int end = endOfLine(prelude, at);
                helpers.append(prelude, start, end);
                for (int s = prelude.indexOf(STRUCT, start); s >= 0 && s < end; s = prelude.indexOf(STRUCT, s + 1)) {
                    structs.add(identifier(prelude, s + STRUCT.length()));
                }
            }
        }
        int first = prelude.indexOf(HELPER);
        if (first < 0) {
            return prelude;
        }
        int firstLine = prelude.lastIndexOf('\n', first) + 1;
        int afterLast = endOfLine(prelude, prelude.lastIndexOf(HELPER));
        StringBuilder out = new StringBuilder(prelude.length());
        copyStructs(prelude, firstLine, structs, out);
        return out.append(helpers).append(prelude, afterLast, prelude.length()).toString();
    }

    /** Returns the structs of the prelude that a program names: they have to stand before it. */
    static String structsNamedIn(String source, String prelude) {
        StringBuilder out = new StringBuilder();
        for (String name : List.of("bpf_stacktrace", "bpf_stacktrace_buildid")) {
            int start = prelude.indexOf(STRUCT + name + " {");
            if (start >= 0 && SourceModel.hasWord(source, name)) {
                out.append(prelude, start, prelude.indexOf("\n};", start)).append("\n};\n\n");
            }
        }
        return out.toString();
    }

    /** Copies what is before the helpers: of the lines {@code struct NAME;} only those that are needed. */
    private static void copyStructs(String prelude, int end, Set<String> needed, StringBuilder out) {
        int at = 0;
        while (at < end) {
            int next = endOfLine(prelude, at);
            boolean declaration = prelude.startsWith(STRUCT, at) && prelude.charAt(next - 2) == ';';
            if (!declaration || needed.contains(identifier(prelude, at + STRUCT.length()))) {
                out.append(prelude, at, next);
            }
            at = next;
        }
    }

    private static int endOfLine(String text, int at) {
        int newline = text.indexOf('\n', at);
        return newline < 0 ? text.length() : newline + 1;
    }

    private static String identifier(String text, int start) {
        int end = start;
        while (end < text.length() && SourceText.isIdentifier(text.charAt(end))) {
            end++;
        }
        return text.substring(start, end);
    }
}
