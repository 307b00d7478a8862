package dev.jbcc.cli.tool;

import dev.jbcc.Bpf;
import dev.jbcc.EventBuffer;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.output.Output;
import java.time.Duration;

/**
 * A tool that prints a line for each record of the ring buffer {@code events} of its program, or for some of them.
 *
 * @param <E> the records
 */
public abstract class EventTool<E> extends Tool {
    /** How long to wait for records before looking whether to end. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Class<E> eventType;
    private final Options.Value<Long> duration;

    /**
     * For a tool with a program of its own.
     *
     * @param durationNames of the option that limits the time; {@code --duration} alone if there are none
     */
    protected EventTool(Options options, String name, Class<E> eventType, String... durationNames) {
        this(options, name, name + ".c", eventType, durationNames);
    }

    /** For tools that share a program. */
    protected EventTool(Options options, String name, String programFile, Class<E> eventType, String... durationNames) {
        super(options, name, programFile);
        this.eventType = eventType;
        String[] names = durationNames.length == 0 ? new String[] {"--duration"} : durationNames;
        duration = options.seconds("SECONDS", "End after this time.", names);
    }

    /** Returns what makes lines of records. */
    protected abstract Lines<E> lines(WallClock clock);

    /** Returns what the user can do about lost records. */
    protected String lossHint() {
        return "filters make fewer";
    }

    @Override
    protected final long nanos() {
        return duration.or(Long.MAX_VALUE);
    }

    @Override
    protected void trace(Session session) {
        Lines<E> lines = lines(session.clock());
        Output out = session.out();
        Bpf bpf = session.bpf();
        EventBuffer events = bpf.table("events")
                .openRingBuffer(eventType, (_, event) -> lines.add(event).ifPresent(out::line));
        CharSequence header = lines.header();
        if (!header.isEmpty()) {
            session.say(header);
        }
        drain(session, events);
        ending(session, lines);
    }

    /** Prints what comes after the last record; nothing unless a tool has something. */
    protected void ending(Session session, Lines<E> lines) {}

    /** Takes records until the tool is to end, and says how many were lost. */
    protected final void drain(Session session, EventBuffer events) {
        Output out = session.out();
        Bpf bpf = session.bpf();
        while (!session.over()) {
            int _ = bpf.poll(session.atMost(PATIENCE));
            out.flush();
        }
        // What was sent before the end belongs to it.
        int _ = bpf.poll(Duration.ZERO);
        out.flush();
        session.lost(events.lostSamples(), "records lost, for lack of room in the ring buffer", lossHint());
    }
}
