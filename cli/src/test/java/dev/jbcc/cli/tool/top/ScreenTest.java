package dev.jbcc.cli.tool.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Screen screen(String typed) throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .system(false)
                .type("xterm")
                .encoding(StandardCharsets.UTF_8)
                .streams(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), out)
                .build();
        terminal.setSize(new Size(80, 5));
        return new Screen(terminal);
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void takesTheOtherPageAndGivesItBack() throws IOException {
        try (Screen screen = screen("")) {
            assertEquals(80, screen.columns());
            assertEquals(5, screen.rows());
            screen.draw(List.of(new AttributedString("the first line")));
            assertTrue(written().contains("\033[?1049h"), this::written);
            assertTrue(written().contains("the first line"), this::written);
        }
        assertTrue(written().lastIndexOf("\033[?1049l") > written().lastIndexOf("\033[?1049h"), this::written);
    }

    @Test
    void writesOnlyWhatIsDifferent() throws IOException {
        try (Screen screen = screen("")) {
            screen.draw(List.of(new AttributedString("one"), new AttributedString("two")));
            out.reset();
            screen.draw(List.of(new AttributedString("one"), new AttributedString("six")));
            assertTrue(written().contains("six"), this::written);
            assertFalse(written().contains("one"), this::written);
        }
    }

    @Test
    void keysDoWhatTheyAreBoundTo() throws IOException {
        List<String> done = new ArrayList<>();
        // An unknown letter, a bound one, the arrow down in application mode, the bound letter again.
        try (Screen screen = screen("xc\033OBc")) {
            screen.bind('c', () -> done.add("c"));
            screen.bind(Capability.key_down, () -> done.add("down"));
            for (int i = 0; i < 4; i++) {
                screen.act(1000);
            }
            assertEquals(List.of("c", "down", "c"), done);
            assertThrows(IOException.class, () -> screen.act(1000));
        }
    }
}
