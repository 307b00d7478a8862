package dev.jbcc.cli.tool;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.Terminal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a tool that shows the busiest: above each the time and the load, on a screen cleared unless {@code -C} is given, then the
 * first of the rows.
 */
public final class TopScreen {
    private static final byte[] CLEAR = "\033[H\033[2J".getBytes(StandardCharsets.US_ASCII);

    private static final long USUAL_ROWS = 20;

    private final Options.Flag keep;
    private final Options.@Nullable Value<Long> maxRows;

    /** Declares {@code -C}; all rows are shown. */
    public TopScreen(Options options) {
        this(options, null);
    }

    private TopScreen(Options options, Options.@Nullable Value<Long> maxRows) {
        this.maxRows = maxRows;
        keep = options.flag("Do not clear the screen.", "-C", "--noclear");
    }

    /** Declares {@code -C} and {@code -r}. */
    public static TopScreen withRows(Options options) {
        return new TopScreen(
                options,
                options.number(
                        "ROWS",
                        1,
                        Integer.MAX_VALUE,
                        "At most so many lines each time (" + USUAL_ROWS + " unless given).",
                        "-r",
                        "--maxrows"));
    }

    /** Says above everything how often there will be an output. */
    public void announce(Session session, Duration interval) {
        session.say("Tracing... Output every " + interval.toSeconds() + " secs. Hit Ctrl-C to end");
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

    /** Prints the heading and, in an order, the rows: as many as are wanted. */
    public <R> void print(Session session, Lines<R> lines, List<R> rows, Comparator<R> order) {
        session.say(lines.header());
        rows.stream()
                .sorted(order)
                .limit(maxRows == null ? rows.size() : maxRows.or(USUAL_ROWS))
                .forEach(row -> lines.add(row).ifPresent(session.out()::line));
    }

    /** Returns the time and the load. */
    public static String title(Session session) {
        return session.clock().localTime(System.nanoTime()) + " loadavg: " + LoadAverage.now();
    }
}
