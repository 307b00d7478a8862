package dev.jbcc.examples;

import dev.jbcc.Bpf;

/** Programs that are started, through a tracepoint; prints any event by its field names, without a record. */
public final class ExecTrace {
    private ExecTrace() {}

    /** The first argument is how many seconds to run, by default 10. */
    public static void main(String[] args) {
        try (Bpf bpf = Example.program("exec_trace.c").open()) {
            bpf.table("execs").openPerfBuffer(Object.class, (_, event) -> System.out.println(event));
            long end = Example.end(args, 10);
            while (Example.isOn(end)) {
                bpf.perfBufferPoll(Example.SHORT);
            }
            if (bpf.lostSamples() > 0) {
                System.err.println(bpf.lostSamples() + " samples were lost");
            }
        }
    }
}
