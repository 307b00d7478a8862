package dev.jbcc.cli.tool;

import dev.jbcc.cli.Options;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A tool that once per interval prints the histograms of a table {@code dist}, of powers of two unless it says otherwise. */
public abstract class HistogramTool extends IntervalTool {
    private final Options.Flag timestamps;
    private final HeatMapOption heat;
    private @Nullable Distribution distribution;

    protected HistogramTool(Options options, String name) {
        this(options, name, Pace.arguments(options));
    }

    /** For a tool that has declared when it prints. */
    protected HistogramTool(Options options, String name, Pace pace) {
        super(options, name, name + ".c", pace);
        timestamps = options.flag("Print the time above each output.", "-T", "--timestamp");
        heat = new HeatMapOption(options);
    }

    /** Returns the line above everything. */
    protected abstract String title();

    /** Returns how to show the histograms. */
    protected abstract Distribution.Style style(Session session);

    /** Returns whether slots are the values themselves and not powers of two. */
    protected boolean linear() {
        return false;
    }

    @Override
    protected void check() {
        super.check();
        heat.check();
    }

    @Override
    protected void start(Session session) {
        distribution = linear() ? Distribution.linear(session, "dist") : Distribution.log2(session, "dist");
        session.say(title());
    }

    @Override
    protected void startInterval(Session session) {
        super.startInterval(session);
        if (timestamps.given()) {
            session.say(session.clock().localTime(System.nanoTime()));
        }
    }

    @Override
    protected void report(Session session) {
        if (distribution != null) {
            heat.report(session, distribution, style(session));
        }
    }

    @Override
    protected void await(Session session, Duration interval) {
        heat.await(session, interval, Objects.requireNonNull(distribution, "started"), () -> style(session));
    }

    @Override
    protected void trace(Session session) {
        super.trace(session);
        heat.write(name());
    }
}
