package dev.jbcc.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlameGraphTest {
    /** Frames from names whose first letter is the kind. */
    private static List<StackFrame> path(String... names) {
        List<StackFrame> path = new ArrayList<>();
        for (String name : names) {
            for (StackFrame.Kind kind : StackFrame.Kind.values()) {
                if (kind.letter() == name.charAt(0)) {
                    path.add(new StackFrame(kind, name.substring(1), 1));
                }
            }
        }
        return path;
    }

    private static String data(String html) {
        Matcher data =
                Pattern.compile("(?s)const data = (\\{.*?\\});\nconst ROW").matcher(html);
        assertTrue(data.find(), html);
        return data.group(1);
    }

    @Test
    void stacksThatBeginAlikeAreOne() {
        FlameGraph graph = new FlameGraph("profile", "count");
        graph.add(path("pbash", "nmain", "kvfs_read"), 3);
        graph.add(path("pbash", "nmain", "jLApp;::run"), 5);
        graph.add(path("pbash", "nmain"), 7);
        graph.add(path("pa", "kvfs_read"), 11);
        assertEquals("""
                {"title":"profile","unit":"count","total":26,\
                "kinds":{"k":"kernel","n":"native","j":"Java","p":"process"},\
                "names":["pa",
                "kvfs_read",
                "pbash",
                "nmain",
                "jLApp;::run"],\
                "frames":[0,0,11,1,1,11,0,2,15,1,3,15,2,4,5,2,1,3]}""", data(graph.html()));
    }

    @Test
    void namesAloneDoNotMakeFramesTheSame() {
        FlameGraph graph = new FlameGraph("t", "count");
        graph.add(path("pa", "kread"), 1);
        graph.add(path("pa", "nread"), 2);
        assertTrue(data(graph.html()).endsWith("\"frames\":[0,0,3,1,1,1,1,2,2]}"), graph::html);
    }

    @Test
    void namesCannotEndTheScript() {
        FlameGraph graph = new FlameGraph("t", "count");
        graph.add(path("p</script><script>alert(1)//\"\\\u2028<!--"), 1);
        String html = graph.html();
        assertEquals(1, html.split("</script>", -1).length - 1);
        assertFalse(html.contains("<!--"));
        assertTrue(html.contains("p\\u003c/script>\\u003cscript>alert(1)//\\\"\\\\\\u2028\\u003c!--"), html);
    }

    @Test
    void thePageLoadsNothing() {
        String html = new FlameGraph("t", "count").html();
        assertFalse(
                Pattern.compile("https?:|src=|href=|@import|url\\(")
                        .matcher(html)
                        .find(),
                html);
        assertTrue(data(html).contains("\"total\":0"), html);
    }

    @Test
    void namesTheFileThatCannotBeWritten(@TempDir Path directory) throws IOException {
        FlameGraph graph = new FlameGraph("t", "count");
        Path file = directory.resolve("f.html");
        graph.write(file);
        assertEquals(graph.html(), Files.readString(file));
        Path missing = directory.resolve("none/f.html");
        String message = String.valueOf(
                assertThrows(BpfException.class, () -> graph.write(missing)).getMessage());
        assertTrue(message.startsWith("file '" + missing + "': cannot be written"), message);
    }
}
