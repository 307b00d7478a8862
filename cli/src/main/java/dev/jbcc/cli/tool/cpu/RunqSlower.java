package dev.jbcc.cli.tool.cpu;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.WallClock;
import java.util.List;
import java.util.Map;

/** {@code jbcc runqslower}: tasks that wait long for a CPU. */
public final class RunqSlower extends EventTool<RunqSlower.Event> {
    private static final long USUAL_MICROS = 10_000;

    private final Options.Flag previous;
    private final Options.Value<Long> pid;
    private final Options.Value<Long> tid;
    private final Options.Values least;

    public RunqSlower(Options options) {
        super(options, "runqslower", Event.class);
        previous = options.flag("Also the task that ran before, by name and number.", "-P", "--previous");
        pid = options.process("PID", "Only this process.", "-p", "--pid");
        tid = options.thread("Only this thread.", "-t", "--tid");
        least = options.parameters("MIN_US", "0..*", "The shortest wait to show, in microseconds; 10000 unless given.");
        options.footer("", "Ends with Ctrl-C. 'jbcc help runqslower' explains the columns.");
    }

    /**
     * {@code struct event} of {@code runqslower.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC, when it got its CPU
     * @param waited nanoseconds
     */
    record Event(long timestamp, long waited, int tid, int beforeTid, String comm, String beforeComm) {}

    private long leastMicros() {
        List<String> given = least.get();
        return given.isEmpty()
                ? USUAL_MICROS
                : Options.parseNumber("argument MIN_US", given.getFirst(), 0, Long.MAX_VALUE / 1_000);
    }

    @Override
    protected void check() {
        if (least.get().size() > 1) {
            throw new UsageException("argument '" + least.get().get(1) + "': not known; after MIN_US nothing is left");
        }
        if (pid.given() && tid.given()) {
            throw new UsageException("options '--pid', '--tid': only one of them");
        }
        long _ = leastMicros();
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("least_nanos", leastMicros() * 1_000, "only_process", pid.or(0L), "only_thread", tid.or(0L));
    }

    @Override
    protected void trace(Session session) {
        session.say("Tracing run queue latency higher than " + leastMicros() + " us");
        super.trace(session);
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(true, clock, Event::timestamp)
                .left("COMM", "comm", 16, Event::comm)
                .leftNumber("TID", "tid", 6, Event::tid)
                .rightNumber("LAT(us)", "latency_us", 14, event -> event.waited() / 1_000);
        return previous.given()
                ? lines.left("PREV COMM", "previous_comm", 16, Event::beforeComm)
                        .leftNumber("PREV TID", "previous_tid", 6, Event::beforeTid)
                : lines.hideText("previous_comm", Event::beforeComm).hide("previous_tid", Event::beforeTid);
    }
}
