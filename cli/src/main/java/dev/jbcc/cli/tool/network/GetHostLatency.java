package dev.jbcc.cli.tool.network;

import dev.jbcc.Bpf;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.WallClock;
import java.util.List;

/** {@code jbcc gethostlatency}: how long processes wait for the addresses of a name. */
public final class GetHostLatency extends EventTool<GetHostLatency.Event> {
    private static final String LIBRARY = "c";
    private static final List<String> FUNCTIONS = List.of("getaddrinfo", "gethostbyname", "gethostbyname2");
    private static final long NANOS_PER_HUNDREDTH = 10_000;

    private final Filters tasks;
    private final Options.Value<String> library;

    public GetHostLatency(Options options) {
        super(options, "gethostlatency", Event.class);
        tasks = filters().pid().containers();
        library = options.text(
                "PATH", "Where the functions are (the C library of this machine, or of the process).", "--library");
        options.footer("", "Ends with Ctrl-C. 'jbcc help gethostlatency' explains the columns.");
    }

    /**
     * {@code struct event} of {@code gethostlatency.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC, of the return
     */
    record Event(long timestamp, long nanos, int pid, int tid, String comm, String host) {}

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected void attach(Session session) {
        int process = tasks.wantedPid().map(Long::intValue).orElse(Bpf.ALL_PROCESSES);
        String file = library.or(LIBRARY);
        for (String function : FUNCTIONS) {
            session.bpf().attachUretprobe(file, function, "returned", process);
            session.bpf().attachUprobe(file, function, 0, "called", process);
        }
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(true, clock, Event::timestamp)
                .leftNumber("PID", "pid", 7, Event::pid)
                .hide("tid", Event::tid)
                .left("COMM", "comm", 16, Event::comm)
                .rightDecimal("LATms", "latency_ms", 10, 2, event -> event.nanos() / NANOS_PER_HUNDREDTH);
        return lines.last("HOST", "host", Event::host);
    }
}
