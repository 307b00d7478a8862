package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.SourceText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a preprocessed text comes from: the line markers {@code # LINE "FILE" FLAGS} in it. */
final class SourceMap {
    /** The prelude's name ends so, wherever it lies. */
    private static final String PRELUDE = "jbcc/dialect.h";

    /** A position in a file of the user; lines and columns count from 1. */
    record Place(String file, int line, int column) {}

    /**
     * A line marker.
     *
     * @param start where the marker's own line starts
     * @param end where the line after it starts
     * @param line the number of that line
     */
    record Marker(int start, int end, String file, int line) {}

    private final SourceText text;
    private final List<Marker> markers = new ArrayList<>();

    SourceMap(SourceText text) {
        this.text = text;
        String all = text.all();
        int at = 0;
        while (at >= 0 && at < all.length()) {
            if (all.startsWith("# ", at)) {
                Marker marker = parse(all, at);
                if (marker != null) {
                    markers.add(marker);
                }
            }
            int newline = all.indexOf('\n', at);
            at = newline < 0 ? -1 : newline + 1;
        }
    }

    /** Reads the marker that starts at an offset; null if the line there is none. */
    static @Nullable Marker parse(String all, int start) {
        int at = start + 2;
        int line = 0;
        int digits = 0;
        while (at < all.length() && Character.isDigit(all.charAt(at))) {
            line = line * 10 + all.charAt(at++) - '0';
            digits++;
        }
        if (digits == 0 || digits > 9 || !all.startsWith(" \"", at)) {
            return null;
        }
        StringBuilder file = new StringBuilder();
        at += 2;
        while (at < all.length() && all.charAt(at) != '"' && all.charAt(at) != '\n') {
            if (all.charAt(at) == '\\' && at + 1 < all.length()) {
                at++;
            }
            file.append(all.charAt(at++));
        }
        int newline = all.indexOf('\n', at);
        return new Marker(start, newline < 0 ? all.length() : newline + 1, file.toString(), line);
    }

    /** Returns where the text behind the prelude begins: at a line marker, if there is a prelude, else at the beginning. */
    static int endOfPrelude(SourceText text) {
        SourceMap map = new SourceMap(text);
        for (int i = map.markers.size() - 1; i >= 0; i--) {
            if (map.markers.get(i).file().endsWith(PRELUDE)) {
                return i + 1 < map.markers.size() ? map.markers.get(i + 1).start() : text.length();
            }
        }
        return 0;
    }

    /** Returns the place that an offset comes from. */
    Place placeOf(int offset) {
        Marker marker = markerOf(offset);
        int start = marker == null ? 0 : marker.end();
        int line = marker == null ? 1 : marker.line();
        int lineStart = start;
        for (int i = text.all().indexOf('\n', start);
                i >= 0 && i < offset;
                i = text.all().indexOf('\n', i + 1)) {
            line++;
            lineStart = i + 1;
        }
        return new Place(marker == null ? "" : SourceText.decode(marker.file()), line, offset - lineStart + 1);
    }

    /** Returns the file that an offset comes from, as its marker spells it. */
    String fileOf(int offset) {
        Marker marker = markerOf(offset);
        return marker == null ? "" : marker.file();
    }

    /** Returns what keeps lines apart when rewriting has added or removed some before an offset. */
    String syncAfter(int offset) {
        return LineDirectives.nextLineIs(placeOf(offset).line() + 1);
    }

    static int countLines(String text) {
        int count = 0;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            count++;
        }
        return count;
    }

    /** Returns a line marker, as the preprocessor writes it, for the line that an offset lies in. */
    String markerFor(int offset) {
        Marker marker = markerOf(offset);
        String file = marker == null ? "" : marker.file();
        return "# " + placeOf(offset).line() + " \"" + quoted(file) + "\"";
    }

    static String quoted(String file) {
        return file.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private @Nullable Marker markerOf(int offset) {
        int low = 0;
        int high = markers.size() - 1;
        Marker best = null;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Marker marker = markers.get(middle);
            if (marker.end() <= offset) {
                best = marker;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return best;
    }
}
