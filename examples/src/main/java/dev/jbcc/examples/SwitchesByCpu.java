package dev.jbcc.examples;

import dev.jbcc.Bpf;
import dev.jbcc.Table;
import java.util.List;

/** A per-CPU array, filled from a raw tracepoint. */
public final class SwitchesByCpu {
    private SwitchesByCpu() {}

    /** The first argument is how many seconds to count, by default 10. */
    public static void main(String[] args) throws InterruptedException {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        try (Bpf bpf = Example.program("switches_by_cpu.c").open()) {
            Table<Integer, List<Long>> switches = bpf.perCpuTable("switches", Integer.class, Long.class);
            for (int i = 0; i < seconds; i++) {
                Thread.sleep(1000);
                System.out.println(switches.get(0).orElseThrow());
                switches.zero();
            }
        }
    }
}
