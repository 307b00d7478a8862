package dev.jbcc.cli.tool.java;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.Pace;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** {@code jbcc javaobjnew}: how many objects of each class a JVM makes, and how many bytes they take. */
public final class JavaObjNew extends IntervalTool {
    private final Pace pace;
    private final Options.Value<Long> topCount;
    private final Options.Value<Long> topSize;
    private @Nullable Counters losses;

    public JavaObjNew(Options options) {
        this(options, Pace.after(options, "PID", "The process of the JVM"));
    }

    private JavaObjNew(Options options, Pace pace) {
        super(options, "javaobjnew", "javaobjnew.c", pace);
        this.pace = pace;
        topCount = options.number(
                "TOP", 1, Integer.MAX_VALUE, "Only the TOP classes with most objects.", "-C", "--top-count");
        topSize = options.number(
                "TOP", 1, Integer.MAX_VALUE, "Only the TOP classes with most bytes.", "-S", "--top-size");
        options.footer("", "Ends with Ctrl-C. 'jbcc help javaobjnew' explains the columns.");
    }

    /** {@code struct sums} of {@code javaobjnew.c}. */
    record Sums(long count, long bytes, String className) {
        Sums plus(Sums other) {
            return new Sums(count + other.count, bytes + other.bytes, className);
        }
    }

    @Override
    protected void check() {
        super.check();
        int _ = HotSpotProbes.pid(pace.own());
        if (topCount.given() && topSize.given()) {
            throw new UsageException("options '--top-count', '--top-size': only one of them");
        }
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected void attach(Session session) {
        HotSpotProbes _ = HotSpotProbes.of(HotSpotProbes.pid(pace.own()))
                .require(session, HotSpotProbes.ALLOCATIONS, "new objects")
                .attach(session, "object__alloc", "on_alloc");
    }

    @Override
    protected void start(Session session) {
        losses = new Counters(session, "losses", 1);
        session.say("Tracing allocations in process " + pace.own().getFirst() + " (language: java)... Ctrl-C to quit.");
    }

    @Override
    protected void report(Session session) {
        Map<String, Sums> classes = new HashMap<>();
        for (Map.Entry<Long, Sums> entry :
                session.bpf().table("sums", Long.class, Sums.class).itemsLookupAndDeleteBatch()) {
            Sums sums = entry.getValue();
            Sums _ = classes.merge(sums.className(), sums, Sums::plus);
        }
        ToLongFunction<Sums> amount = topCount.given() ? Sums::count : Sums::bytes;
        List<Sums> rows = classes.values().stream()
                .sorted(Comparator.comparingLong(amount).thenComparing(Sums::className))
                .toList();
        RecordLines<Sums> lines = lines(session);
        session.say(lines.header());
        long wanted = Math.min(rows.size(), topCount.or(topSize.or((long) rows.size())));
        rows.subList(rows.size() - (int) wanted, rows.size())
                .forEach(row -> lines.add(row).ifPresent(session.out()::line));
        session.lost(
                Objects.requireNonNull(losses, "started").take()[0],
                "objects not counted, of more than 65536 classes",
                "use a shorter interval");
    }

    private RecordLines<Sums> lines(Session session) {
        long now = System.nanoTime();
        return new RecordLines<Sums>(json())
                .time(false, session.clock(), _ -> now)
                .left("NAME/TYPE", "class", 40, Sums::className)
                .rightNumber("# ALLOCS", "count", 10, Sums::count)
                .rightNumber("# BYTES", "bytes", 12, Sums::bytes);
    }
}
