package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.Probe;
import dev.jbcc.cli.tool.ProbeChoice;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;
import java.util.List;
import java.util.Map;

/** {@code jbcc dcsnoop}: names being looked up in the cache of directory entries. */
public final class DcSnoop extends EventTool<DcSnoop.Event> {
    private final Options.Flag all;

    public DcSnoop(Options options) {
        super(options, "dcsnoop", Event.class);
        all = options.flag("All look-ups, not just those that miss.", "-a", "--all");
        filters().pid().containers();
        options.footer("", "Ends with Ctrl-C. 'jbcc help dcsnoop' explains the columns.");
    }

    /**
     * {@code struct event} of {@code dcsnoop.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC
     * @param missed 0 for a reference, 1 for a miss
     * @param name of the entry, without its directory
     */
    record Event(long timestamp, int pid, int missed, String comm, String name) {
        String type() {
            return missed == 0 ? "R" : "M";
        }
    }

    @Override
    public List<ProbeChoice> probes() {
        return List.of(ProbeChoice.of("look-ups in the cache", Probe.function("lookup_fast", "LOOKUP_FAST")));
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("all", all.given());
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        return new RecordLines<Event>(json())
                .time(false, clock, Event::timestamp)
                .seconds(true, 11, 6, Event::timestamp)
                .leftNumber("PID", "pid", 7, Event::pid)
                .left("COMM", "comm", 16, Event::comm)
                .left("T", "type", 1, Event::type)
                .last("FILE", "file", Event::name);
    }
}
