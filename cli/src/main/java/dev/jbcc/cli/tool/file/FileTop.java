package dev.jbcc.cli.tool.file;

import dev.jbcc.Table;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
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
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** {@code jbcc filetop}: which threads read and write which files most. */
public final class FileTop extends IntervalTool {
    private static final long BYTES_PER_KIB = 1024;

    private final Options.Flag allFiles;
    private final TopScreen screen;
    private final Options.Value<ToLongFunction<Row>> sort;
    private @Nullable Counters full;

    public FileTop(Options options) {
        super(options, "filetop", "filetop.c", Duration.ofSeconds(1));
        allFiles = options.flag("Also files that are not regular: sockets, pipes, devices.", "-a", "--all-files");
        screen = TopScreen.withRows(options);
        sort = options.value(
                "COLUMN",
                "What comes first: most of all, reads, writes, rbytes or wbytes (all unless given).",
                FileTop::order,
                "-s",
                "--sort");
        filters().pid().containers();
        options.footer("", "Ends with Ctrl-C. 'jbcc help filetop' explains the columns.");
    }

    /** What a thread did with a file; bytes are those that it asked for. */
    private record Row(
            int tid,
            int pid,
            String comm,
            long reads,
            long writes,
            long readBytes,
            long writeBytes,
            String type,
            String name) {
        static Row of(StructValue who, StructValue sums) {
            return new Row(
                    (int) who.getLong("tid"),
                    (int) sums.getLong("pid"),
                    sums.getString("comm"),
                    sums.getLong("reads"),
                    sums.getLong("writes"),
                    sums.getLong("read_bytes"),
                    sums.getLong("write_bytes"),
                    String.valueOf((char) sums.getLong("type")),
                    sums.getString("name"));
        }

        long all() {
            return reads + writes + readBytes + writeBytes;
        }
    }

    private static ToLongFunction<Row> order(String column) {
        return switch (column) {
            case "all" -> Row::all;
            case "reads" -> Row::reads;
            case "writes" -> Row::writes;
            case "rbytes" -> Row::readBytes;
            case "wbytes" -> Row::writeBytes;
            default ->
                throw new UsageException(
                        "option '--sort': '" + column + "': not one of all, reads, writes, rbytes, wbytes");
        };
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("all_files", allFiles.given());
    }

    @Override
    protected void start(Session session) {
        full = new Counters(session, "full", 1);
        screen.announce(session, interval());
    }

    @Override
    protected void startInterval(Session session) {
        screen.start(session);
    }

    private RecordLines<Row> lines(Session session) {
        RecordLines<Row> lines = new RecordLines<>(json());
        long now = System.nanoTime();
        if (json()) {
            return lines.time(false, session.clock(), _ -> now)
                    .hide("tid", Row::tid)
                    .hide("pid", Row::pid)
                    .hideText("comm", Row::comm)
                    .hide("reads", Row::reads)
                    .hide("writes", Row::writes)
                    .hide("read_bytes", Row::readBytes)
                    .hide("write_bytes", Row::writeBytes)
                    .hideText("type", Row::type)
                    .hideText("file", Row::name);
        }
        return lines.leftNumber("TID", "", 7, Row::tid)
                .left("COMM", "", 16, Row::comm)
                .leftNumber("READS", "", 6, Row::reads)
                .leftNumber("WRITES", "", 6, Row::writes)
                .leftNumber("R_Kb", "", 7, row -> row.readBytes() / BYTES_PER_KIB)
                .leftNumber("W_Kb", "", 7, row -> row.writeBytes() / BYTES_PER_KIB)
                .left("T", "", 1, Row::type)
                .last("FILE", "", Row::name);
    }

    @Override
    protected void report(Session session) {
        Table<Object, Object> files = session.bpf().table("files");
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<Object, Object> entry : files.itemsLookupAndDeleteBatch()) {
            rows.add(Row.of((StructValue) entry.getKey(), (StructValue) entry.getValue()));
        }
        screen.print(
                session,
                lines(session),
                rows,
                Comparator.comparingLong(sort.or(Row::all)).reversed());
        if (full != null) {
            session.lost(
                    full.take()[0], "reads and writes not counted, of more than 10240 files", "-p leaves out others");
        }
    }
}
