package dev.jbcc.cli.tool.network;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.output.Journal;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.WallClock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code jbcc tcpstates}: changes of the state of TCP sockets. */
public final class TcpStates extends FlowTool<TcpStates.Event> {
    private static final int NARROW = 15;
    private static final int WIDE = 26;

    private final Options.Flag time;
    private final Options.Flag timestamp;
    private final Options.Flag wide;
    private final Options.Flag csv;
    private final Options.Flag toJournal;
    private @Nullable Journal journal;

    public TcpStates(Options options) {
        super(options, "tcpstates", Event.class);
        flows().localPorts("-L", "--localport").remotePorts("-D", "--remoteport");
        time = options.flag("Add a column with the local time.", "-T", "--time");
        timestamp = options.flag("Add a column with seconds since the first line.", "-t", "--timestamp");
        wide = options.flag("Columns that are wide enough for IPv6, and one for the version.", "-w", "--wide");
        csv = options.flag("Values with commas between them.", "-s", "--csv");
        toJournal = options.flag("Also write each line as JSON to the journal of systemd.", "-Y", "--journal");
        options.footer("", "Ends with Ctrl-C. 'jbcc help tcpstates' explains the columns.");
    }

    /** {@code struct event} of {@code tcpstates.c}. */
    record Event(long timestamp, long address, long lasted, int pid, int before, int after, Flow flow, String comm) {}

    @Override
    protected void attach(Session session) {
        if (toJournal.given()) {
            journal = Journal.open("tcpstates");
        }
    }

    @Override
    protected void trace(Session session) {
        try (Journal _ = journal) {
            super.trace(session);
        }
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        Lines<Event> shown = lines(json(), clock);
        if (journal == null) {
            return shown;
        }
        Journal entries = journal;
        Lines<Event> logged = lines(true, clock);
        return new Lines<>() {
            @Override
            public CharSequence header() {
                return shown.header();
            }

            @Override
            public Optional<CharSequence> add(Event event) {
                logged.add(event).ifPresent(entries::line);
                return shown.add(event);
            }
        };
    }

    private Lines<Event> lines(boolean json, WallClock clock) {
        int width = wide.given() ? WIDE : NARROW;
        return new RecordLines<Event>(json)
                .csv(csv.given())
                .time(time.given(), clock, Event::timestamp)
                .seconds(timestamp.given(), 9, 6, Event::timestamp)
                .left("SKADDR", "skaddr", 16, event -> Long.toHexString(event.address()))
                .leftNumber("C-PID", "pid", 7, Event::pid)
                .left("C-COMM", "comm", wide.given() ? 16 : 10, Event::comm)
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
                .left("OLDSTATE", "oldstate", 11, event -> TcpState.name(event.before()))
                .between("->")
                .left("NEWSTATE", "newstate", 11, event -> TcpState.name(event.after()))
                .leftDecimal("MS", "ms", 7, 3, event -> event.lasted() / 1000);
    }
}
