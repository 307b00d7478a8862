package dev.jbcc.examples;

import dev.jbcc.Bpf;
import java.util.concurrent.atomic.AtomicLong;

/** Events through a perf buffer, decoded into a record. Needs a kernel with kprobes. */
public final class HelloPerfOutput {
    /** The Java side of {@code struct data_t}; the names are checked against it when the buffer is opened. */
    record Data(int pid, long ts, String comm) {}

    private HelloPerfOutput() {}

    /** The first argument is how many seconds to run, by default 10. */
    public static void main(String[] args) {
        AtomicLong start = new AtomicLong();
        try (Bpf bpf = Example.program("hello_perf_output.c").open()) {
            bpf.attachKprobe(bpf.getSyscallFnName("clone"), "hello");

            System.out.printf("%-18s %-16s %-6s %s%n", "TIME(s)", "COMM", "PID", "MESSAGE");
            bpf.table("events").openPerfBuffer(Data.class, (cpu, event) -> {
                start.compareAndSet(0, event.ts());
                double seconds = (event.ts() - start.get()) / 1e9;
                System.out.printf("%-18.9f %-16s %-6d %s%n", seconds, event.comm(), event.pid(), "Hello, perf_output!");
            });
            long end = Example.end(args, 10);
            while (Example.isOn(end)) {
                bpf.perfBufferPoll(Example.SHORT);
            }
        }
    }
}
