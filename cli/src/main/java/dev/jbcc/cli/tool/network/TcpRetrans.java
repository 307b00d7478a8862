package dev.jbcc.cli.tool.network;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.WallClock;
import java.util.ArrayList;
import java.util.List;

/** {@code jbcc tcpretrans}: TCP segments that are sent once more. */
public final class TcpRetrans extends FlowTool<TcpRetrans.Event> {
    private static final int LOSS_PROBE = 1;

    private final Options.Flag sequence;
    private final Options.Flag lossProbes;
    private final Options.Flag count;

    public TcpRetrans(Options options) {
        super(options, "tcpretrans", Event.class);
        sequence = options.flag("Add a column with the sequence number.", "-s", "--sequence");
        lossProbes = options.flag("Also probes for the loss of the last segment.", "-l", "--lossprobe");
        count = options.flag("Count by connection; print at the end.", "-c", "--count");
        options.footer("", "Ends with Ctrl-C. 'jbcc help tcpretrans' explains the columns.");
    }

    /** {@code struct event} of {@code tcpretrans.c}. */
    record Event(long timestamp, int pid, int kind, int state, int sequence, Flow flow) {}

    @Override
    protected List<String> macros() {
        List<String> macros = new ArrayList<>(super.macros());
        if (lossProbes.given()) {
            macros.add("-DLOSS_PROBES");
        }
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
                            .left("LADDR:LPORT", "local", 25, row -> row.flow().localEnd())
                            .left("RADDR:RPORT", "remote", 25, row -> row.flow().remoteEnd())
                            .rightNumber("RETRANSMITS", "retransmits", 11, FlowCounts.Row::count));
        } else {
            super.trace(session);
        }
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(true, clock, Event::timestamp)
                .leftNumber("PID", "pid", 7, Event::pid)
                .leftNumber("IP", "ip", 2, event -> event.flow().version())
                .left("LADDR:LPORT", "local", 20, event -> event.flow().localEnd())
                .left("T>", "type", 2, event -> event.kind() == LOSS_PROBE ? "L>" : "R>")
                .left("RADDR:RPORT", "remote", 20, event -> event.flow().remoteEnd())
                .left("STATE", "state", 12, event -> TcpState.name(event.state()));
        return lines.leftNumberIf(
                sequence.given(), "SEQ", "sequence", 10, event -> Integer.toUnsignedLong(event.sequence()));
    }
}
