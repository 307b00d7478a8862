package dev.jbcc.cli.tool.network;

import dev.jbcc.Table;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.TopScreen;
import dev.jbcc.value.StructValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** {@code jbcc tcptop}: which processes send and receive most over TCP, by connection. */
public final class TcpTop extends IntervalTool {
    private static final int NARROW = 21;
    private static final int WIDE = 32;

    private final TopScreen screen;
    private final FlowFilters flows;
    private final Options.Flag noSummary;

    public TcpTop(Options options) {
        super(options, "tcptop", "tcptop.c", Duration.ofSeconds(1));
        screen = new TopScreen(options);
        noSummary = options.flag("Leave out the time and the load.", "-S", "--nosummary");
        filters().pid().containers();
        flows = new FlowFilters(options);
        options.footer("", "Ends with Ctrl-C. 'jbcc help tcptop' explains the columns.");
    }

    private record Row(int pid, String comm, Flow flow, long sent, long received) {}

    @Override
    protected void check() {
        super.check();
        flows.check();
    }

    @Override
    protected Map<String, Object> settings() {
        return flows.settings();
    }

    @Override
    protected void start(Session session) {
        screen.announce(session, interval());
    }

    @Override
    protected void startInterval(Session session) {
        screen.start(session, !noSummary.given());
    }

    @Override
    protected void trace(Session session) {
        super.trace(session);
        session.lost(
                new Counters(session, "lost", 1).take()[0], "calls not counted, for lack of room in the tables", "");
    }

    private RecordLines<Row> lines(Session session, int version) {
        long now = System.nanoTime();
        String suffix = version == 6 ? "6" : "";
        int width = version == 6 ? WIDE : NARROW;
        RecordLines<Row> lines = new RecordLines<>(json());
        if (json()) {
            lines.time(true, session.clock(), _ -> now);
        }
        return lines.leftNumber("PID", "pid", 7, Row::pid)
                .left("COMM", "comm", 12, Row::comm)
                .left("LADDR" + suffix, "local", width, row -> row.flow.localEnd())
                .left("RADDR" + suffix, "remote", width, row -> row.flow.remoteEnd())
                .rightNumber("RX_KB", "rx_kb", 6, row -> row.received / 1024)
                .rightNumber("TX_KB", "tx_kb", 6, row -> row.sent / 1024)
                .hide("rx_bytes", Row::received)
                .hide("tx_bytes", Row::sent);
    }

    @Override
    protected void report(Session session) {
        List<Row> rows = new ArrayList<>();
        Table<Object, Object> sessions = session.bpf().table("sessions");
        for (Map.Entry<Object, Object> entry : sessions.itemsLookupAndDeleteBatch()) {
            StructValue key = (StructValue) entry.getKey();
            StructValue traffic = (StructValue) entry.getValue();
            rows.add(new Row(
                    (int) key.getLong("pid"),
                    key.getString("comm"),
                    Flow.of((StructValue) key.get("flow")),
                    traffic.getLong("sent"),
                    traffic.getLong("received")));
        }
        print(session, rows, 4);
        print(session, rows, 6);
    }

    private void print(Session session, List<Row> all, int version) {
        List<Row> rows =
                all.stream().filter(row -> row.flow.version() == version).toList();
        if (rows.isEmpty()) {
            return;
        }
        screen.print(
                session,
                lines(session, version),
                rows,
                Comparator.comparingLong((Row row) -> row.sent + row.received).reversed());
        session.say("");
    }
}
