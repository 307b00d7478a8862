package dev.jbcc.cli.tool;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.Terminal;
import java.nio.charset.StandardCharsets;

/** What stands above each output of a tool that shows the busiest: the time and the load, on a screen cleared unless {@code -C} is given. */
public final class TopScreen {
    private static final byte[] CLEAR = "\033[H\033[2J".getBytes(StandardCharsets.US_ASCII);

    private final Options.Flag keep;

    /** Declares {@code -C}. */
    public TopScreen(Options options) {
        keep = options.flag("Do not clear the screen.", "-C", "--noclear");
    }

    /** Starts an output; nothing in JSON. Output that does not go to a terminal gets an empty line instead of a cleared screen. */
    public void start(Session session) {
        start(session, true);
    }

    /** Starts an output as above, with the time and the load only if wanted. */
    public void start(Session session, boolean summary) {
        if (session.json()) {
            return;
        }
        if (keep.given() || Terminal.columns() == 0) {
            session.out().line();
        } else {
            session.out().bytes(CLEAR);
        }
        if (summary) {
            session.say(title(session));
            session.say("");
        }
    }

    /** Returns the time and the load. */
    public static String title(Session session) {
        return session.clock().localTime(System.nanoTime()) + " loadavg: " + LoadAverage.now();
    }
}
