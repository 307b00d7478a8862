package dev.jbcc.cli.tool.cpu;

import dev.jbcc.EventBuffer;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.runtime.link.PerfEventAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code jbcc cpuunclaimed}: CPUs that are idle while tasks wait for others. */
public final class CpuUnclaimed extends IntervalTool {
    private final Options.Flag timestamps;
    private final Options.Flag raw;
    private final Options.Flag rawOffsets;
    private final List<QueueSample> samples = new ArrayList<>();
    private @Nullable EventBuffer events;
    private @Nullable Rounds rounds;
    private long told;
    private long reports;

    public CpuUnclaimed(Options options) {
        super(options, "cpuunclaimed", "cpuunclaimed.c", Duration.ofSeconds(1));
        timestamps = options.flag("Print the time at the start of each line.", "-T", "--timestamp");
        raw = options.flag("Print the samples: how many tasks each CPU had, with commas between.", "-j", "--csv");
        rawOffsets = options.flag("As -j, and when each CPU was sampled.", "-J", "--fullcsv");
        options.footer("", "Ends with Ctrl-C. 'jbcc help cpuunclaimed' explains the output.");
    }

    private boolean wantsSamples() {
        return raw.given() || rawOffsets.given();
    }

    @Override
    protected void check() {
        super.check();
        if (wantsSamples() && (json() || timestamps.given())) {
            throw new UsageException("options '--csv', '--fullcsv': not with '--json' or '--timestamp'");
        }
    }

    @Override
    protected void attach(Session session) {
        events = session.bpf().table("events").openRingBuffer(QueueSample.class, (_, sample) -> samples.add(sample));
        session.bpf()
                .attachPerfEvent(
                        PerfEventAttributes.of(PerfEventAttributes.Software.CPU_CLOCK)
                                .frequency(RunqLen.SAMPLES_PER_SECOND),
                        "sampled");
    }

    @Override
    protected void start(Session session) {
        rounds = wantsSamples() ? new Rounds(rawOffsets.given()) : null;
        if (rounds != null) {
            return;
        }
        session.say("Sampling run queues... Output every " + interval().toSeconds() + " seconds. Hit Ctrl-C to end.");
    }

    @Override
    protected void startInterval(Session session) {}

    @Override
    protected void report(Session session) {
        int _ = session.bpf().poll(Duration.ZERO);
        reports++;
        if (rounds == null) {
            printSum(session, Unclaimed.of(samples));
        } else {
            rounds.lines(samples, reports == count() || session.over()).forEach(session.out()::line);
        }
        samples.clear();
        if (events != null) {
            long lost = events.lostSamples();
            session.lost(lost - told, "samples lost, for lack of room in the ring buffer", "use a shorter interval");
            told = lost;
        }
    }

    private void printSum(Session session, Unclaimed sum) {
        long now = System.nanoTime();
        if (session.json()) {
            session.out()
                    .line(new JsonObject()
                            .put("time", session.clock().iso(now))
                            .put("samples", sum.samples())
                            .putRaw("cpu_percent", percent(sum.busy(), sum))
                            .putRaw("unclaimed_percent", percent(sum.unclaimed(), sum))
                            .toString());
        } else {
            session.out()
                    .line((timestamps.given() ? session.clock().localTime(now) + ' ' : "") + "%CPU "
                            + new Columns().right(percent(sum.busy(), sum), 6).strippedLine() + "%, unclaimed idle "
                            + percent(sum.unclaimed(), sum) + '%');
        }
    }

    private static String percent(long part, Unclaimed of) {
        return Columns.decimal(of.samples() == 0 ? 0 : part * 10_000 / of.samples(), 2);
    }
}
