package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.Probe;
import dev.jbcc.cli.tool.ProbeChoice;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;
import java.util.List;

/** {@code jbcc syncsnoop}: calls of the sync family. */
public final class SyncSnoop extends EventTool<SyncSnoop.Event> {
    private static final List<String> CALLS =
            List.of("sync", "fsync", "fdatasync", "msync", "sync_file_range", "syncfs");

    public SyncSnoop(Options options) {
        super(options, "syncsnoop", Event.class);
        filters().pid().containers();
        options.footer("", "Ends with Ctrl-C. 'jbcc help syncsnoop' explains the columns.");
    }

    /**
     * {@code struct event} of {@code syncsnoop.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC
     * @param call index of its name
     */
    record Event(long timestamp, int pid, int call, String comm) {
        String name() {
            return call >= 0 && call < CALLS.size() ? CALLS.get(call) : Integer.toString(call);
        }
    }

    @Override
    public List<ProbeChoice> probes() {
        return List.of(ProbeChoice.of(
                "sync_file_range",
                Probe.tracepoint("syscalls:sys_enter_sync_file_range", "FILE_RANGE"),
                Probe.tracepoint("syscalls:sys_enter_sync_file_range2", "FILE_RANGE_2")));
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json()).time(false, clock, Event::timestamp);
        if (json()) {
            return lines.leftNumber("", "pid", 0, Event::pid)
                    .left("", "comm", 0, Event::comm)
                    .last("", "call", Event::name);
        }
        return lines.leftDecimal("TIME(s)", "", 18, 6, event -> event.timestamp() / 1_000)
                .last("CALL", "", event -> event.name() + "()");
    }
}
