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

/** {@code jbcc statsnoop}: calls of the stat family. */
public final class StatSnoop extends EventTool<StatSnoop.Event> {
    private final Options.Flag timestamp;
    private final Options.Flag failed;

    public StatSnoop(Options options) {
        super(options, "statsnoop", Event.class);
        timestamp = options.flag("Add a column with the seconds since the first record.", "-t", "--timestamp");
        failed = options.flag("Only calls that fail.", "-x", "--failed");
        filters().pid().containers();
        options.footer("", "Ends with Ctrl-C. 'jbcc help statsnoop' explains the columns.");
    }

    /**
     * {@code struct event} of {@code statsnoop.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC
     * @param ret 0, or a negative errno
     * @param path as given to the call
     */
    record Event(long timestamp, int pid, int ret, String comm, String path) {
        int descriptor() {
            return ret < 0 ? -1 : ret;
        }

        int errno() {
            return ret < 0 ? -ret : 0;
        }
    }

    @Override
    public List<ProbeChoice> probes() {
        return List.of(
                ProbeChoice.optional("stat and lstat", Probe.tracepoint("syscalls:sys_enter_newstat", "HAVE_STAT")),
                ProbeChoice.optional("fstatat", Probe.tracepoint("syscalls:sys_enter_newfstatat", "HAVE_STATAT")));
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("only_failed", failed.given());
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(false, clock, Event::timestamp)
                .seconds(timestamp.given(), 14, 9, Event::timestamp)
                .leftNumber("PID", "pid", 7, Event::pid)
                .left("COMM", "comm", 16, Event::comm);
        if (!json()) {
            lines.rightNumber("FD", "", 4, Event::descriptor);
        }
        return lines.rightNumber("ERR", "errno", 3, Event::errno).last("PATH", "path", Event::path);
    }
}
