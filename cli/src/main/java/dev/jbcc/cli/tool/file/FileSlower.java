package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.WallClock;
import java.util.Map;

/** {@code jbcc fileslower}: reads and writes of files that take long. */
public final class FileSlower extends EventTool<FileSlower.Event> {
    private static final long NANOS_PER_HUNDREDTH = 10_000;

    private final Options.Flag allFiles;
    private final Threshold threshold;

    public FileSlower(Options options) {
        super(options, "fileslower", Event.class);
        filters().pid().containers();
        allFiles = options.flag("Also files that are not regular: sockets, pipes, devices.", "-a", "--all-files");
        threshold = new Threshold(options);
        options.footer("", "Ends with Ctrl-C. 'jbcc help fileslower' explains the columns.");
    }

    /**
     * {@code struct event} of {@code fileslower.c}.
     *
     * @param timestamp of the end, nanoseconds of CLOCK_MONOTONIC
     * @param nanos how long it took
     * @param bytes that were asked for
     * @param writes 0 for reads, 1 for writes
     * @param name without its directory
     */
    record Event(long timestamp, long nanos, long bytes, int pid, int tid, int writes, String comm, String name) {
        String direction() {
            return writes == 0 ? "R" : "W";
        }
    }

    @Override
    protected void check() {
        long _ = threshold.nanos();
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("min_nanos", threshold.nanos(), "all_files", allFiles.given());
    }

    @Override
    protected void trace(Session session) {
        session.say("Tracing sync read/writes " + threshold);
        super.trace(session);
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(false, clock, Event::timestamp)
                .seconds(true, 8, 3, Event::timestamp)
                .left("COMM", "comm", 14, Event::comm);
        if (json()) {
            lines.hide("pid", Event::pid);
        }
        lines.leftNumber("TID", "tid", 6, Event::tid)
                .left("D", "direction", 1, Event::direction)
                .leftNumber("BYTES", "bytes", 7, Event::bytes);
        if (json()) {
            lines.hide("latency_ns", Event::nanos);
        } else {
            lines.rightDecimal("LAT(ms)", "", 7, 2, event -> event.nanos() / NANOS_PER_HUNDREDTH);
        }
        return lines.last("FILENAME", "file", Event::name);
    }
}
