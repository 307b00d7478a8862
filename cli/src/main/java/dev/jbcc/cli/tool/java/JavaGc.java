package dev.jbcc.cli.tool.java;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.WallClock;
import java.util.Map;

/** {@code jbcc javagc}: garbage collections of a JVM, and how long they take. */
public final class JavaGc extends EventTool<JavaGc.Event> {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Options.Flag millis;
    private final Options.Value<Long> minimum;
    private final Options.Value<String> filter;
    private final Options.Values process;

    public JavaGc(Options options) {
        super(options, "javagc", Event.class);
        millis = options.flag("Milliseconds instead of microseconds.", "-m", "--milliseconds");
        minimum = options.number(
                "MILLIS", 0, 1_000_000_000, "Only collections of at least so many milliseconds.", "-M", "--minimum");
        filter = options.text("TEXT", "Only collections with this text in their description.", "-F", "--filter");
        process = options.parameters("PID", "0..1", "The process of the JVM.");
        options.footer("", "Ends with Ctrl-C. 'jbcc help javagc' explains the columns.");
    }

    /**
     * {@code struct event} of {@code javagc.c}.
     *
     * @param timestamp of its start, nanoseconds of CLOCK_MONOTONIC
     * @param before bytes of the heap that are in use at its start
     * @param after bytes of the heap that are in use at its end
     * @param committed bytes that the heap has at its end
     */
    record Event(
            long timestamp, long nanos, long before, long after, long committed, int pid, int full, String collector) {
        String description() {
            String kind = full == 0 ? "" : " full";
            return collector.isEmpty()
                    ? "[unknown]" + kind
                    : collector + " " + before / 1024 + "K -> " + after / 1024 + "K of " + committed / 1024 + "K"
                            + kind;
        }
    }

    @Override
    protected void check() {
        super.check();
        int _ = HotSpotProbes.pid(process.get());
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("at_least", minimum.or(0L) * NANOS_PER_MILLI);
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected void attach(Session session) {
        HotSpotProbes _ = HotSpotProbes.of(HotSpotProbes.pid(process.get()))
                .attach(session, "mem__pool__gc__begin", "on_pool_begin")
                .attach(session, "mem__pool__gc__end", "on_pool_end")
                .attach(session, "gc__end", "on_end")
                .attach(session, "gc__begin", "on_begin");
    }

    @Override
    protected void trace(Session session) {
        session.say(
                "Tracing garbage collections in java process " + process.get().getFirst() + "... Ctrl-C to quit.");
        super.trace(session);
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        long start = System.nanoTime();
        RecordLines<Event> lines = new RecordLines<Event>(json()).only(this::wanted);
        if (json()) {
            return lines.time(false, clock, Event::timestamp)
                    .rightNumber("", "pid", 0, Event::pid)
                    .left("", "collector", 0, Event::collector)
                    .hide("full", Event::full)
                    .hide("used_before", Event::before)
                    .hide("used_after", Event::after)
                    .hide("committed", Event::committed)
                    .hide("latency_ns", Event::nanos);
        }
        boolean inMillis = millis.given();
        return lines.leftDecimal("START", "", 8, 3, event -> (event.timestamp() - start) / NANOS_PER_MILLI)
                .leftDecimal(
                        inMillis ? "TIME (ms)" : "TIME (us)",
                        "",
                        10,
                        2,
                        event -> event.nanos() / (inMillis ? 10_000 : 10))
                .last("DESCRIPTION", "", Event::description);
    }

    private boolean wanted(Event event) {
        return filter.get().map(event.description()::contains).orElse(true);
    }
}
