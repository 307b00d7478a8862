package dev.jbcc.cli.tool.cpu;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Distribution;
import dev.jbcc.cli.tool.HistogramTool;
import dev.jbcc.cli.tool.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code jbcc runqlat}: how long tasks wait for a CPU. */
public final class RunqLat extends HistogramTool {
    private final Options.Flag millis;
    private final Options.Flag pids;
    private final Options.Flag tids;
    private final Options.Flag namespaces;
    private final Options.Value<Long> pid;

    public RunqLat(Options options) {
        super(options, "runqlat");
        millis = options.flag("Milliseconds instead of microseconds.", "-m", "--milliseconds");
        pids = options.flag("A histogram for each process.", "-P", "--pids");
        tids = options.flag("A histogram for each thread.", "-L", "--tids");
        namespaces = options.flag("A histogram for each pid namespace.", "--pidnss");
        pid = options.process("PID", "Only this process.", "-p", "--pid");
        options.footer("", "Ends with Ctrl-C. 'jbcc help runqlat' explains the output.");
    }

    @Override
    protected void check() {
        super.check();
        if ((pids.given() ? 1 : 0) + (tids.given() ? 1 : 0) + (namespaces.given() ? 1 : 0) > 1) {
            throw new UsageException("options '--pids', '--tids', '--pidnss': only one of them");
        }
    }

    @Override
    protected List<String> macros() {
        List<String> macros = new ArrayList<>();
        if (pids.given()) {
            macros.add("-DSECTION(task)=(task)->tgid");
        } else if (tids.given()) {
            macros.add("-DSECTION(task)=(task)->pid");
        } else if (namespaces.given()) {
            macros.add("-DSECTION(task)=(task)->nsproxy->pid_ns_for_children->ns.inum");
        }
        return macros;
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("nanos_per_unit", millis.given() ? 1_000_000 : 1_000, "only_process", pid.or(0L));
    }

    @Override
    protected String title() {
        return "Tracing run queue latency... Hit Ctrl-C to end.";
    }

    @Override
    protected Distribution.Style style(Session session) {
        String unit = millis.given() ? "msecs" : "usecs";
        String section = pids.given() ? "pid" : tids.given() ? "tid" : namespaces.given() ? "pidns" : "";
        return new Distribution.Style(unit, section, String::valueOf);
    }
}
