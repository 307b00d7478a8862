package dev.jbcc.cli.tool.storage;

import dev.jbcc.Table;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.value.StructValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jbcc biopattern}: whether I/O of disks is sequential or random. */
public final class BioPattern extends IntervalTool {
    private final Options.Value<Integer> disk;
    private @Nullable RecordLines<Row> lines;

    public BioPattern(Options options) {
        super(options, "biopattern");
        disk = Disks.option(options);
        options.footer("", "Ends with Ctrl-C. 'jbcc help biopattern' explains the columns.");
    }

    /** An interval of a disk. */
    private record Row(long time, String disk, long random, long sequential, long bytes) {
        long percent(long part) {
            return part * 100 / (random + sequential);
        }
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("only_device", disk.or(0));
    }

    @Override
    protected void start(Session session) {
        lines = new RecordLines<Row>(json())
                .time(true, session.clock(), Row::time)
                .left("DISK", "disk", 7, Row::disk)
                .rightNumber("%RND", "random_percent", 5, row -> row.percent(row.random))
                .rightNumber("%SEQ", "sequential_percent", 5, row -> row.percent(row.sequential))
                .rightNumber("COUNT", "count", 8, row -> row.random + row.sequential)
                .rightNumber("KBYTES", "kbytes", 10, row -> row.bytes / 1024);
        session.say("Tracing block device I/O requested seeks... Hit Ctrl-C to end.");
        session.say(lines.header());
    }

    @Override
    protected void startInterval(Session session) {}

    @Override
    protected void report(Session session) {
        if (lines == null) {
            return;
        }
        Map<Integer, String> names = Disks.names();
        Table<Object, Object> sums = session.bpf().table("sums");
        for (Map.Entry<Object, Object> entry : sums.itemsLookupAndDeleteBatch()) {
            StructValue sum = (StructValue) entry.getValue();
            Row row = new Row(
                    System.nanoTime(),
                    Disks.name(names, ((Number) entry.getKey()).intValue()),
                    sum.getLong("random"),
                    sum.getLong("sequential"),
                    sum.getLong("bytes"));
            if (row.random + row.sequential > 0) {
                lines.add(row).ifPresent(session.out()::line);
            }
        }
    }
}
