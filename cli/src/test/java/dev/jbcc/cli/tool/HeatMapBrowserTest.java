package dev.jbcc.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a heat map in a real browser, without a window: what is drawn, and what pointing, dragging and choosing do. */
class HeatMapBrowserTest {
    private static final String FULL_WIDTH = "document.body.style.width = '1000px'; draw();";

    @TempDir
    private Path directory;

    private String after(String script) throws IOException, InterruptedException {
        HeatMap map = new HeatMap();
        map.add(1_000_000, "sda", "usecs", true, new long[] {0, 0, 5, 0});
        map.add(1_002_000, "sda", "usecs", true, new long[] {0, 0, 7, 100});
        map.add(1_002_003, "sdb", "usecs", true, new long[] {0, 1});
        return Browser.after(directory, map.html("biolatency"), FULL_WIDTH + script);
    }

    /** A script that says of a pointer at a column and a row, from the top, what happens. */
    private static String pointer(String event, int column, int row) {
        return """
                { const canvas = document.getElementById('cells'), box = canvas.getBoundingClientRect();
                  canvas.dispatchEvent(new PointerEvent('%s', { bubbles: true,
                    clientX: box.left + (%d + 0.5) * canvas.dataset.wide, clientY: box.top + %d * 16 + 8 })); }
                """.formatted(event, column, row);
    }

    @Test
    void aRowIsASlotAndAColumnASecond() throws IOException, InterruptedException {
        String dom = after("""
                const pen = document.getElementById('cells').getContext('2d'), wide = +document.getElementById('cells').dataset.wide;
                const at = (column, row) => pen.getImageData((column + 0.5) * wide, row * 16 + 8, 1, 1).data.join(' ');
                document.getElementById('status').textContent =
                  [at(0, 0), at(0, 1), at(1, 1), at(2, 0), at(2, 1)].map(pixel => pixel === '0 0 0 0' ? 'empty' : pixel).join('; ');
                """);
        String status = dom.replaceAll("(?s).*<div id=\"status\">([^<]*)<.*", "$1");
        String[] pixels = status.split("; ", -1);
        assertEquals(5, pixels.length, dom);
        assertEquals("empty", pixels[0]);
        assertTrue(pixels[1].endsWith(" 255"), status);
        assertEquals("empty", pixels[2], "a second without any event");
        assertTrue(!pixels[3].equals(pixels[4]), "100 is darker than 7: " + status);
        assertTrue(dom.contains("<div>4 -&gt; 7</div><div>2 -&gt; 3</div>"), dom);
        assertTrue(dom.contains("<span id=\"most\">100</span>"), dom);
    }

    @Test
    void pointingTellsTheCount() throws IOException, InterruptedException {
        assertTrue(after(pointer("pointermove", 2, 0)).contains(", 4 -&gt; 7 usecs: 100 of 107<"));
        assertTrue(after(pointer("pointermove", 2, 1)).contains(", 2 -&gt; 3 usecs: 7 of 107<"));
        assertTrue(after(pointer("pointermove", 1, 1)).contains(", 2 -&gt; 3 usecs: 0 of 0<"));
    }

    @Test
    void draggingZoomsAndEscapeGoesBack() throws IOException, InterruptedException {
        String drag = pointer("pointerdown", 0, 1) + pointer("pointerup", 1, 1);
        String zoomed = after(drag);
        assertTrue(zoomed.contains("<span id=\"most\">5</span>"), zoomed);
        assertTrue(!zoomed.contains("hidden=\"\">Whole time"), zoomed);
        String back = after(drag + "dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));");
        assertTrue(back.contains("<span id=\"most\">100</span>"), back);
    }

    @Test
    void eachHistogramIsAMapOfItsOwn() throws IOException, InterruptedException {
        String dom =
                after("const s = document.getElementById('section'); s.value = 1; s.dispatchEvent(new Event('change'));"
                        + pointer("pointermove", 2, 2));
        assertTrue(dom.contains(", 0 -&gt; 1 usecs: 1 of 1<"), dom);
        assertTrue(dom.contains(">sdb</option>"), dom);
    }
}
