package dev.jbcc.cli.tool.memory;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.MemInfo;
import dev.jbcc.cli.tool.NameFilter;
import dev.jbcc.cli.tool.Probe;
import dev.jbcc.cli.tool.ProbeChoice;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;
import java.util.List;
import java.util.Map;

/** {@code jbcc drsnoop}: tasks that have to reclaim memory themselves before they get some. */
public final class DrSnoop extends EventTool<DrSnoop.Event> {
    private static final long NANOS_PER_HUNDREDTH = 10_000;

    private final Options options;
    private final Options.Flag timestamp;
    private final Options.Flag user;
    private final Options.Flag groups;
    private final NameFilter name;

    public DrSnoop(Options options) {
        super(options, "drsnoop", Event.class, "-d", "--duration");
        this.options = options;
        timestamp = options.flag("Add a column with the time.", "-T", "--timestamp");
        user = options.flag("Add a column with the user.", "-U", "--print-uid");
        groups = options.flag("Also what the memory limit of a control group forces.", "--memcg");
        filters().pid().tid("-t", "--tid").uid("-u", "--uid").containers();
        name = new NameFilter(options);
        options.footer(
                "",
                "With -v also the free memory when the line is printed.",
                "Ends with Ctrl-C. 'jbcc help drsnoop' explains the columns.");
    }

    /**
     * {@code struct event} of {@code drsnoop.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC, of the end
     * @param nanos how long it took
     * @param pages how many were reclaimed
     */
    record Event(long timestamp, long nanos, long pages, int pid, int tid, int uid, String comm) {}

    @Override
    public List<ProbeChoice> probes() {
        return List.of(ProbeChoice.optional(
                "the limits of control groups",
                Probe.tracepoint("vmscan:mm_vmscan_memcg_reclaim_begin", "HAVE_MEMCG")));
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("groups", groups.given());
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .only(event -> name.matches(event.comm()))
                .time(false, clock, Event::timestamp)
                .seconds(timestamp.given(), 14, 9, Event::timestamp)
                .leftNumberIf(user.given(), "UID", "uid", 6, event -> Integer.toUnsignedLong(event.uid()))
                .left("COMM", "comm", 14, Event::comm)
                .leftNumber("PID", "pid", 6, Event::pid);
        if (json()) {
            lines.hide("tid", Event::tid).hide("latency_ns", Event::nanos);
        } else {
            lines.rightDecimal("LAT(ms)", "", 8, 2, event -> event.nanos() / NANOS_PER_HUNDREDTH);
        }
        lines.rightNumber("PAGES", "pages", 5, Event::pages);
        if (options.verbose()) {
            lines.rightNumber("FREE(KB)", "free_kib", 8, _ -> MemInfo.now().freeKib());
        }
        return lines;
    }
}
