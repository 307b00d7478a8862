package dev.jbcc.cli.tool.network;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;
import java.util.HashMap;
import java.util.Map;

/** {@code jbcc tcplife}: TCP sessions, with their lifespan and traffic. */
public final class TcpLife extends FlowTool<TcpLife.Event> {
    private static final int NARROW = 15;
    private static final int WIDE = 26;
    private static final long NANOS_PER_HUNDREDTH = 10_000;

    private final Options.Flag time;
    private final Options.Flag timestamp;
    private final Options.Flag wide;
    private final Options.Flag csv;
    private final Options.Value<Long> pid;

    public TcpLife(Options options) {
        super(options, "tcplife", Event.class);
        pid = options.process("PID", "Only this process.", "-p", "--pid");
        flows().localPorts("-L", "--localport").remotePorts("-D", "--remoteport");
        time = options.flag("Add a column with the local time of the end.", "-T", "--time");
        timestamp = options.flag("Add a column with seconds since the first line.", "-t", "--timestamp");
        wide = options.flag("Columns that are wide enough for IPv6, and one for the version.", "-w", "--wide");
        csv = options.flag("Values with commas between them.", "-s", "--csv");
        options.footer("", "Ends with Ctrl-C. 'jbcc help tcplife' explains the columns.");
    }

    /** {@code struct event} of {@code tcplife.c}. */
    record Event(long timestamp, long lived, long sent, long received, int pid, Flow flow, String comm) {}

    @Override
    protected Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(super.settings());
        settings.put("only_pid", pid.or(0L));
        return settings;
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        int width = wide.given() ? WIDE : NARROW;
        return new RecordLines<Event>(json())
                .csv(csv.given())
                .time(time.given(), clock, Event::timestamp)
                .seconds(timestamp.given(), 9, 6, Event::timestamp)
                .leftNumber("PID", "pid", 7, Event::pid)
                .left("COMM", "comm", wide.given() ? 16 : 10, Event::comm)
                .leftNumberIf(
                        wide.given() || csv.given(),
                        "IP",
                        "ip",
                        2,
                        event -> event.flow().version())
                .left("LADDR", "laddr", width, event -> event.flow().localAddress())
                .leftNumber("LPORT", "lport", 5, event -> event.flow().localPort())
                .left("RADDR", "raddr", width, event -> event.flow().remoteAddress())
                .leftNumber("RPORT", "rport", 5, event -> event.flow().remotePort())
                .rightNumber("TX_KB", "tx_kb", 5, event -> event.sent() / 1024)
                .rightNumber("RX_KB", "rx_kb", 5, event -> event.received() / 1024)
                .hide("tx_bytes", Event::sent)
                .hide("rx_bytes", Event::received)
                .leftDecimal("MS", "ms", 7, 2, event -> event.lived() / NANOS_PER_HUNDREDTH);
    }
}
