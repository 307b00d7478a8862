package dev.jbcc.compiler;

import dev.jbcc.runtime.object.LineEditor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the user's words into the line information of an object. Clang saw a text that was rewritten, under a name that may be no file; the
 * verifier's log, and all tools that show code with its source, are to show what the user wrote, where he wrote it.
 */
final class UserLines implements LineEditor {
    private final String file;
    private final String absoluteFile;
    private final SourceLines source;
    private final Map<Integer, String> compiled = new HashMap<>();

    /**
     * @param compiled the text that was compiled, with line markers
     */
    UserLines(CompileRequest request, String compiled) {
        this.file = request.fileName();
        this.absoluteFile = absolute(file);
        this.source = new SourceLines(file, request.text());
        read(compiled);
    }

    private static String absolute(String file) {
        return Path.of("").toAbsolutePath().resolve(file).toString();
    }

    /** Notes what was compiled for each line of the user's file. Of several lines that count as it, what looks most like it. */
    private void read(String text) {
        boolean inFile = false;
        int line = 0;
        for (String each : text.split("\n", -1)) {
            int marker = each.startsWith("#line ") ? 6 : each.startsWith("# ") ? 2 : 0;
            int open = marker == 0 ? -1 : each.indexOf(" \"", marker);
            int close = open < 0 ? -1 : each.indexOf('"', open + 2);
            if (close > 0 && Character.isDigit(each.charAt(marker))) {
                inFile = SourceLines.unquote(each.substring(open + 2, close)).equals(file);
                line = number(each.substring(marker, open));
                continue;
            }
            if (inFile && !each.isBlank()) {
                String before = compiled.putIfAbsent(line, each);
                if (before != null && likeness(line, each) > likeness(line, before)) {
                    compiled.put(line, each);
                }
            }
            line++;
        }
    }

    private int likeness(int line, String text) {
        String user = text(line);
        String one = user == null ? "" : user.strip();
        String other = text.strip();
        int same = 0;
        while (same < one.length() && same < other.length() && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same;
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public Line edit(Line line) {
        if (!line.file().equals(file) && !line.file().equals(absoluteFile)) {
            return line;
        }
        String text = text(line.line());
        if (text == null) {
            return new Line(file, line.text(), line.line(), 0);
        }
        String seen = compiled.getOrDefault(line.line(), "");
        int column = line.column() == 0 || seen.isEmpty() ? 0 : ClangMessages.sourceColumn(line.column(), seen, text);
        return new Line(file, text, line.line(), Math.max(column, 0));
    }

    private @Nullable String text(int line) {
        return source.line(file, line);
    }
}
