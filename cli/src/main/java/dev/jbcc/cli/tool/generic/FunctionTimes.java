package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Average;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.Distribution;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.HistogramTool;
import dev.jbcc.cli.tool.Pace;
import dev.jbcc.cli.tool.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tool that shows times of functions or tracepoints as histograms. Its program includes {@code filters.h}, {@code which.h}, {@code starts.h} and {@code function_times.h}
 * and passes each time to {@code add_time}.
 */
abstract class FunctionTimes extends HistogramTool {
    private static final int NANOS = 0;
    private static final int TIMES = 1;
    private static final int COUNTERS = 2;

    private final Filters tasks;
    private final Options.Flag micros;
    private final Options.Flag millis;
    private final Options.Flag byFunction;
    private final EventArgument wanted;
    private @Nullable NumberedProbes probes;
    private @Nullable Counters counters;

    FunctionTimes(Options options, String name, String label, String description) {
        super(options, name, Pace.options(options));
        tasks = filters().pid().containers();
        micros = options.flag("Microseconds instead of nanoseconds.", "-u", "--microseconds");
        millis = options.flag("Milliseconds instead of nanoseconds.", "-m", "--milliseconds");
        byFunction = options.flag("A histogram for each function.", "-F", "--function");
        wanted = new EventArgument(options, label, description);
        options.footer("", "Ends with Ctrl-C. 'jbcc help " + name + "' explains the output.");
    }

    @Override
    protected void check() {
        super.check();
        if (micros.given() && millis.given()) {
            throw new UsageException("options '--microseconds', '--milliseconds': only one of them");
        }
        check(wanted, tasks);
    }

    /**
     * Checks what was asked for.
     *
     * @throws UsageException if it makes no sense
     */
    abstract void check(EventArgument events, Filters processes);

    /** Attaches the functions of the program. */
    abstract NumberedProbes attach(Session session, EventArgument events, Filters processes);

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected List<String> macros() {
        List<String> macros = new ArrayList<>(wanted.macros());
        if (byFunction.given()) {
            macros.add("-DBY_FUNCTION");
        }
        return macros;
    }

    private long nanosPerUnit() {
        return millis.given() ? 1_000_000 : micros.given() ? 1_000 : 1;
    }

    private String unit() {
        return millis.given() ? "msecs" : micros.given() ? "usecs" : "nsecs";
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("nanos_per_unit", nanosPerUnit());
    }

    @Override
    protected final void attach(Session session) {
        counters = new Counters(session, "counters", COUNTERS);
        probes = attach(session, wanted, tasks);
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
    protected String title() {
        return wanted.title(attached()) + "... Hit Ctrl-C to end.";
    }

    @Override
    protected Distribution.Style style(Session session) {
        return new Distribution.Style(
                unit(),
                byFunction.given() ? json() ? "function" : "Function" : "",
                which -> attached().name(session.bpf(), ((Number) which).longValue()));
    }

    @Override
    protected void report(Session session) {
        super.report(session);
        long[] added = Objects.requireNonNull(counters, "attached").take();
        new Average(added[NANOS] / nanosPerUnit(), added[TIMES]).print(session, unit());
    }
}
