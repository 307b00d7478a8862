package dev.jbcc.cli.tool.cpu;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Average;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.Distribution;
import dev.jbcc.cli.tool.HistogramTool;
import dev.jbcc.cli.tool.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jbcc cpudist}: how long tasks run at a time, or stay away from the CPU. */
public final class CpuDist extends HistogramTool {
    private final Options.Flag away;
    private final Options.Flag millis;
    private final Options.Flag pids;
    private final Options.Flag tids;
    private final Options.Value<Long> pid;
    private final Options.Flag idle;
    private final Options.Flag extension;
    private @Nullable Counters sums;

    public CpuDist(Options options) {
        super(options, "cpudist");
        away = options.flag("The time away from the CPU instead of on it.", "-O", "--offcpu");
        millis = options.flag("Milliseconds instead of microseconds.", "-m", "--milliseconds");
        pids = options.flag("A histogram for each process.", "-P", "--pids");
        tids = options.flag("A histogram for each thread.", "-L", "--tids");
        pid = options.process("PID", "Only this process.", "-p", "--pid");
        idle = options.flag("The time of idle CPUs as well.", "-I", "--include-idle");
        extension = options.flag("The average, the total and the count below each output.", "-e", "--extension");
        options.footer("", "Ends with Ctrl-C. 'jbcc help cpudist' explains the output.");
    }

    @Override
    protected void check() {
        super.check();
        if (pids.given() && tids.given()) {
            throw new UsageException("options '--pids', '--tids': only one of them");
        }
    }

    @Override
    protected List<String> macros() {
        return pids.given()
                ? List.of("-DSECTION(task)=(task)->tgid")
                : tids.given() ? List.of("-DSECTION(task)=(task)->pid") : List.of();
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of(
                "nanos_per_unit", millis.given() ? 1_000_000 : 1_000,
                "only_process", pid.or(0L),
                "off_cpu", away.given(),
                "with_idle", idle.given());
    }

    @Override
    protected String title() {
        return "Tracing " + (away.given() ? "off" : "on") + "-CPU time... Hit Ctrl-C to end.";
    }

    private String unit() {
        return millis.given() ? "msecs" : "usecs";
    }

    @Override
    protected Distribution.Style style(Session session) {
        String section = pids.given() ? "pid" : tids.given() ? "tid" : "";
        return new Distribution.Style(unit(), section, json() ? String::valueOf : CpuDist::withName);
    }

    private static String withName(Object task) {
        try {
            return task + " "
                    + Files.readString(Path.of("/proc/" + task + "/comm")).strip();
        } catch (IOException e) {
            // It is gone, or it is the idle task.
            return task.toString();
        }
    }

    @Override
    protected void start(Session session) {
        super.start(session);
        sums = new Counters(session, "sums", 2);
    }

    @Override
    protected void report(Session session) {
        super.report(session);
        if (extension.given() && sums != null) {
            long[] added = sums.take();
            new Average(added[0], added[1]).print(session, unit());
        }
    }
}
