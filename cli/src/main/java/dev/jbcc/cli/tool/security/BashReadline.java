package dev.jbcc.cli.tool.security;

import dev.jbcc.Bpf;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.WallClock;

/** {@code jbcc bashreadline}: lines that are entered in bash. */
public final class BashReadline extends EventTool<BashReadline.Event> {
    private static final String BASH = "/bin/bash";

    private final Filters tasks;
    private final Options.Value<String> shared;

    public BashReadline(Options options) {
        super(options, "bashreadline", Event.class);
        tasks = filters().pid().uid("-u", "--uid").containers();
        shared = options.text(
                "PATH", "Where readline is, if bash uses it as a library (/bin/bash unless given).", "-s", "--shared");
        options.footer("", "Ends with Ctrl-C. 'jbcc help bashreadline' explains the columns.");
    }

    /**
     * {@code struct event} of {@code bashreadline.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC
     * @param longer 1 if there was more
     */
    record Event(long timestamp, int pid, int longer, String comm, String line) {
        String shown() {
            return longer == 0 ? line : line + "...";
        }
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected void attach(Session session) {
        int process = tasks.wantedPid().map(Long::intValue).orElse(Bpf.ALL_PROCESSES);
        session.bpf().attachUretprobe(shared.or(BASH), "readline", "entered", process);
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(true, clock, Event::timestamp)
                .leftNumber("PID", "pid", 7, Event::pid);
        return json()
                ? lines.hideText("comm", Event::comm)
                        .hideText("command", Event::line)
                        .hide("truncated", Event::longer)
                : lines.last("COMMAND", "", Event::shown);
    }
}
