package dev.jbcc.cli.tool.network;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.WallClock;
import java.util.ArrayList;
import java.util.List;

/** {@code jbcc tcpconnect}: TCP connections that processes begin. */
public final class TcpConnect extends FlowTool<TcpConnect.Event> {
    private final Options.Flag timestamp;
    private final Options.Flag localPort;
    private final Options.Flag userId;
    private final Options.Flag count;

    public TcpConnect(Options options) {
        super(options, "tcpconnect", Event.class);
        filters().pid().uid("-u", "--uid").containers();
        flows().remotePorts("-P", "--port");
        timestamp = options.flag("Add a column with seconds since the first line.", "-t", "--timestamp");
        localPort = options.flag("Add a column with the local port.", "-L", "--lport");
        userId = options.flag("Add a column with the user's number.", "-U", "--print-uid");
        count = options.flag("Count by addresses and remote port; print at the end.", "-c", "--count");
        options.footer("", "Ends with Ctrl-C. 'jbcc help tcpconnect' explains the columns.");
    }

    /** {@code struct event} of {@code tcpconnect.c}. */
    record Event(long timestamp, int pid, int uid, Flow flow, String comm) {}

    @Override
    protected List<String> macros() {
        List<String> macros = new ArrayList<>(super.macros());
        if (count.given()) {
            macros.add("-DCOUNT");
        }
        return macros;
    }

    @Override
    protected void trace(Session session) {
        if (count.given()) {
            FlowCounts.print(
                    session,
                    new RecordLines<FlowCounts.Row>(json())
                            .left("LADDR", "laddr", 25, row -> row.flow().localAddress())
                            .left("RADDR", "raddr", 25, row -> row.flow().remoteAddress())
                            .leftNumber("RPORT", "rport", 10, row -> row.flow().remotePort())
                            .leftNumber("CONNECTS", "connects", 10, FlowCounts.Row::count));
        } else {
            super.trace(session);
        }
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(false, clock, Event::timestamp)
                .seconds(timestamp.given(), 9, 3, Event::timestamp)
                .leftNumberIf(userId.given(), "UID", "uid", 6, event -> Integer.toUnsignedLong(event.uid()))
                .leftNumber("PID", "pid", 7, Event::pid)
                .left("COMM", "comm", 12, Event::comm)
                .leftNumber("IP", "ip", 2, event -> event.flow().version())
                .left("SADDR", "saddr", 16, event -> event.flow().localAddress())
                .leftNumberIf(
                        localPort.given(),
                        "LPORT",
                        "lport",
                        6,
                        event -> event.flow().localPort());
        return lines.left("DADDR", "daddr", 16, event -> event.flow().remoteAddress())
                .leftNumber("DPORT", "dport", 6, event -> event.flow().remotePort());
    }
}
