package dev.jbcc.compiler;

import dev.jbcc.compiler.cache.MacroList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Enum constants of a program that have the name of a macro of ours: the program's own win. */
final class OwnEnums {
    private static final String KEYWORD = "enum";
    private static final Pattern ENUM = Pattern.compile("\\benum\\b\\s*\\w*\\s*\\{([^{}]*)}");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern CONSTANT = Pattern.compile("\\s*([A-Z_]\\w*)\\s*(?:=.*)?", Pattern.DOTALL);

    private OwnEnums() {}

    /** Returns the text with {@code #undef} before each enum that needs it, and line markers that keep the lines what they were. */
    static String withoutMacros(String text, String quotedName, Path headers) throws IOException {
        if (!text.contains("#include")) {
            return text;
        }
        Matcher body = ENUM.matcher(text).useTransparentBounds(true);
        MacroList macros = null;
        StringBuilder out = new StringBuilder();
        int copied = 0;
        for (int at = text.indexOf(KEYWORD); at >= 0; at = text.indexOf(KEYWORD, at + 1)) {
            if (!body.region(at, text.length()).lookingAt()) {
                continue;
            }
            int lineStart = text.lastIndexOf('\n', body.start()) + 1;
            boolean insideMacro = (lineStart > 1 && text.charAt(lineStart - 2) == '\\')
                    || text.substring(lineStart, body.start()).contains("#");
            Set<String> names = constants(body.group(1));
            if (insideMacro || names.isEmpty() || lineStart < copied) {
                continue;
            }
            if (macros == null) {
                macros = MacroList.read(headers);
            }
            for (Iterator<String> each = names.iterator(); each.hasNext(); ) {
                if (!isOfTheKernel(macros.headersOf(each.next()))) {
                    each.remove();
                }
            }
            if (!names.isEmpty()) {
                out.append(text, copied, lineStart);
                for (String name : names) {
                    out.append("#undef ").append(name).append('\n');
                }
                out.append("# ")
                        .append(lineOf(lineStart, text))
                        .append(" \"")
                        .append(quotedName)
                        .append("\"\n");
                copied = lineStart;
            }
        }
        return out.append(text, copied, text.length()).toString();
    }

    private static int lineOf(int offset, String text) {
        int line = 1;
        for (int at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
            line++;
        }
        return line;
    }

    private static boolean isOfTheKernel(List<String> headers) {
        for (String header : headers) {
            if (header.startsWith("linux/") || header.startsWith("net/") || header.startsWith("asm/")) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> constants(String body) {
        Set<String> names = new LinkedHashSet<>();
        for (String part : COMMENT.matcher(body).replaceAll(" ").split(",", -1)) {
            Matcher constant = CONSTANT.matcher(part);
            if (constant.matches()) {
                names.add(constant.group(1));
            }
        }
        return names;
    }
}
