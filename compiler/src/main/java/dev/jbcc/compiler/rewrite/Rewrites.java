package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.Rewrite;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.SourceText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Collects what is rewritten and why, if somebody wants to know. */
final class Rewrites {
    private static final Pattern MARKER = Pattern.compile("(?m)^# \\d+ \".*$");
    private static final Pattern BLANK = Pattern.compile("\\s+");

    private final SourceText text;
    private final SourceMap map;
    private final boolean wanted;

    /** By where it starts and ends: a piece may be rendered more than once. */
    private final Map<Long, Rewrite> found = new TreeMap<>();

    Rewrites(SourceText text, SourceMap map, boolean wanted) {
        this.text = text;
        this.map = map;
        this.wanted = wanted;
    }

    /** Notes what became of a node, and returns that. */
    String note(Node node, String after, Supplier<String> reason) {
        if (wanted) {
            note(node.start(), node.end(), text.of(node), after, reason.get());
        }
        return after;
    }

    /** Notes what became of a piece of text. */
    void note(int start, int end, String before, String after, String reason) {
        if (wanted) {
            SourceMap.Place place = map.placeOf(start);
            found.put(
                    (long) start << 32 | end,
                    new Rewrite(place.file(), place.line(), place.column(), oneLine(before), oneLine(after), reason));
        }
    }

    /** Returns a piece of text as a message shows it. */
    static String oneLine(String piece) {
        return BLANK.matcher(SourceText.decode(MARKER.matcher(piece).replaceAll(" ")))
                .replaceAll(" ")
                .strip();
    }

    /** Returns everything in the order of the source. */
    List<Rewrite> list() {
        return List.copyOf(found.values());
    }
}
