package dev.jbcc.cli.tool.java;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.Pace;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.SyscallTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** {@code jbcc javacalls}: how often methods of a JVM are called, and how long the calls take. */
public final class JavaCalls extends IntervalTool {
    private static final int LOSSES = 2;

    private final Pace pace;
    private final Options.Value<Long> top;
    private final Options.Flag latency;
    private final Options.Flag millis;
    private final Options.Flag syscalls;
    private @Nullable SyscallTable table;
    private @Nullable Counters losses;

    public JavaCalls(Options options) {
        this(options, Pace.after(options, "PID", "The process of the JVM"));
    }

    private JavaCalls(Options options, Pace pace) {
        super(options, "javacalls", "javacalls.c", pace);
        this.pace = pace;
        top = options.number("TOP", 1, Integer.MAX_VALUE, "Only the TOP methods with most.", "-T", "--top");
        latency = options.flag("Also how long the calls take; the longest last.", "-L", "--latency");
        millis = options.flag("Milliseconds instead of microseconds.", "-m", "--milliseconds");
        syscalls = options.flag("Also the system calls of the process.", "-S", "--syscalls");
        options.footer("", "Ends with Ctrl-C. 'jbcc help javacalls' explains the columns.");
    }

    /** {@code struct method} of {@code javacalls.c}; a system call has no class, and its number as the name. */
    record Key(long className, long methodName) {}

    /** {@code struct sums} of {@code javacalls.c}. */
    record Sums(long count, long nanos, String className, String methodName) {
        String name() {
            return className.isEmpty() ? methodName : className + "." + methodName;
        }

        Sums plus(Sums other) {
            return new Sums(count + other.count, nanos + other.nanos, className, methodName);
        }
    }

    @Override
    protected void check() {
        super.check();
        int _ = HotSpotProbes.pid(pace.own());
    }

    @Override
    protected List<String> macros() {
        List<String> macros = new ArrayList<>();
        if (latency.given()) {
            macros.add("-DLATENCY");
        }
        if (syscalls.given()) {
            macros.add("-DSYSCALLS");
        }
        return macros;
    }

    @Override
    protected Map<String, Object> settings() {
        return syscalls.given() ? Map.of("only_pid", HotSpotProbes.pid(pace.own())) : Map.of();
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected void attach(Session session) {
        HotSpotProbes probes = HotSpotProbes.of(HotSpotProbes.pid(pace.own()))
                .require(session, HotSpotProbes.METHODS, "method calls")
                .attach(session, "method__entry", "on_entry");
        if (latency.given()) {
            HotSpotProbes _ = probes.attach(session, "method__return", "on_return");
        }
        if (syscalls.given()) {
            table = SyscallTable.load();
            session.bpf().attachTracepoint("raw_syscalls:sys_enter", "tracepoint__raw_syscalls__sys_enter");
            if (latency.given()) {
                session.bpf().attachTracepoint("raw_syscalls:sys_exit", "tracepoint__raw_syscalls__sys_exit");
            }
        }
    }

    @Override
    protected void start(Session session) {
        losses = new Counters(session, "losses", LOSSES);
        session.say("Tracing calls in process " + pace.own().getFirst() + " (language: java)... Ctrl-C to quit.");
    }

    @Override
    protected void report(Session session) {
        Map<String, Sums> methods = new HashMap<>();
        for (Map.Entry<Key, Sums> entry :
                session.bpf().table("sums", Key.class, Sums.class).itemsLookupAndDeleteBatch()) {
            Sums sums = named(entry.getKey(), entry.getValue());
            Sums _ = methods.merge(sums.name(), sums, Sums::plus);
        }
        ToLongFunction<Sums> amount = latency.given() ? Sums::nanos : Sums::count;
        List<Sums> rows = methods.values().stream()
                .sorted(Comparator.comparingLong(amount).thenComparing(Sums::name))
                .toList();
        RecordLines<Sums> lines = lines(session);
        session.say(lines.header());
        long wanted = Math.min(rows.size(), top.or((long) rows.size()));
        rows.subList(rows.size() - (int) wanted, rows.size())
                .forEach(row -> lines.add(row).ifPresent(session.out()::line));
        long[] lost = Objects.requireNonNull(losses, "started").take();
        session.lost(lost[0], "calls not counted, of more than 65536 methods", "use a shorter interval");
        session.lost(lost[1], "calls not measured, at the end of an interval", "");
    }

    private Sums named(Key key, Sums sums) {
        return table != null && key.className() == 0
                ? new Sums(sums.count(), sums.nanos(), "", table.name((int) key.methodName()))
                : sums;
    }

    private RecordLines<Sums> lines(Session session) {
        long now = System.nanoTime();
        RecordLines<Sums> lines = new RecordLines<>(json());
        if (json()) {
            lines.time(false, session.clock(), _ -> now)
                    .hideText("class", Sums::className)
                    .hideText("method", Sums::methodName)
                    .hide("count", Sums::count);
            return latency.given() ? lines.hide("total_ns", Sums::nanos) : lines;
        }
        lines.left("METHOD", "", 50, Sums::name).rightNumber("# CALLS", "", 8, Sums::count);
        return latency.given()
                ? lines.rightDecimal(
                        millis.given() ? "TIME (ms)" : "TIME (us)", "", 12, millis.given() ? 6 : 3, Sums::nanos)
                : lines;
    }
}
