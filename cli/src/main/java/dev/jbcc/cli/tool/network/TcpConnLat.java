package dev.jbcc.cli.tool.network;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;
import java.util.HashMap;
import java.util.Map;

/** {@code jbcc tcpconnlat}: how long TCP connections take to be answered. */
public final class TcpConnLat extends FlowTool<TcpConnLat.Event> {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_HUNDREDTH = 10_000;
    private static final double MOST_MILLIS = 1e12;

    private final Options.Flag timestamp;
    private final Options.Flag localPort;
    private final Options.Values atLeast;

    public TcpConnLat(Options options) {
        super(options, "tcpconnlat", Event.class);
        filters().pid().containers();
        timestamp = options.flag("Add a column with seconds since the first line.", "-t", "--timestamp");
        localPort = options.flag("Add a column with the local port.", "-L", "--lport");
        atLeast = options.parameters("MILLISECONDS", "0..1", "Only what takes at least so long; decimals may follow.");
        options.footer("", "Ends with Ctrl-C. 'jbcc help tcpconnlat' explains the columns.");
    }

    /** {@code struct event} of {@code tcpconnlat.c}. */
    record Event(long timestamp, long took, int pid, Flow flow, String comm) {}

    private long atLeastNanos() {
        if (atLeast.get().isEmpty()) {
            return 0;
        }
        String text = atLeast.get().getFirst();
        try {
            double millis = Double.parseDouble(text);
            if (millis >= 0 && millis <= MOST_MILLIS) {
                return Math.round(millis * NANOS_PER_MILLI);
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new UsageException(
                "argument MILLISECONDS: '" + text + "': must be a number of milliseconds, such as 0.5");
    }

    @Override
    protected void check() {
        super.check();
        long _ = atLeastNanos();
    }

    @Override
    protected Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(super.settings());
        settings.put("at_least_nanos", atLeastNanos());
        return settings;
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        return new RecordLines<Event>(json())
                .time(false, clock, Event::timestamp)
                .seconds(timestamp.given(), 9, 3, Event::timestamp)
                .leftNumber("PID", "pid", 7, Event::pid)
                .left("COMM", "comm", 12, Event::comm)
                .leftNumber("IP", "ip", 2, event -> event.flow().version())
                .left("SADDR", "saddr", 16, event -> event.flow().localAddress())
                .leftNumberIf(
                        localPort.given(),
                        "LPORT",
                        "lport",
                        6,
                        event -> event.flow().localPort())
                .left("DADDR", "daddr", 16, event -> event.flow().remoteAddress())
                .leftNumber("DPORT", "dport", 5, event -> event.flow().remotePort())
                .leftDecimal("LAT(ms)", "latency_ms", 7, 2, event -> event.took() / NANOS_PER_HUNDREDTH);
    }
}
