package dev.jbcc.cli.tool.memory;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.Probe;
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
import org.jspecify.annotations.Nullable;

/** {@code jbcc slabratetop}: which slab caches of the kernel most is allocated from. */
public final class SlabRateTop extends IntervalTool {
    private final TopScreen screen;
    private @Nullable Counters full;

    public SlabRateTop(Options options) {
        super(options, "slabratetop", "slabratetop.c", Duration.ofSeconds(1));
        screen = TopScreen.withRows(options);
        filters().pid().containers();
        options.footer("", "Ends with Ctrl-C. 'jbcc help slabratetop' explains the columns.");
    }

    /** What was allocated from a cache. */
    private record Row(String name, long allocations, long bytes) {
        static Row of(StructValue sums) {
            return new Row(sums.getString("name"), sums.getLong("allocations"), sums.getLong("bytes"));
        }
    }

    /** Before Linux 6.1 there is a second tracepoint, and neither tells the cache. */
    @Override
    public List<ProbeChoice> probes() {
        return List.of(ProbeChoice.of(
                "allocations",
                Probe.tracepoint("kmem:kmem_cache_alloc_node", "BY_FUNCTION"),
                Probe.tracepoint("kmem:kmem_cache_alloc", "BY_TRACEPOINT")));
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

    @Override
    protected void report(Session session) {
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<Object, Object> entry : session.bpf().table("caches").itemsLookupAndDeleteBatch()) {
            rows.add(Row.of((StructValue) entry.getValue()));
        }
        long now = System.nanoTime();
        RecordLines<Row> lines = new RecordLines<Row>(json())
                .time(false, session.clock(), _ -> now)
                .left("CACHE", "cache", 32, Row::name)
                .rightNumber("ALLOCS", "allocs", 6, Row::allocations)
                .rightNumber("BYTES", "bytes", 10, Row::bytes);
        screen.print(session, lines, rows, Comparator.comparingLong(Row::bytes).reversed());
        if (full != null) {
            session.lost(full.take()[0], "allocations not counted, of more than 10240 caches", "");
        }
    }
}
