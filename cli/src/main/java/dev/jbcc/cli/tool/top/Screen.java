package dev.jbcc.cli.tool.top;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Curses;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * The terminal as a full screen: its other page, without cursor, keys read as they are pressed. Closing it brings back what was there.
 * For one thread.
 */
final class Screen implements AutoCloseable {
    private static final int DEFAULT_ROWS = 24;
    private static final int DEFAULT_COLUMNS = 80;
    /** How long the rest of a key's sequence may take. */
    private static final int SEQUENCE_MILLIS = 50;

    private final Terminal terminal;
    private final Attributes before;
    private final Display display;
    private final Map<String, Runnable> bindings = new HashMap<>();
    private Size shown = new Size();

    /** Takes over a terminal; closing the screen closes it. */
    Screen(Terminal terminal) {
        this.terminal = terminal;
        before = terminal.enterRawMode();
        display = new Display(terminal, true);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.keypad_xmit);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
    }

    /**
     * Takes over the terminal that the process was started from.
     *
     * @throws IOException if there is none, or one that cannot place the cursor
     */
    static Screen open() throws IOException {
        return new Screen(TerminalBuilder.builder().system(true).dumb(false).build());
    }

    /** Says what a key does. */
    void bind(char key, Runnable action) {
        bindings.put(Character.toString(key), action);
    }

    /** Says what a key with a name does; nothing if the terminal has no such key. */
    void bind(Capability key, Runnable action) {
        String sequence = Curses.tputs(terminal.getStringCapability(key));
        if (sequence != null) {
            bindings.put(sequence, action);
        }
    }

    int rows() {
        int rows = terminal.getHeight();
        return rows > 0 ? rows : DEFAULT_ROWS;
    }

    int columns() {
        int columns = terminal.getWidth();
        return columns > 0 ? columns : DEFAULT_COLUMNS;
    }

    /** Shows lines from the top; writes only what is different. */
    void draw(List<AttributedString> lines) {
        Size now = new Size(columns(), rows());
        if (!now.equals(shown)) {
            display.clear();
            display.resize(now.getRows(), now.getColumns());
            shown = now;
        }
        display.update(lines, 0);
    }

    /**
     * Waits for a key and does what it is for; a key that is for nothing is passed over.
     *
     * @throws IOException if the terminal is gone
     */
    void act(long millis) throws IOException {
        StringBuilder typed = new StringBuilder();
        long patience = millis;
        do {
            int next = terminal.reader().read(patience);
            if (next == NonBlockingReader.READ_EXPIRED) {
                return;
            }
            if (next == NonBlockingReader.EOF) {
                throw new IOException("the terminal is gone");
            }
            typed.append((char) next);
            Runnable action = bindings.get(typed.toString());
            if (action != null) {
                action.run();
                return;
            }
            patience = SEQUENCE_MILLIS;
        } while (startsSequence(typed.toString()));
    }

    private boolean startsSequence(String typed) {
        return bindings.keySet().stream().anyMatch(sequence -> sequence.startsWith(typed));
    }

    @Override
    public void close() throws IOException {
        terminal.puts(Capability.cursor_visible);
        terminal.puts(Capability.keypad_local);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
        terminal.setAttributes(before);
        terminal.close();
    }
}
