package dev.jbcc.cli.tool.storage;

import dev.jbcc.Table;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.ProbeChoice;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.TopScreen;
import dev.jbcc.value.StructValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** {@code jbcc biotop}: the processes that have most I/O on block devices. */
public final class BioTop extends IntervalTool {
    private static final long NANOS_PER_HUNDREDTH = 10_000;

    private final TopScreen screen;
    private final Options.Value<Long> pid;

    public BioTop(Options options) {
        super(options, "biotop", "biotop.c", Duration.ofSeconds(1));
        screen = TopScreen.withRows(options);
        pid = options.process("PID", "Only this process.", "-p", "--pid");
        options.footer("", "Ends with Ctrl-C. 'jbcc help biotop' explains the columns.");
    }

    /** What a process had of one disk in one direction. */
    private record Row(
            long time,
            int pid,
            String comm,
            boolean writes,
            int device,
            String disk,
            long requests,
            long bytes,
            long nanos) {}

    @Override
    public List<ProbeChoice> probes() {
        return Disks.probes();
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("only_process", pid.or(0L));
    }

    private RecordLines<Row> lines(Session session) {
        RecordLines<Row> lines = new RecordLines<>(json());
        if (json()) {
            lines.time(true, session.clock(), Row::time);
        }
        return lines.leftNumber("PID", "pid", 7, Row::pid)
                .left("COMM", "comm", 16, Row::comm)
                .left("D", "direction", 1, row -> row.writes ? "W" : "R")
                .leftNumber("MAJ", "major", 3, row -> Disks.major(row.device))
                .leftNumber("MIN", "minor", 3, row -> Disks.minor(row.device))
                .left("DISK", "disk", 8, Row::disk)
                .rightNumber("I/O", "requests", 5, Row::requests)
                .rightNumber("Kbytes", "kbytes", 7, row -> row.bytes / 1024)
                .rightDecimal("AVGms", "average_ms", 6, 2, row -> row.nanos / row.requests / NANOS_PER_HUNDREDTH);
    }

    @Override
    protected void start(Session session) {
        screen.announce(session, interval());
    }

    @Override
    protected void startInterval(Session session) {
        screen.start(session);
    }

    @Override
    protected void report(Session session) {
        long now = System.nanoTime();
        List<Row> found = new ArrayList<>();
        Table<Object, Object> sums = session.bpf().table("sums");
        for (Map.Entry<Object, Object> entry : sums.itemsLookupAndDeleteBatch()) {
            StructValue who = (StructValue) entry.getKey();
            StructValue sum = (StructValue) entry.getValue();
            long requests = sum.getLong("requests");
            if (requests > 0) {
                found.add(new Row(
                        now,
                        (int) who.getLong("pid"),
                        who.getString("comm"),
                        who.getLong("writes") != 0,
                        (int) who.getLong("device"),
                        who.getString("disk"),
                        requests,
                        sum.getLong("bytes"),
                        sum.getLong("nanos")));
            }
        }
        screen.print(
                session,
                lines(session),
                found,
                Comparator.comparingLong(Row::bytes).reversed());
    }
}
