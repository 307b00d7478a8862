package dev.jbcc.compiler;

import dev.jbcc.compiler.cache.IncludeDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Enum constants of a program that have the name of a macro of ours: the program's own win. */
final class OwnEnums {
    private static final Pattern ENUM = Pattern.compile("\\benum\\b\\s*\\w*\\s*\\{([^{}]*)}");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern CONSTANT = Pattern.compile("\\s*([A-Z_]\\w*)\\s*(?:=.*)?", Pattern.DOTALL);

    private OwnEnums() {}

    /** Returns the text with {@code #undef} before each enum that needs it, and line markers that keep the lines what they were. */
    static String withoutMacros(String text, String quotedName, Path headers) throws IOException {
        Matcher body = ENUM.matcher(text);
        if (!text.contains("#include") || !body.find()) {
            return text;
        }
        Set<String> macros = null;
        StringBuilder out = new StringBuilder();
        int copied = 0;
        do {
            int lineStart = text.lastIndexOf('\n', body.start()) + 1;
            boolean insideMacro = (lineStart > 1 && text.charAt(lineStart - 2) == '\\')
                    || text.substring(lineStart, body.start()).contains("#");
            Set<String> names = constants(body.group(1));
            if (insideMacro || names.isEmpty() || lineStart < copied) {
                continue;
            }
            if (macros == null) {
                macros = IncludeDirectory.macros(headers, "linux", "net", "asm");
            }
            names.retainAll(macros);
            if (!names.isEmpty()) {
                out.append(text, copied, lineStart);
                for (String name : names) {
                    out.append("#undef ").append(name).append('\n');
                }
                int line = 1
                        + (int) text.substring(0, lineStart)
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
                out.append("# ").append(line).append(" \"").append(quotedName).append("\"\n");
                copied = lineStart;
            }
        } while (body.find());
        return out.append(text, copied, text.length()).toString();
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
