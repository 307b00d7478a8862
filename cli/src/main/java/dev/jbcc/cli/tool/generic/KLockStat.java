package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.Pace;
import dev.jbcc.cli.tool.Probe;
import dev.jbcc.cli.tool.ProbeChoice;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.StackFrame;
import dev.jbcc.cli.tool.Stacks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code jbcc klockstat}: how long it takes to get locks of the kernel, and how long they are held. */
public final class KLockStat extends IntervalTool {
    private static final int USUAL_STORAGE = 16384;

    private final Options.Value<Long> locks;
    private final Options.Value<Long> frames;
    private final Options.Value<String> caller;
    private final Options.Value<Sorting> sort;
    private final Options.Flag semaphores;
    private final Options.Value<Long> storage;
    private @Nullable Counters losses;
    private @Nullable Stacks stacks;

    public KLockStat(Options options) {
        super(options, "klockstat", "klockstat.c", Pace.options(options));
        Filters _ = filters().pid().tid("-t", "--tid").containers();
        locks = options.number("LOCKS", 1, Integer.MAX_VALUE, "At most so many lines in each list.", "-n", "--locks");
        frames = options.number(
                "FRAMES", 1, 127, "Below each line so many frames of its stack (none for 1).", "-s", "--stacks");
        caller = options.text("TEXT", "Only locks taken by functions with this in their name.", "-c", "--caller");
        sort = options.value(
                "FIELD,...",
                "What the lists are sorted by: acq_ and hld_ with max (unless given), total or count.",
                Sorting::parse,
                "-S",
                "--sort");
        semaphores = options.flag("Reader-writer semaphores, too, not only mutexes.", "--rwsem");
        storage = options.number(
                "COUNT",
                1,
                1 << 20,
                "Room for this many different stacks; " + USUAL_STORAGE + " unless given.",
                "--stack-storage-size");
        options.footer("", "Ends with Ctrl-C. 'jbcc help klockstat' explains the columns.");
    }

    /** What a list is sorted by. */
    private enum Order {
        MAX,
        TOTAL,
        COUNT;

        long of(LockSum.Times times) {
            return switch (this) {
                case MAX -> times.max();
                case TOTAL -> times.total();
                case COUNT -> times.count();
            };
        }
    }

    /** The orders of both lists. */
    private record Sorting(Order acquire, Order hold) {
        static final Sorting USUAL = new Sorting(Order.MAX, Order.MAX);

        static Sorting parse(String text) {
            Sorting sorting = USUAL;
            for (String field : text.split(",", -1)) {
                if (field.startsWith("acq_")) {
                    sorting = new Sorting(order(field), sorting.hold);
                } else if (field.startsWith("hld_")) {
                    sorting = new Sorting(sorting.acquire, order(field));
                } else {
                    throw unknown(field);
                }
            }
            return sorting;
        }

        private static Order order(String field) {
            for (Order order : Order.values()) {
                if (order.name().toLowerCase(Locale.ROOT).equals(field.substring(4))) {
                    return order;
                }
            }
            throw unknown(field);
        }

        private static UsageException unknown(String field) {
            return new UsageException("option '--sort': '" + field
                    + "': one of acq_max, acq_total, acq_count, hld_max, hld_total, hld_count");
        }
    }

    /** Kernels with CONFIG_DEBUG_LOCK_ALLOC lock by functions of other names. */
    @Override
    public List<ProbeChoice> probes() {
        List<ProbeChoice> probes = new ArrayList<>(List.of(
                ProbeChoice.of(
                        "locking of mutexes",
                        Probe.function("mutex_lock_nested", "NESTED"),
                        Probe.function("mutex_lock", "PLAIN")),
                ProbeChoice.of("unlocking of mutexes", Probe.function("mutex_unlock", "UNLOCK")),
                ProbeChoice.optional(
                        "locking that signals end", Probe.function("mutex_lock_interruptible", "INTERRUPTIBLE")),
                ProbeChoice.optional(
                        "locking that fatal signals end", Probe.function("mutex_lock_killable", "KILLABLE")),
                ProbeChoice.optional("locking without waiting", Probe.function("mutex_trylock", "TRYLOCK"))));
        if (semaphores.given()) {
            probes.add(ProbeChoice.of("reader-writer semaphores", Probe.function("down_write", "RWSEM")));
            probes.add(ProbeChoice.optional(
                    "reading that signals end", Probe.function("down_read_interruptible", "READ_INTERRUPTIBLE")));
        }
        return probes;
    }

