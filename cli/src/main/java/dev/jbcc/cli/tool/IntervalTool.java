package dev.jbcc.cli.tool;

import dev.jbcc.cli.Options;
import java.time.Duration;

/** A tool that prints what its program summed up, once per interval, or once at its end; {@link Pace} says when. */
public abstract class IntervalTool extends Tool {
    private final Pace pace;

    /** For a tool that without an interval prints once, at the end. */
    protected IntervalTool(Options options, String name) {
        this(options, name, name + ".c", Pace.arguments(options));
    }

    /**
     * For a tool with an interval of its own.
     *
     * @param usual the interval if none is given
     */
    protected IntervalTool(Options options, String name, String programFile, Duration usual) {
        this(options, name, programFile, Pace.arguments(options, usual));
    }

    /** For a tool that has declared when it prints. */
    protected IntervalTool(Options options, String name, String programFile, Pace pace) {
        super(options, name, programFile);
        this.pace = pace;
    }

    /** Prints what was summed up since the last time, and starts again from zero. */
    protected abstract void report(Session session);

    /** Prints what stands above everything; nothing for JSON. */
    protected void start(Session session) {}

    /** Prints what stands above each output: an empty line, unless the tool has it otherwise; nothing for JSON. */
    protected void startInterval(Session session) {
        session.say("");
    }

    @Override
    protected void check() {
        pace.check();
    }

    @Override
    protected final long nanos() {
        return pace.nanos();
    }

    /** Returns the time between two outputs. */
    protected final Duration interval() {
        return pace.interval();
    }

    /** Returns how many outputs there are to be. */
    protected final long count() {
        return pace.count();
    }

    /** Returns whether the only output is that at the end. */
    protected final boolean once() {
        return pace.once();
    }

    /** Waits for the next output; ends early when the tool is to end. */
    protected void await(Session session, Duration interval) {
        session.await(interval);
    }

    @Override
    protected void trace(Session session) {
        Duration interval = pace.interval();
        start(session);
        boolean over = session.over();
        for (long left = pace.count(); left > 0 && !over; left--) {
            await(session, interval);
            over = session.over(); // asked before: what comes during a report is in one more
            startInterval(session);
            report(session);
            session.out().flush();
        }
    }
}
