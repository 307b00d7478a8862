package dev.jbcc.compiler;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lines of a program's text, by the file and number that they have: what directives {@code #line} say, else their place. */
final class SourceLines {
    private static final Pattern MARK =
            Pattern.compile("\\s*#\\s*(?:line\\s+)?(\\d{1,9})(?:\\s+\"((?:[^\"\\\\]|\\\\.)*)\".*)?\\s*");

    private record Place(String file, int number) {}

    private final String fileName;
    private final String[] lines;
    private final @Nullable Map<Place, String> marked;

    /** @param fileName what the text is called where it says nothing else */
    SourceLines(String fileName, String text) {
        this.fileName = fileName;
        this.lines = text.split("\n", -1);
        this.marked = text.contains("#line") || text.startsWith("# ") || text.contains("\n# ") ? marked() : null;
    }

    private Map<Place, String> marked() {
        Map<Place, String> places = new HashMap<>();
        String file = fileName;
        int number = 1;
        for (String line : lines) {
            Matcher mark = MARK.matcher(line);
            if (mark.matches()) {
                number = Integer.parseInt(mark.group(1));
                file = mark.group(2) == null ? file : unquote(mark.group(2));
                continue;
            }
            places.putIfAbsent(new Place(file, number), line.stripTrailing());
            number++;
        }
        return places;
    }

    /** Returns a file name as it is without the marks that a directive needs. */
    static String unquote(String name) {
        return name.replace("\\\"", "\"").replace("\\\\", "\\");
    }

    /** Returns a line without blanks at its end; null if the text has no such line. */
    @Nullable
    String line(String file, int number) {
        if (marked != null) {
            return marked.get(new Place(file, number));
        }
        return file.equals(fileName) && number > 0 && number <= lines.length ? lines[number - 1].stripTrailing() : null;
    }
}