    @Override
    protected void check() {
        super.check();
        var _ = sort.get();
    }

    @Override
    protected List<String> macros() {
        return List.of("-DSTACK_STORAGE=" + storage.or((long) USUAL_STORAGE));
    }

    @Override
    protected void start(Session session) {
        losses = new Counters(session, "losses", 2);
        stacks = new Stacks(session.bpf(), true);
        session.say("Tracing lock events... Hit Ctrl-C to end.");
    }

    /** Each list has its empty line. */
    @Override
    protected void startInterval(Session session) {}

    @Override
    protected void report(Session session) {
        List<LockSum> sums = take(session);
        if (json()) {
            long now = System.nanoTime();
            RecordLines<LockSum> lines = lines(new RecordLines<LockSum>(true).time(true, session.clock(), _ -> now));
            sorted(sums, LockSum::hold, sort.or(Sorting.USUAL).hold)
                    .forEach(sum -> lines.add(sum).ifPresent(session.out()::line));
        } else {
            print(session, sums, "Spin", "spin", LockSum::acquire, sort.or(Sorting.USUAL).acquire);
            print(session, sums, "Hold", "hold", LockSum::hold, sort.or(Sorting.USUAL).hold);
        }
        long[] lost = Objects.requireNonNull(losses, "started").take();
        session.lost(
                lost[0],
                "stacks not stored, shown as missed",
                "more room: --stack-storage-size (now " + storage.or((long) USUAL_STORAGE) + ")");
        session.lost(lost[1], "events not counted: too many stacks", "filters make fewer");
    }

    private List<LockSum> take(Session session) {
        Stacks stored = Objects.requireNonNull(stacks, "started");
        List<LockSum> sums = new ArrayList<>();
        for (Map.Entry<Object, Object> entry : session.bpf().table("sums").itemsLookupAndDeleteBatch()) {
            int stack = ((Number) entry.getKey()).intValue();
            List<String> names =
                    stored.kernel(stack).stream().map(StackFrame::name).toList();
            LockSum sum = LockSum.of(names, (List<?>) entry.getValue());
            if (sum.caller().contains(caller.or(""))) {
                sums.add(sum);
            }
        }
        return sums;
    }

    private List<LockSum> sorted(List<LockSum> sums, Function<LockSum, LockSum.Times> times, Order order) {
        return sums.stream()
                .sorted(Comparator.comparingLong((LockSum sum) -> order.of(times.apply(sum)))
                        .reversed())
                .limit(locks.or(Long.MAX_VALUE))
                .toList();
    }

    private void print(
            Session session,
            List<LockSum> sums,
            String title,
            String name,
            Function<LockSum, LockSum.Times> times,
            Order order) {
        RecordLines<LockSum> lines = new RecordLines<LockSum>(false)
                .right("Caller", "", 40, LockSum::caller)
                .rightNumber("Avg " + title, "", 10, sum -> times.apply(sum).average())
                .rightNumber("Count", "", 6, sum -> times.apply(sum).count())
                .rightNumber("Max " + name, "", 10, sum -> times.apply(sum).max())
                .rightNumber("Total " + name, "", 10, sum -> times.apply(sum).total());
        session.say("");
        session.say(lines.header());
        List<LockSum> timed =
                sums.stream().filter(sum -> times.apply(sum).count() > 0).toList();
        for (LockSum sum : sorted(timed, times, order)) {
            lines.add(sum).ifPresent(session.out()::line);
            if (frames.or(1L) > 1) {
                sum.stack().stream()
                        .limit(frames.or(1L))
                        .forEach(frame -> session.out().line(String.format("%40s", frame)));
            }
        }
    }

    private static RecordLines<LockSum> lines(RecordLines<LockSum> lines) {
        lines.hideText("caller", LockSum::caller);
        times(lines, "acquire", LockSum::acquire);
        times(lines, "hold", LockSum::hold);
        return lines.hideTexts("stack", LockSum::stack);
    }

    private static void times(RecordLines<LockSum> lines, String name, Function<LockSum, LockSum.Times> times) {
        lines.hide(name + "_count", sum -> times.apply(sum).count())
                .hide(name + "_avg_ns", sum -> times.apply(sum).average())
                .hide(name + "_max_ns", sum -> times.apply(sum).max())
                .hide(name + "_total_ns", sum -> times.apply(sum).total());
    }
}
