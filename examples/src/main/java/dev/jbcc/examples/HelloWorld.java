package dev.jbcc.examples;

import dev.jbcc.Bpf;

/** The first program of the guide: a line for each new process, until interrupted. Needs a kernel with kprobes. */
public final class HelloWorld {
    /** Attached at once, to what the function's name says. */
    public static final String PROGRAM = """
            int kprobe__sys_clone(void *ctx) {
                bpf_trace_printk("Hello, World!\\n");
                return 0;
            }
            """;

    private HelloWorld() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        try (Bpf bpf = Bpf.fromText(PROGRAM).open()) {
            bpf.tracePrint();
        }
    }
}
