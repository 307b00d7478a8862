package dev.jbcc.examples;

import dev.jbcc.Bpf;

/** The first program of the guide: a line for each new process, until interrupted. Needs a kernel with kprobes. */
public final class HelloWorld {
    private HelloWorld() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        String program = """
                int kprobe__sys_clone(void *ctx) {
                    bpf_trace_printk("Hello, World!\\n");
                    return 0;
                }
                """;
        try (Bpf bpf = Bpf.fromText(program).open()) {
            bpf.tracePrint();
        }
    }
}
