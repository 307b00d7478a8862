package dev.jbcc.cli.tool.cpu;

import dev.jbcc.Bpf;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.Tool;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.link.PerfEventAttributes;
import dev.jbcc.value.StructValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code jbcc llcstat}: references to the last-level cache and misses, by process. */
public final class LlcStat extends Tool {
    private static final long USUAL_PERIOD = 100;
    private static final Duration USUAL_DURATION = Duration.ofSeconds(10);

    private final Options.Value<Long> period;
    private final Options.Flag tids;
    private final Options.Values duration;

    /** The counts of one task on one CPU. */
    private record Row(StructValue task, long references, long misses) {
        /** Returns the part of the references that found what they looked for, in hundredths of a percent. */
        long hits() {
            return Row.hits(references, misses);
        }

        static long hits(long references, long misses) {
            return references == 0 ? 0 : Math.max(0, references - misses) * 10_000 / references;
        }
    }

    public LlcStat(Options options) {
        super(options, "llcstat");
        period = options.number(
                "EVENTS", 1, Integer.MAX_VALUE, "Look at one in this many; 100 unless given.", "-c", "--sample_period");
        tids = options.flag("Each thread on its own.", "-t", "--tid");
        duration = options.parameters("DURATION", "0..*", "Seconds to count; 10 unless given.");
        options.footer("", "Ends with Ctrl-C as well. 'jbcc help llcstat' explains the columns.");
    }

    @Override
    protected void check() {
        if (duration.get().size() > 1) {
            throw new UsageException(
                    "argument '" + duration.get().get(1) + "': not known; after the duration nothing is left");
        }
        long _ = nanos();
    }

    @Override
    protected long nanos() {
        List<String> given = duration.get();
        return given.isEmpty() ? USUAL_DURATION.toNanos() : Options.parseSeconds("argument DURATION", given.getFirst());
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("by_thread", tids.given());
    }

    private void count(Bpf bpf, PerfEventAttributes.Hardware event, String function) {
        try {
            bpf.attachPerfEvent(PerfEventAttributes.of(event).period(period.or(USUAL_PERIOD)), function);
        } catch (SyscallException e) {
            throw new BpfException(
                    "this machine has no counters of cache references and misses (no PMU), as most virtual machines"
                            + " have none; run it on the hardware itself, or give the guest a PMU",
                    e);
        }
    }

    @Override
    protected void attach(Session session) {
        count(session.bpf(), PerfEventAttributes.Hardware.CACHE_MISSES, "missed");
        count(session.bpf(), PerfEventAttributes.Hardware.CACHE_REFERENCES, "referenced");
    }

    @Override
    protected void trace(Session session) {
        session.say("Running for " + Duration.ofNanos(nanos()).toSeconds() + " seconds or hit Ctrl-C to end.");
        session.awaitEnd();
        print(session, rows(session.bpf()));
    }

    private static List<Row> rows(Bpf bpf) {
        Map<Object, Object> references = bpf.table("references").asMap();
        Map<Object, Object> misses = bpf.table("misses").asMap();
        Set<Object> tasks = new LinkedHashSet<>(references.keySet());
        tasks.addAll(misses.keySet());
        List<Row> rows = new ArrayList<>();
        for (Object task : tasks) {
            rows.add(new Row((StructValue) task, number(references.get(task)), number(misses.get(task))));
        }
        return rows;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private void print(Session session, List<Row> rows) {
        RecordLines<Row> lines = new RecordLines<Row>(json())
                .leftNumber("PID", "pid", 8, row -> row.task().getLong("pid"))
                .leftNumberIf(tids.given(), "TID", "tid", 8, row -> row.task().getLong("tid"))
                .left("NAME", "name", 16, row -> row.task().getString("comm"))
                .leftNumber("CPU", "cpu", 4, row -> row.task().getLong("cpu"))
                .rightNumber("REFERENCE", "references", 12, Row::references)
                .rightNumber("MISS", "misses", 12, Row::misses);
        lines = json()
                ? lines.rightDecimal("", "hit_percent", 0, 2, Row::hits)
                : lines.right("HIT%", "", 7, row -> Columns.decimal(row.hits(), 2) + '%');
        session.say(lines.header());
        long references = 0;
        long misses = 0;
        for (Row row : rows) {
            references += row.references();
            misses += row.misses();
            lines.add(row).ifPresent(session.out()::line);
        }
        session.say("Total References: " + references + " Total Misses: " + misses + " Hit Rate: "
                + Columns.decimal(Row.hits(references, misses), 2) + '%');
    }
}
