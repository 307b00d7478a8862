package dev.jbcc.cli.tool.generic;

import dev.jbcc.Table;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.Pace;
import dev.jbcc.cli.tool.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code jbcc funccount}: how often functions are called, tracepoints or static probes reached. */
public final class FuncCount extends IntervalTool {
    private static final int NAME_WIDTH = 36;

    private final Options.Flag timestamp;
    private final Filters tasks;
    private final Options.Value<Long> cpu;
    private final EventArgument wanted;
    private @Nullable NumberedProbes probes;
    private @Nullable Counters full;

    public FuncCount(Options options) {
        super(options, "funccount", "funccount.c", Pace.options(options));
        tasks = filters().pid().containers();
        cpu = options.number("CPU", 0, Integer.MAX_VALUE, "Only this CPU.", "-c", "--cpu");
        timestamp = options.flag("Print the time above each output.", "-T", "--timestamp");
        wanted = new EventArgument(
                options,
                "PATTERN",
                "Functions (vfs_*, c:malloc), tracepoints (t:sched:*), USDT probes (u:LIBRARY:PROBE).");
        options.footer("", "Ends with Ctrl-C. 'jbcc help funccount' explains the output.");
    }

    @Override
    protected void check() {
        super.check();
        wanted.check(tasks);
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected List<String> macros() {
        return wanted.macros();
    }

    @Override
    protected Map<String, Object> settings() {
        return cpu.get()
                .<Map<String, Object>>map(number -> Map.of("only_cpu", number))
                .orElse(Map.of());
    }

    @Override
    protected void attach(Session session) {
        probes = wanted.attach(session, tasks, "counted", "");
        full = new Counters(session, "full", 1);
    }

    @Override
    protected void trace(Session session) {
        try (NumberedProbes _ = attached()) {
            super.trace(session);
        }
    }

    @Override
    protected void start(Session session) {
        session.say(wanted.title(attached()) + "... Hit Ctrl-C to end.");
    }

    private NumberedProbes attached() {
        return Objects.requireNonNull(probes, "attached");
    }

    @Override
    protected void startInterval(Session session) {
        super.startInterval(session);
        if (timestamp.given()) {
            session.say(session.clock().localTime(System.nanoTime()));
        }
        session.say(new Columns().left("FUNC", NAME_WIDTH).right("COUNT", 8).strippedLine());
    }

    @Override
    protected void report(Session session) {
        Map<String, Long> counts = new HashMap<>();
        Table<Long, Long> table = session.bpf().table("counts", Long.class, Long.class);
        table.itemsLookupAndDeleteBatch()
                .forEach(entry ->
                        counts.merge(attached().name(session.bpf(), entry.getKey()), entry.getValue(), Long::sum));
        String time = session.clock().iso(System.nanoTime());
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> session.out()
                        .line(
                                session.json()
                                        ? new JsonObject()
                                                .put("time", time)
                                                .put("func", entry.getKey())
                                                .put("count", entry.getValue())
                                                .toString()
                                        : new Columns()
                                                .left(entry.getKey(), NAME_WIDTH)
                                                .right(entry.getValue(), 8)
                                                .strippedLine()));
        session.lost(
                Objects.requireNonNull(full, "attached").take()[0],
                "calls not counted, of more than 65536 functions",
                "a narrower pattern matches fewer");
    }
}
