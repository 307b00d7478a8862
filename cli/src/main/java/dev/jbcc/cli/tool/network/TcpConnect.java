package dev.jbcc.cli.tool.network;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code jbcc tcpconnect}: TCP connections that processes begin. */
public final class TcpConnect extends FlowTool<TcpConnect.Event> {
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long LATE_NANOS = 100_000_000;

    private final Options.Flag timestamp;
    private final Options.Flag localPort;
    private final Options.Flag userId;
    private final Options.Flag count;
    private final Options.Flag dns;

    public TcpConnect(Options options) {
        super(options, "tcpconnect", Event.class);
        filters().pid().uid("-u", "--uid").containers();
        flows().remotePorts("-P", "--port");
        timestamp = options.flag("Add a column with seconds since the first line.", "-t", "--timestamp");
        localPort = options.flag("Add a column with the local port.", "-L", "--lport");
        userId = options.flag("Add a column with the user's number.", "-U", "--print-uid");
        count = options.flag("Count by addresses and remote port; print at the end.", "-c", "--count");
        dns = options.flag("Add a column with the name whose address this probably is.", "-d", "--dns");
        options.footer("", "Ends with Ctrl-C. 'jbcc help tcpconnect' explains the columns.");
    }

    /**
     * {@code struct event} of {@code tcpconnect.c}.
     *
     * @param answer 0 for a connection; else how many bytes of a name server's answer are in {@code data}
     */
    @SuppressWarnings("ArrayRecordComponent") // decoded from the ring buffer, and never compared
    record Event(long timestamp, int pid, int uid, Flow flow, String comm, int answer, byte[] data) {}

    @Override
    protected void check() {
        super.check();
        if (dns.given() && count.given()) {
            throw new UsageException("options '--dns', '--count': only one of them");
        }
    }

    @Override
    protected List<String> macros() {
        List<String> macros = new ArrayList<>(super.macros());
        if (count.given()) {
            macros.add("-DCOUNT");
        }
        if (dns.given()) {
            macros.add("-DDNS");
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
        lines.left("DADDR", "daddr", 16, event -> event.flow().remoteAddress())
                .leftNumber("DPORT", "dport", 6, event -> event.flow().remotePort());
        if (!dns.given()) {
            return lines;
        }
        DnsAnswers answers = new DnsAnswers();
        if (json()) {
            lines.hideText(
                            "query",
                            event -> query(answers, event)
                                    .map(DnsAnswers.Query::name)
                                    .orElse(""))
                    .hide(
                            "query_age_us",
                            event -> query(answers, event)
                                    .map(query -> (event.timestamp() - query.nanos()) / NANOS_PER_MICRO)
                                    .orElse(0L));
        } else {
            lines.last("QUERY", "", event -> queryText(answers, event));
        }
        lines.only(event -> {
            answers.add(event.data(), event.answer(), event.timestamp());
            return event.answer() == 0;
        });
        return lines;
    }

    private static Optional<DnsAnswers.Query> query(DnsAnswers answers, Event event) {
        String address = event.flow().remoteAddress();
        return address.equals("127.0.0.1") || address.equals("::1")
                ? Optional.of(new DnsAnswers.Query("localhost", event.timestamp()))
                : answers.find(address, event.timestamp());
    }

    private static String queryText(DnsAnswers answers, Event event) {
        return query(answers, event)
                .map(query -> {
                    long age = event.timestamp() - query.nanos();
                    return age < LATE_NANOS
                            ? query.name()
                            : query.name() + " (" + Columns.decimal(age / NANOS_PER_MICRO, 3) + "ms)";
                })
                .orElse("No DNS Query");
    }
}
