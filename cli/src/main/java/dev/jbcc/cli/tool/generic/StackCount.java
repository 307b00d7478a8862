package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.output.Output;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.ProcessStack;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.StackFrame;
import dev.jbcc.cli.tool.StackSum;
import dev.jbcc.cli.tool.StackTool;
import dev.jbcc.cli.tool.Stacks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code jbcc stackcount}: how often functions are called or tracepoints are hit, by stack. */
public final class StackCount extends StackTool {
    private static final int STORAGE = 16384;

    private final Options options;
    private final Filters tasks;
    private final Options.Value<Long> cpu;
    private final Options.Value<Long> interval;
    private final Options.Value<Long> duration;
    private final Options.Flag timestamps;
    private final Options.Flag offsets;
    private final Options.Flag perProcess;
    private final EventArgument wanted;
    private @Nullable NumberedProbes probes;

    public StackCount(Options options) {
        super(options, "stackcount", STORAGE);
        this.options = options;
        tasks = filters().pid().containers();
        cpu = options.number("CPU", 0, 1 << 20, "Only this CPU.", "-c", "--cpu");
        interval = options.seconds("SECONDS", "Print each so many seconds.", "-i", "--interval");
        duration = options.seconds("SECONDS", "End after this time.", "-D", "--duration");
        timestamps = options.flag("Print the time above each output.", "-T", "--timestamp");
        offsets = options.flag("Show how far in its function each frame is.", "-s", "--offset");
        perProcess = options.flag("Show each process by itself.", "-P", "--perpid");
        declareSides();
        wanted = new EventArgument(
                options,
                "EVENT",
                "FUNCTION, LIBRARY:FUNCTION, t:CATEGORY:EVENT or u:LIBRARY:PROBE; * in names stands for anything.");
        options.footer("", "With -v, addresses too. Ends with Ctrl-C. 'jbcc help stackcount' explains the output.");
    }

    /** A sum, shown as {@code stackcount} does. */
    record Sum(ProcessStack stack, boolean perProcess, boolean delimited, boolean addresses) implements StackSum {
        @Override
        public long value() {
            return stack.value();
        }

        @Override
        public List<StackFrame> path() {
            List<StackFrame> path = stack.path();
            return perProcess ? path : path.subList(1, path.size());
        }

        @Override
        public void print(Output out) {
            stack.kernel().forEach(frame -> out.line(frame.line("  ", addresses)));
            if (delimited) {
                out.line("    --");
            }
            stack.user().forEach(frame -> out.line(frame.line("  ", addresses)));
            if (perProcess) {
                out.line("    " + stack.comm() + " [" + stack.pid() + "]");
            }
            out.line("    " + stack.value());
        }

        @Override
        public void json(JsonObject object) {
            if (perProcess) {
                stack.json(object);
            } else {
                object.put("user", stack.user().stream().map(StackFrame::name).toList());
                object.put(
                        "kernel", stack.kernel().stream().map(StackFrame::name).toList());
            }
        }
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
    protected long nanos() {
        return duration.or(Long.MAX_VALUE);
    }

    @Override
    protected Duration interval() {
        return interval.get().map(Duration::ofNanos).orElseGet(super::interval);
    }

    @Override
    protected boolean offsets() {
        return offsets.given();
    }

    @Override
    protected Map<String, Object> settings() {
        Map<String, Object> settings = super.settings();
        settings.put("only_cpu", cpu.or(-1L));
        settings.put("per_process", perProcess.given());
        return settings;
    }

    @Override
    protected void attach(Session session) {
        probes = wanted.attach(session, tasks, "hit", "");
    }

    @Override
    protected void trace(Session session) {
        try (NumberedProbes _ = attached()) {
            super.trace(session);
        }
    }

    private NumberedProbes attached() {
        return Objects.requireNonNull(probes, "attached");
    }

    @Override
    protected String title(Session session) {
        return wanted.title(attached());
    }

    @Override
    protected String unit() {
        return "count";
    }

    @Override
    protected void startInterval(Session session, int stacks) {
        super.startInterval(session, stacks);
        if (timestamps.given()) {
            session.say(session.clock().localTime(System.nanoTime()));
        }
    }

    @Override
    protected void nameProcesses(Session session, Stacks stacks) {
        ProcessStacks.name(session, stacks);
    }

    @Override
    protected List<? extends StackSum> sums(Session session, Stacks stacks) {
        return ProcessStacks.take(session, stacks, new ProcessStack.Style(delimited(), false)).stream()
                .map(stack -> new Sum(stack, perProcess.given(), delimited(), options.verbose()))
                .toList();
    }
}
