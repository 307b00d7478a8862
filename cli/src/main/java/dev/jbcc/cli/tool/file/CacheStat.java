package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.MemInfo;
import dev.jbcc.cli.tool.Probe;
import dev.jbcc.cli.tool.ProbeChoice;
import dev.jbcc.cli.tool.Session;
import java.util.List;

/** {@code jbcc cachestat}: how well the page cache works. */
public final class CacheStat extends CountTool {
    private static final int ACCESSED = 0;
    private static final int ADDED = 1;
    private static final int DIRTIED = 2;
    private static final int BUFFERS_DIRTIED = 3;
    private static final int KINDS = 4;

    /** What the program is attached to, where kernels differ. */
    static final List<ProbeChoice> PROBES = List.of(
            ProbeChoice.of(
                    "pages being used",
                    Probe.function("folio_mark_accessed", "FOLIOS"),
                    Probe.function("mark_page_accessed", "PAGES")),
            ProbeChoice.of(
                    "pages being made dirty",
                    Probe.tracepoint("writeback:writeback_dirty_folio", "DIRTY_TRACEPOINT"),
                    Probe.function("account_page_dirtied", "DIRTY_FUNCTION")));

    private final Options.Flag timestamp;

    public CacheStat(Options options) {
        super(options, "cachestat", KINDS);
        timestamp = options.flag("Add a column with the time.", "-T", "--timestamp");
        filters().pid().containers();
        options.footer("", "Ends with Ctrl-C. 'jbcc help cachestat' explains the columns.");
    }

    /**
     * What the counts mean; none is negative.
     *
     * @param written pages that were made dirty
     * @param writeHits those of them that were in the cache before
     */
    record Cache(long hits, long misses, long dirties, long written, long writeHits) {
        /** Returns the hits in hundredths of a percent of all. */
        long hitRatio() {
            return ratio(hits, hits + misses);
        }

        /** Returns the hits of writing in hundredths of a percent of all pages that were made dirty. */
        long writeHitRatio() {
            return ratio(writeHits, written);
        }

        private static long ratio(long part, long total) {
            return total == 0 ? 0 : Math.round(part * 10_000.0 / total);
        }
    }

    /** Pages that are written to are accessed and added as well: those are no reads of the cache. */
    static Cache cache(long[] counts) {
        long total = Math.max(0, counts[ACCESSED] - counts[BUFFERS_DIRTIED]);
        long misses = Math.max(0, counts[ADDED] - counts[DIRTIED]);
        return new Cache(
                Math.max(0, total - misses),
                misses,
                counts[BUFFERS_DIRTIED],
                counts[DIRTIED],
                Math.max(0, counts[DIRTIED] - counts[ADDED]));
    }

    @Override
    public List<ProbeChoice> probes() {
        return PROBES;
    }

    @Override
    String heading() {
        return (timestamp.given() ? "TIME         " : "")
                + "    HITS   MISSES  DIRTIES HITRATIO   BUFFERS_MB  CACHED_MB";
    }

    @Override
    String line(Session session, long[] counts, double seconds) {
        Cache cache = cache(counts);
        MemInfo memory = MemInfo.now();
        Columns columns = new Columns();
        if (timestamp.given()) {
            columns.left(session.clock().localTime(System.nanoTime()), 12);
        }
        return columns.right(cache.hits(), 8)
                .right(cache.misses(), 8)
                .right(cache.dirties(), 8)
                .right(Columns.decimal(cache.hitRatio(), 2) + "%", 8)
                .right(memory.buffersMib(), 12)
                .right(memory.cachedMib(), 10)
                .strippedLine()
                .toString();
    }

    @Override
    void members(JsonObject object, long[] counts) {
        Cache cache = cache(counts);
        MemInfo memory = MemInfo.now();
        object.put("hits", cache.hits())
                .put("misses", cache.misses())
                .put("dirties", cache.dirties())
                .put("buffers_kib", memory.buffersKib())
                .put("cached_kib", memory.cachedKib());
    }
}
