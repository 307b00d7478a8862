package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.Probe;
import dev.jbcc.cli.tool.ProbeChoice;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;
import java.util.List;

/** {@code jbcc filelife}: files that do not live long. */
public final class FileLife extends EventTool<FileLife.Event> {
    private static final long NANOS_PER_HUNDREDTH = 10_000_000;

    public FileLife(Options options) {
        super(options, "filelife", Event.class);
        filters().pid().containers();
        options.footer("", "Ends with Ctrl-C. 'jbcc help filelife' explains the columns.");
    }

    /**
     * {@code struct event} of {@code filelife.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC
     * @param age nanoseconds since the file was made
     * @param pid who deleted it
     * @param name without its directory
     */
    record Event(long timestamp, long age, int pid, String comm, String name) {}

    @Override
    public List<ProbeChoice> probes() {
        return List.of(ProbeChoice.optional(
                "files that are made and opened at once", Probe.function("security_inode_create", "SECURITY_CREATE")));
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(true, clock, Event::timestamp)
                .leftNumber("PID", "pid", 7, Event::pid)
                .left("COMM", "comm", 16, Event::comm);
        if (json()) {
            lines.hide("age_ns", Event::age);
        } else {
            lines.leftDecimal("AGE(s)", "", 7, 2, event -> event.age() / NANOS_PER_HUNDREDTH);
        }
        return lines.last("FILE", "file", Event::name);
    }
}
