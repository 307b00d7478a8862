package dev.jbcc.cli.tool.cpu;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.Distribution;
import dev.jbcc.cli.tool.HistogramTool;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.runtime.link.PerfEventAttributes;
import java.util.List;

/** {@code jbcc runqlen}: how many tasks wait for each CPU. */
public final class RunqLen extends HistogramTool {
    /** Not 100, so that it does not beat with what happens each tick. */
    static final long SAMPLES_PER_SECOND = 99;

    private final Options.Flag occupancy;
    private final Options.Flag cpus;
    private final Growth growth = new Growth();

    public RunqLen(Options options) {
        super(options, "runqlen");
        occupancy = options.flag("How much of the time tasks waited, in percent.", "-O", "--runqocc");
        cpus = options.flag("Each CPU on its own.", "-C", "--cpus");
        options.footer("", "Ends with Ctrl-C. 'jbcc help runqlen' explains the output.");
    }

    @Override
    protected List<String> macros() {
        return cpus.given() && !occupancy.given() ? List.of("-DBY_CPU") : List.of();
    }

    @Override
    protected boolean linear() {
        return true;
    }

    @Override
    protected String title() {
        return "Sampling run queue length... Hit Ctrl-C to end.";
    }

    @Override
    protected void attach(Session session) {
        session.bpf()
                .attachPerfEvent(
                        PerfEventAttributes.of(PerfEventAttributes.Software.CPU_CLOCK)
                                .frequency(SAMPLES_PER_SECOND),
                        "sampled");
    }

    @Override
    protected Distribution.Style style(Session session) {
        return new Distribution.Style("runqlen", cpus.given() ? "cpu" : "", String::valueOf);
    }

    @Override
    protected void report(Session session) {
        if (!occupancy.given()) {
            super.report(session);
            return;
        }
        List<Object> values = session.bpf().table("samples").values();
        List<?> all = (List<?>) values.get(0);
        List<?> waiting = (List<?>) values.get(1);
        long sumAll = 0;
        long sumWaiting = 0;
        for (int cpu = 0; cpu < all.size(); cpu++) {
            long samples = growth.of("all" + cpu, ((Number) all.get(cpu)).longValue());
            long queued = growth.of("waiting" + cpu, ((Number) waiting.get(cpu)).longValue());
            sumAll += samples;
            sumWaiting += queued;
            if (cpus.given() && samples > 0) {
                print(session, cpu, samples, queued);
            }
        }
        if (!cpus.given()) {
            print(session, -1, sumAll, sumWaiting);
        }
    }

    private static void print(Session session, int cpu, long samples, long queued) {
        String percent = Columns.decimal(samples == 0 ? 0 : queued * 10_000 / samples, 2);
        if (session.json()) {
            JsonObject line = new JsonObject().put("time", session.clock().iso(System.nanoTime()));
            if (cpu >= 0) {
                line.put("cpu", cpu);
            }
            session.out()
                    .line(line.put("samples", samples)
                            .put("queued", queued)
                            .putRaw("occupancy_percent", percent)
                            .toString());
        } else if (cpu >= 0) {
            session.out()
                    .line(new Columns()
                            .left("runqocc, CPU " + cpu, 16)
                            .right(percent + '%', 7)
                            .strippedLine());
        } else {
            session.out().line("runqocc: " + percent + '%');
        }
    }
}
