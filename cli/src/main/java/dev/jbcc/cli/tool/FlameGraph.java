package dev.jbcc.cli.tool;

import dev.jbcc.runtime.BpfException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A flame graph: one web page that needs nothing else. Stacks that begin alike are drawn as one; a frame is as wide as the sum of the
 * stacks that it is in.
 */
public final class FlameGraph {
    private final String title;
    private final String unit;
    private final Node root = new Node();
    private final Map<Key, Integer> names = new LinkedHashMap<>();

    /** A name and what kind of code has it; one name can be of several kinds. */
    private record Key(String name, StackFrame.Kind kind) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = name.compareTo(other.name);
            return order != 0 ? order : kind.compareTo(other.kind);
        }
    }

    /** What is above a frame, in order of names, so that two graphs of the same thing look alike. */
    private static final class Node {
        private final Map<Key, Node> above = new TreeMap<>();
        private long value;
    }

    /**
     * @param title of the page
     * @param unit of the values, such as {@code microseconds}
     */
    public FlameGraph(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /** Adds a stack, the outermost frame first. */
    public void add(List<StackFrame> path, long value) {
        root.value += value;
        Node node = root;
        for (StackFrame frame : path) {
            node = node.above.computeIfAbsent(new Key(frame.name(), frame.kind()), _ -> new Node());
            node.value += value;
        }
    }

    /**
     * Writes the page.
     *
     * @throws BpfException if the file cannot be written
     */
    public void write(Path file) {
        ResultFile.write(file, html());
    }

    /** Returns the page. */
    public String html() {
        StringBuilder frames = new StringBuilder();
        append(frames, root, 0);
        StringBuilder data = new StringBuilder(1024).append("{\"title\":");
        WebPage.appendText(data, title);
        data.append(",\"unit\":");
        WebPage.appendText(data, unit);
        data.append(",\"total\":").append(root.value).append(",\"kinds\":{");
        String separator = "";
        for (StackFrame.Kind kind : StackFrame.Kind.values()) {
            data.append(separator)
                    .append('"')
                    .append(kind.letter())
                    .append("\":\"")
                    .append(kind.title())
                    .append('"');
            separator = ",";
        }
        data.append("},\"names\":[");
        names.forEach((key, number) -> {
            data.append(number == 0 ? "" : ",\n");
            WebPage.appendText(data, key.kind.letter() + key.name);
        });
        data.append("],\"frames\":[").append(frames).append("]}");
        return WebPage.of("flame.html", data);
    }

    /** Frames are triples of depth, number of the name, and value, each before those above it. */
    private void append(StringBuilder frames, Node node, int depth) {
        node.above.forEach((key, above) -> {
            int number = names.computeIfAbsent(key, _ -> names.size());
            frames.append(frames.isEmpty() ? "" : ",")
                    .append(depth)
                    .append(',')
                    .append(number)
                    .append(',')
                    .append(above.value);
            append(frames, above, depth + 1);
        });
    }
}
