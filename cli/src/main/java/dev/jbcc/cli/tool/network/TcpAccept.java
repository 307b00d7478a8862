package dev.jbcc.cli.tool.network;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;

/** {@code jbcc tcpaccept}: TCP connections that processes accept. */
public final class TcpAccept extends FlowTool<TcpAccept.Event> {
    private final Options.Flag time;
    private final Options.Flag timestamp;

    public TcpAccept(Options options) {
        super(options, "tcpaccept", Event.class);
        filters().pid().containers();
        flows().localPorts("-P", "--port");
        time = options.flag("Add a column with the local time.", "-T", "--time");
        timestamp = options.flag("Add a column with seconds since the first line.", "-t", "--timestamp");
        options.footer("", "Ends with Ctrl-C. 'jbcc help tcpaccept' explains the columns.");
    }

    /** {@code struct event} of {@code tcpaccept.c}. */
    record Event(long timestamp, int pid, Flow flow, String comm) {}

    @Override
    protected Lines<Event> lines(WallClock clock) {
        return new RecordLines<Event>(json())
                .time(time.given(), clock, Event::timestamp)
                .seconds(timestamp.given(), 9, 3, Event::timestamp)
                .leftNumber("PID", "pid", 7, Event::pid)
                .left("COMM", "comm", 12, Event::comm)
                .leftNumber("IP", "ip", 2, event -> event.flow().version())
                .left("RADDR", "raddr", 16, event -> event.flow().remoteAddress())
                .leftNumber("RPORT", "rport", 5, event -> event.flow().remotePort())
                .left("LADDR", "laddr", 16, event -> event.flow().localAddress())
                .leftNumber("LPORT", "lport", 5, event -> event.flow().localPort());
    }
}
