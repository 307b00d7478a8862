package dev.jbcc.examples;

import dev.jbcc.Bpf;
import dev.jbcc.TraceFields;
import java.util.Optional;

/** Attaches a function by hand, and takes the printed lines apart. Needs a kernel with kprobes. */
public final class HelloFields {
    private HelloFields() {}

    /** The first argument is how many seconds to run, by default 10. */
    public static void main(String[] args) {
        try (Bpf bpf = Example.program("hello_fields.c").open()) {
            bpf.attachKprobe(bpf.getSyscallFnName("clone"), "hello");

            System.out.printf("%-18s %-16s %-6s %s%n", "TIME(s)", "COMM", "PID", "MESSAGE");
            long end = Example.end(args, 10);
            while (Example.isOn(end)) {
                Optional<TraceFields> line = bpf.traceFields(Example.SHORT);
                if (line.isPresent()) {
                    TraceFields fields = line.get();
                    System.out.printf(
                            "%-18.9f %-16s %-6d %s%n",
                            fields.timestampSeconds(), fields.task(), fields.pid(), fields.message());
                }
            }
        }
    }
}
