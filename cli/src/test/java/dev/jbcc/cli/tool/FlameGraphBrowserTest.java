package dev.jbcc.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, without a window: what is drawn, and what clicks and searches do. Skipped where there is no Chromium. */
class FlameGraphBrowserTest {
    @TempDir
    private Path directory;

    private static StackFrame frame(StackFrame.Kind kind, String name) {
        return new StackFrame(kind, name, 1);
    }

    private static FlameGraph graph() {
        FlameGraph graph = new FlameGraph("offcputime", "microseconds");
        StackFrame process = StackFrame.label("bash");
        StackFrame main = frame(StackFrame.Kind.NATIVE, "main");
        graph.add(List.of(process, main, frame(StackFrame.Kind.KERNEL, "vfs_read")), 600);
        graph.add(List.of(process, main, frame(StackFrame.Kind.COMPILED, "LApp;::<init>")), 150);
        graph.add(List.of(StackFrame.label("idle")), 250);
        return graph;
    }

    private String after(String script) throws IOException, InterruptedException {
        return Browser.after(directory, graph().html(), script);
    }

    /** Returns how wide a frame is, in hundredths of the graph; -1 if it is not drawn. */
    private static int width(String dom, String name) {
        Matcher frame = Pattern.compile(
                        "<div class=\"frame [^>]*?width: ([\\d.]+)px[^>]*>" + Pattern.quote(name) + "</div>")
                .matcher(dom);
        return frame.find() ? (int) Math.round(Double.parseDouble(frame.group(1)) / 10) : -1;
    }

    private static final String AS_WIDE_AS_A_THOUSAND = "document.getElementById('graph').style.width='1000px';draw();";

    @Test
    void drawsFramesAsWideAsTheirValues() throws IOException, InterruptedException {
        String dom = after(AS_WIDE_AS_A_THOUSAND);
        assertEquals(100, width(dom, "all"), dom);
        assertEquals(75, width(dom, "bash"));
        assertEquals(25, width(dom, "idle"));
        assertEquals(60, width(dom, "vfs_read"));
        assertEquals(15, width(dom, "LApp;::&lt;init&gt;"));
        assertTrue(dom.contains("vfs_read: 600 microseconds, 60.00%"), dom);
        assertTrue(dom.contains("<span class=\"j\">Java</span>"), dom);
    }

    @Test
    void aClickZoomsAndEscapeGoesBack() throws IOException, InterruptedException {
        String click = "[...document.querySelectorAll('.frame')].find(f => f.textContent === 'main').click();";
        String zoomed = after(AS_WIDE_AS_A_THOUSAND + click);
        assertEquals(100, width(zoomed, "main"));
        assertEquals(80, width(zoomed, "vfs_read"));
        assertEquals(-1, width(zoomed, "idle"));
        assertTrue(zoomed.contains("main: 750 microseconds, 75.00%, 100.00% of what is shown"), zoomed);
        String back =
                after(AS_WIDE_AS_A_THOUSAND + click + "dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}));");
        assertEquals(25, width(back, "idle"));
    }

    @Test
    void aSearchMarksMatchesAndAddsThemUp() throws IOException, InterruptedException {
        String input =
                "const s = document.getElementById('search'); s.value = '%s'; s.dispatchEvent(new Event('input'));";
        String found = after(input.formatted("VFS_"));
        assertTrue(found.contains(">60.00% matched<"), found);
        assertEquals(1, found.split("\"frame [^\"]* match\"", -1).length - 1);
        assertTrue(
                after(input.formatted("/^(main|vfs)/")).contains(">75.00% matched<"),
                "a match above a match is part of it");
        assertTrue(after(input.formatted("/(/")).contains("Invalid regular expression"));
    }
}
