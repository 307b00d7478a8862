package dev.jbcc.cli.tool.storage;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.ProbeChoice;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;
import java.util.List;
import java.util.Map;

/** {@code jbcc biosnoop}: requests to block devices. */
public final class BioSnoop extends EventTool<BioSnoop.Event> {
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_HUNDREDTH = 10_000;

    private final Options.Flag queue;
    private final Options.Flag pattern;
    private final Options.Value<Integer> disk;

    public BioSnoop(Options options) {
        super(options, "biosnoop", Event.class);
        queue = options.flag("Show the time in the system's queues.", "-Q", "--queue");
        pattern = options.flag("Show whether I/O is sequential or random.", "-P", "--pattern");
        disk = Disks.option(options);
        options.footer("", "Ends with Ctrl-C. 'jbcc help biosnoop' explains the columns.");
    }

    /**
     * {@code struct event} of {@code biosnoop.c}.
     *
     * @param timestamp of the completion, nanoseconds of CLOCK_MONOTONIC
     * @param queued nanoseconds before it was issued
     * @param took nanoseconds from then on
     * @param sector in units of 512 bytes
     * @param sequential 1 if it starts where the disk's last one ended
     */
    record Event(
            long timestamp,
            long queued,
            long took,
            long sector,
            int bytes,
            int pid,
            int flags,
            int sequential,
            String comm,
            String disk) {}

    @Override
    public List<ProbeChoice> probes() {
        return Disks.probes();
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("only_device", disk.or(0));
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json());
        if (json()) {
            lines.time(true, clock, Event::timestamp);
        }
        lines.seconds(true, 11, 6, Event::timestamp)
                .left("COMM", "comm", 14, Event::comm)
                .leftNumber("PID", "pid", 7, Event::pid)
                .left("DISK", "disk", 9, Event::disk)
                .left("T", "type", 1, event -> RequestFlags.isWrite(event.flags) ? "W" : "R")
                .leftNumber("SECTOR", "sector", 10, Event::sector)
                .leftNumber("BYTES", "bytes", 7, event -> Integer.toUnsignedLong(event.bytes));
        if (json()) {
            return lines.hideText("flags", event -> RequestFlags.text(event.flags))
                    .hideText("pattern", BioSnoop::pattern)
                    .hide("queued_us", event -> event.queued / NANOS_PER_MICRO)
                    .hide("latency_us", event -> event.took / NANOS_PER_MICRO);
        }
        if (pattern.given()) {
            lines.left("P", "pattern", 1, BioSnoop::pattern);
        }
        if (queue.given()) {
            lines.rightDecimal("QUE(ms)", "queued_ms", 7, 2, event -> event.queued / NANOS_PER_HUNDREDTH);
        }
        return lines.rightDecimal("LAT(ms)", "latency_ms", 7, 2, event -> event.took / NANOS_PER_HUNDREDTH);
    }

    private static String pattern(Event event) {
        return event.sequential == 1 ? "S" : "R";
    }
}
