package dev.jbcc.cli.tool;

import dev.jbcc.Bpf;
import dev.jbcc.cli.ErrorReport;
import dev.jbcc.cli.StopSignal;
import dev.jbcc.cli.output.Output;
import java.time.Duration;

/** One run of a tool whose program is loaded. For the thread that runs it. */
public final class Session {
    private static final String LOST_STARTS = "lost_starts"; // of starts.h

    private final String tool;
    private final Bpf bpf;
    private final Output out;
    private final StopSignal stop;
    private final ErrorReport errors;
    private final boolean json;
    private final WallClock clock = WallClock.now();
    private final long nanos;
    private final boolean limited;
    private long end;
    private long lost;

    Session(String tool, Bpf bpf, Output out, StopSignal stop, ErrorReport errors, boolean json, long nanos) {
        this.tool = tool;
        this.bpf = bpf;
        this.out = out;
        this.stop = stop;
        this.errors = errors;
        this.json = json;
        this.limited = nanos != Long.MAX_VALUE;
        this.nanos = nanos;
        begin();
    }

    /** Starts the time that the tool is to take. */
    void begin() {
        end = limited ? System.nanoTime() + nanos : 0;
    }

    /** Returns the loaded program, its maps and what it is attached to. */
    public Bpf bpf() {
        return bpf;
    }

    public Output out() {
        return out;
    }

    /** Returns whether one JSON object per line is wanted. */
    public boolean json() {
        return json;
    }

    public WallClock clock() {
        return clock;
    }

    /** Prints a line at once, for people only: nothing if JSON is wanted. */
    public void say(CharSequence line) {
        if (!json) {
            out.line(line);
            out.flush();
        }
    }

    /** Prints a remark on standard error. */
    public void note(String remark) {
        errors.note(tool + ": " + remark);
    }

    /** Returns whether the tool is to end: Ctrl-C, or its time is over. */
    public boolean over() {
        return stop.requested() || (limited && end - System.nanoTime() <= 0);
    }

    /** Makes the tool end. */
    public void end() {
        stop.request();
    }

    /** Returns a time, or what is left until the end if that is less. */
    public Duration atMost(Duration time) {
        long left = end - System.nanoTime();
        return limited && left < time.toNanos() ? Duration.ofNanos(Math.max(0, left)) : time;
    }

    /** Waits; ends early when the tool is to end. */
    public void await(Duration time) {
        stop.await(atMost(time));
    }

    /** Waits until the tool is to end. */
    public void awaitEnd() {
        while (!over()) {
            await(Pace.FOR_EVER);
        }
    }

    /**
     * Counts what the program saw and could not deliver, and says so: the tool's exit status will tell.
     *
     * @param what such as {@code records lost, for lack of room in the ring buffer}
     * @param hint what the user can do about it
     */
    public void lost(long count, String what, String hint) {
        if (count > 0) {
            lost += count;
            note(count + " " + what + (hint.isEmpty() ? "" : "; " + hint));
        }
    }

    /** Counts as lost what the program, if it includes {@code starts.h}, saw begin and could not follow. */
    void tellLostStarts() {
        if (bpf.tables().stream().anyMatch(table -> table.name().equals(LOST_STARTS))) {
            lost(
                    new Counters(this, LOST_STARTS, 1).take()[0],
                    "starts not followed, for lack of room in the table",
                    "filters make fewer");
        }
    }

    boolean anythingLost() {
        return lost > 0;
    }
}
