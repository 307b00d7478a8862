package dev.jbcc.cli.tool.cpu;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.Session;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code jbcc pidpersec}: how many new tasks there are each second. */
public final class PidPerSec extends IntervalTool {
    private final Options.Value<Long> pid;
    private @Nullable Counters counts;

    public PidPerSec(Options options) {
        super(options, "pidpersec", "pidpersec.c", Duration.ofSeconds(1));
        pid = options.process("PID", "Only children of this process.", "-p", "--pid");
        options.footer("", "Ends with Ctrl-C. 'jbcc help pidpersec' explains the output.");
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("only_process", pid.or(0L));
    }

    @Override
    protected void start(Session session) {
        counts = new Counters(session, "counts", 1);
        session.say("Tracing... Ctrl-C to end.");
    }

    @Override
    protected void startInterval(Session session) {}

    @Override
    protected void report(Session session) {
        long count = Objects.requireNonNull(counts, "started").take()[0];
        long now = System.nanoTime();
        session.out()
                .line(
                        session.json()
                                ? new JsonObject()
                                        .put("time", session.clock().iso(now))
                                        .put("count", count)
                                        .toString()
                                : session.clock().localTime(now) + ": PIDs/sec: " + count);
    }
}
