package dev.jbcc.cli.tool.cpu;

import dev.jbcc.cli.Options;
import java.util.List;

/** {@code jbcc softirqs}: time in soft interrupts. */
public final class SoftIrqs extends Interrupts {
    /** The kinds, in the order of the kernel's numbers. */
    private static final List<String> KINDS =
            List.of("hi", "timer", "net_tx", "net_rx", "block", "irq_poll", "tasklet", "sched", "hrtimer", "rcu");

    public SoftIrqs(Options options) {
        super(options, "softirqs", "softirq", 16, "--events");
    }

    @Override
    String interrupt(Object key) {
        int kind = ((Number) key).intValue();
        return kind >= 0 && kind < KINDS.size() ? KINDS.get(kind) : Integer.toString(kind);
    }

    @Override
    String title(boolean counts) {
        return "Tracing soft irq event " + (counts ? "count" : "time") + "... Hit Ctrl-C to end.";
    }
}
