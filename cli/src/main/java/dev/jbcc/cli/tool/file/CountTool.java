package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A tool that prints one line per interval, of what was added to the array {@code counts} of its program. */
abstract class CountTool extends IntervalTool {
    private final int kinds;
    private @Nullable Counters counters;
    private long since;

    CountTool(Options options, String name, int kinds) {
        super(options, name, name + ".c", Duration.ofSeconds(1));
        this.kinds = kinds;
    }

    /** Returns the line above all others. */
    abstract String heading();

    /** Returns a line of what was counted in so many seconds. */
    abstract String line(Session session, long[] counts, double seconds);

    /** Adds what was counted to an object. */
    abstract void members(JsonObject object, long[] counts);

    @Override
    protected void start(Session session) {
        counters = new Counters(session, "counts", kinds);
        since = System.nanoTime();
        session.say(heading());
    }

    @Override
    protected void startInterval(Session session) {}

    @Override
    protected void report(Session session) {
        if (counters == null) {
            return;
        }
        long now = System.nanoTime();
        long[] counts = counters.take();
        long nanos = Math.max(1, now - since);
        since = now;
        if (session.json()) {
            JsonObject object = new JsonObject().put("time", session.clock().iso(now));
            members(object.put("interval_ns", nanos), counts);
            session.out().line(object.toString());
        } else {
            session.out().line(line(session, counts, nanos / 1e9));
        }
    }

    /** Returns a line of rates behind the time, each in a column of 8. */
    static StringBuilder rates(Session session, long[] counts, double seconds) {
        StringBuilder line = new StringBuilder(session.clock().localTime(System.nanoTime())).append(": ");
        for (long count : counts) {
            String rate = Long.toString((long) (count / seconds));
            line.append(' ').repeat(' ', Math.max(0, 8 - rate.length())).append(rate);
        }
        return line;
    }
}
