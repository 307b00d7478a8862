package dev.jbcc.cli.tool.file;

import dev.jbcc.Table;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.MemInfo;
import dev.jbcc.cli.tool.ProbeChoice;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.TopScreen;
import dev.jbcc.cli.tool.Users;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** {@code jbcc cachetop}: how well the page cache works, by process. */
public final class CacheTop extends IntervalTool {

    private final TopScreen screen;
    private final Options.Value<ToLongFunction<Row>> sort;
    private @Nullable Counters full;

    public CacheTop(Options options) {
        super(options, "cachetop", "cachestat.c", Duration.ofSeconds(5));
        screen = TopScreen.withRows(options);
        sort = options.value(
                "COLUMN",
                "What comes first: most hits, misses, dirties, read_hit or write_hit (hits unless given).",
                CacheTop::order,
                "-s",
                "--sort");
        filters().pid().containers();
        options.footer("", "Ends with Ctrl-C. 'jbcc help cachetop' explains the columns.");
    }

    /** {@code struct sums} of the program. */
    record Sums(List<Long> counts, int uid, String comm) {}

    /** What a process did. */
    private record Row(int pid, long uid, String comm, CacheStat.Cache cache) {
        static Row of(int pid, Sums sums) {
            return new Row(
                    pid,
                    Integer.toUnsignedLong(sums.uid()),
                    sums.comm(),
                    CacheStat.cache(
                            sums.counts().stream().mapToLong(Long::longValue).toArray()));
        }

        long hits() {
            return cache.hits();
        }

        long misses() {
            return cache.misses();
        }

        long dirties() {
            return cache.dirties();
        }

        long readHit() {
            return cache.hitRatio();
        }

        long writeHit() {
            return cache.writeHitRatio();
        }
    }

    private static ToLongFunction<Row> order(String column) {
        return switch (column) {
            case "hits" -> Row::hits;
            case "misses" -> Row::misses;
            case "dirties" -> Row::dirties;
            case "read_hit" -> Row::readHit;
            case "write_hit" -> Row::writeHit;
            default ->
                throw new UsageException(
                        "option '--sort': '" + column + "': not one of hits, misses, dirties, read_hit, write_hit");
        };
    }

    @Override
    public List<ProbeChoice> probes() {
        return CacheStat.PROBES;
    }

    @Override
    protected List<String> macros() {
        return List.of("-DBY_PROCESS");
    }

    @Override
    protected void start(Session session) {
        full = new Counters(session, "full", 1);
        screen.announce(session, interval());
    }

    @Override
    protected void startInterval(Session session) {
        screen.start(session);
        MemInfo memory = MemInfo.now();
        session.say("Buffers MB: " + memory.buffersMib() + " / Cached MB: " + memory.cachedMib());
    }

    private RecordLines<Row> lines(Session session) {
        long now = System.nanoTime();
        RecordLines<Row> lines = new RecordLines<Row>(json())
                .time(false, session.clock(), _ -> now)
                .leftNumber("PID", "pid", 8, Row::pid);
        if (json()) {
            lines.hide("uid", Row::uid);
        } else {
            lines.left("UID", "", 8, row -> Users.name(row.uid()));
        }
        return lines.left("CMD", "comm", 16, Row::comm)
                .rightNumber("HITS", "hits", 8, Row::hits)
                .rightNumber("MISSES", "misses", 8, Row::misses)
                .rightNumber("DIRTIES", "dirties", 8, Row::dirties)
                .rightDecimal("READ_HIT%", "read_hit_percent", 10, 2, Row::readHit)
                .rightDecimal("WRITE_HIT%", "write_hit_percent", 10, 2, Row::writeHit);
    }

    @Override
    protected void report(Session session) {
        Table<Integer, Sums> processes = session.bpf().table("processes", Integer.class, Sums.class);
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<Integer, Sums> entry : processes.itemsLookupAndDeleteBatch()) {
            rows.add(Row.of(entry.getKey(), entry.getValue()));
        }
        screen.print(
                session,
                lines(session),
                rows,
                Comparator.comparingLong(sort.or(Row::hits)).reversed());
        if (full != null) {
            session.lost(full.take()[0], "events not counted, of more than 10240 processes", "-p leaves out others");
        }
    }
}
