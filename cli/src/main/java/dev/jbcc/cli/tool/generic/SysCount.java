package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.Pace;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.SyscallTable;
import dev.jbcc.runtime.trace.ErrnoName;
import dev.jbcc.value.StructValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code jbcc syscount}: how often system calls are made, and how long they take, by call or by process. */
public final class SysCount extends IntervalTool {
    private static final long USUAL_TOP = 10;
    private static final int LAST_ERRNO = 133;

    private final Options.Value<Long> parent;
    private final Options.Value<Long> top;
    private final Options.Flag failures;
    private final Options.Value<Integer> errno;
    private final Options.Flag latency;
    private final Options.Flag millis;
    private final Options.Flag byProcess;
    private final Options.Flag list;
    private final Options.Value<String> call;
    private final SyscallTable calls = SyscallTable.load();
    private @Nullable Counters losses;

    /** What there was of one system call, or of one process. */
    private record Row(int key, String comm, long count, long nanos) {}

    public SysCount(Options options) {
        super(options, "syscount", "syscount.c", Pace.options(options));
        filters().pid().tid("-t", "--tid").containers();
        parent = options.process("PPID", "Only children of this process.", "-c", "--ppid");
        top = options.number(
                "TOP", 1, Integer.MAX_VALUE, "At most so many lines each time (10 unless given).", "-T", "--top");
        failures = options.flag("Only calls that fail.", "-x", "--failures");
        errno = options.value(
                "ERRNO", "Only calls that fail like this: EPERM, or a number.", SysCount::errno, "-e", "--errno");
        latency = options.flag("Also how long they take; the longest first.", "-L", "--latency");
        millis = options.flag("Milliseconds instead of microseconds.", "-m", "--milliseconds");
        byProcess = options.flag("By process instead of by call.", "-P", "--process");
        list = options.flag("List the names of system calls, and end.", "-l", "--list");
        call = options.text("SYSCALL", "Only this system call.", "--syscall");
        options.footer("", "Ends with Ctrl-C. 'jbcc help syscount' explains the columns.");
    }

    private static int errno(String text) {
        return IntStream.rangeClosed(1, LAST_ERRNO)
                .filter(number -> ErrnoName.of(number).equals(text))
                .findFirst()
                .orElseGet(() -> (int) Options.parseNumber("option '--errno'", text, 1, 4095));
    }

    @Override
    protected void check() {
        super.check();
        long _ = wantedCall();
    }

    private long wantedCall() {
        return call.get()
                .map(name -> calls.number(name)
                        .orElseThrow(() -> new UsageException(
                                "option '--syscall': '" + name + "': no such system call; --list shows them")))
                .map(Integer::longValue)
                .orElse(-1L);
    }

    @Override
    protected boolean answers(Context context) {
        if (list.given()) {
            calls.names().stream().sorted().forEach(context.out()::line);
        }
        return list.given();
    }

    @Override
    protected List<String> macros() {
        List<String> macros = new ArrayList<>();
        if (latency.given()) {
            macros.add("-DLATENCY");
        }
        if (byProcess.given()) {
            macros.add("-DBY_PROCESS");
        }
        return macros;
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of(
                "only_call", wantedCall(),
                "only_parent", parent.or(0L),
                "only_errno", errno.or(0),
                "only_failed", failures.given());
    }

    @Override
    protected void start(Session session) {
        losses = new Counters(session, "losses", 1);
        String failed = failures.given() || errno.given() ? "failed " : "";
        session.say("Tracing " + failed
                + call.get().map(name -> "syscall '" + name + "'").orElse("syscalls, printing top " + top.or(USUAL_TOP))
                + "... Ctrl+C to quit.");
    }

    @Override
    protected void startInterval(Session session) {
        session.say("[" + session.clock().localTime(System.nanoTime()) + "]");
    }

    @Override
    protected void report(Session session) {
        RecordLines<Row> lines = lines(session);
        session.say(lines.header());
        ToLongFunction<Row> amount = latency.given() ? Row::nanos : Row::count;
        session.bpf().table("sums").itemsLookupAndDeleteBatch().stream()
                .map(entry -> row(((Number) entry.getKey()).intValue(), (StructValue) entry.getValue()))
                .sorted(Comparator.comparingLong(amount).reversed().thenComparing(Row::key))
                .limit(top.or(USUAL_TOP))
                .map(lines::add)
                .flatMap(Optional::stream)
                .forEach(session.out()::line);
        session.say("");
        long lost = Objects.requireNonNull(losses, "started").take()[0];
        session.lost(lost, "calls not counted, of more than 65536 processes", "use a shorter interval");
    }

    private static Row row(int key, StructValue sums) {
        return new Row(key, sums.getString("comm"), sums.getLong("count"), sums.getLong("nanos"));
    }

    private RecordLines<Row> lines(Session session) {
        long now = System.nanoTime();
        RecordLines<Row> lines = new RecordLines<Row>(json()).time(false, session.clock(), _ -> now);
        if (byProcess.given()) {
            lines.leftNumber("PID", "pid", 6, Row::key).left("COMM", "comm", 15, Row::comm);
        } else {
            lines.left("SYSCALL", "syscall", 22, row -> calls.name(row.key()));
        }
        lines.rightNumber("COUNT", "count", 8, Row::count);
        if (!latency.given()) {
            return lines;
        }
        return json()
                ? lines.hide("total_ns", Row::nanos)
                : lines.rightDecimal(
                        millis.given() ? "TIME (ms)" : "TIME (us)", "", 16, millis.given() ? 6 : 3, Row::nanos);
    }
}
