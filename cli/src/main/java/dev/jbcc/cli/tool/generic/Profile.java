package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.ProcessStack;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.StackSum;
import dev.jbcc.cli.tool.StackTool;
import dev.jbcc.cli.tool.Stacks;
import dev.jbcc.runtime.link.PerfEventAttributes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code jbcc profile}: stacks of what runs, at a timed interval. */
public final class Profile extends StackTool {
    private static final int STORAGE = 16384;
    private static final long USUAL_FREQUENCY = 49;
    private static final int ANY = -1;

    private final Filters tasks;
    private final Options.Value<Long> frequency;
    private final Options.Value<Long> period;
    private final Options.Value<Long> cpu;
    private final Options.Flag annotated;
    private final Options.Flag idle;

    public Profile(Options options) {
        super(options, "profile", STORAGE);
        tasks = filters().pids().tids("-L", "--tid").containers();
        declareSides();
        frequency = options.number(
                "HERTZ",
                1,
                100_000,
                "Samples per second and CPU; " + USUAL_FREQUENCY + " unless given.",
                "-F",
                "--frequency");
        period = options.number(
                "COUNT", 1, Long.MAX_VALUE, "A sample each so many events (nanoseconds on the CPU).", "-c", "--count");
        annotated = options.flag("Let names of kernel frames end in _[k].", "-a", "--annotations");
        idle = options.flag("Also what CPUs do that have nothing to do.", "-I", "--include-idle");
        cpu = options.number("CPU", 0, 1 << 20, "Only this CPU.", "-C", "--cpu");
        declareDuration();
        options.footer("", "Ends with Ctrl-C. 'jbcc help profile' explains the output.");
    }

    @Override
    protected void check() {
        super.check();
        if (frequency.given() && period.given()) {
            throw new UsageException("options '--frequency', '--count': only one of them");
        }
        PerfEventAttributes _ = event();
        cpu.get().ifPresent(number -> {
            if (!Files.isDirectory(Path.of("/sys/devices/system/cpu/cpu" + number))) {
                throw new UsageException("option '--cpu': " + number + ": there is no such CPU");
            }
        });
    }

    private PerfEventAttributes event() {
        PerfEventAttributes event = PerfEventAttributes.of(PerfEventAttributes.Software.CPU_CLOCK);
        return period.given() ? event.period(period.or(1L)) : event.frequency(frequency.or(USUAL_FREQUENCY));
    }

    @Override
    protected Map<String, Object> settings() {
        Map<String, Object> settings = super.settings();
        settings.put("include_idle", idle.given());
        return settings;
    }

    @Override
    protected void attach(Session session) {
        session.bpf().attachPerfEvent(event(), "sample", ANY, cpu.or((long) ANY).intValue(), ANY);
    }

    @Override
    protected String title(Session session) {
        return "Sampling at "
                + (period.given() ? "every " + period.or(1L) + " events" : frequency.or(USUAL_FREQUENCY) + " Hertz")
                + " of " + tasks.tasks() + " by " + sides() + " stack"
                + (cpu.given() ? " on CPU#" + cpu.or(0L) : "");
    }

    @Override
    protected String unit() {
        return "count";
    }

    @Override
    protected void nameProcesses(Session session, Stacks stacks) {
        ProcessStacks.name(session, stacks);
    }

    @Override
    protected List<? extends StackSum> sums(Session session, Stacks stacks) {
        return ProcessStacks.take(session, stacks, new ProcessStack.Style(delimited(), annotated.given()));
    }
}
