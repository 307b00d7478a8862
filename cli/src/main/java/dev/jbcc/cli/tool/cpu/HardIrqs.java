package dev.jbcc.cli.tool.cpu;

import dev.jbcc.cli.Options;
import dev.jbcc.value.StructValue;

/** {@code jbcc hardirqs}: time in hard interrupts. */
public final class HardIrqs extends Interrupts {
    public HardIrqs(Options options) {
        super(options, "hardirqs", "hardirq", 26, "--count");
    }

    @Override
    String interrupt(Object key) {
        return ((StructValue) key).getString("text");
    }

    @Override
    String title(boolean counts) {
        return counts
                ? "Tracing hard irq events... Hit Ctrl-C to end."
                : "Tracing hard irq event time... Hit Ctrl-C to end.";
    }
}
