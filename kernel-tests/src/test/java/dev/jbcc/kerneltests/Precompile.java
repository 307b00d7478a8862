package dev.jbcc.kerneltests;

import dev.jbcc.compiler.BpfCompiler;
import dev.jbcc.compiler.CompileRequest;
import dev.jbcc.compiler.CompileResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Compiles the programs of the examples into the object cache, for the kernel that {@code JBCC_KERNEL_DIR} names. Run on the
 * host before the tests run in a guest, where compiling takes ten times as long.
 */
final class Precompile {
    /** The files of {@code examples/src/main/bpf}. */
    static final List<String> EXAMPLES = List.of(
            "exec_trace.c",
            "hello_fields.c",
            "hello_perf_output.c",
            "hello_world.c",
            "latency_by_process.c",
            "read_sizes.c",
            "ring_buffer.c",
            "switches_by_cpu.c");

    private Precompile() {}

    /** Takes no arguments; ends with status 1 at the first program that does not compile. */
    public static void main(String[] args) throws IOException {
        BpfCompiler compiler = BpfCompiler.create();
        for (String name : EXAMPLES) {
            CompileResult result = compiler.compile(CompileRequest.of(source(name), name));
            System.out.println(name + ": " + result.bytes().length + " bytes" + (result.cached() ? ", cached" : ""));
        }
    }

    static String source(String example) throws IOException {
        try (InputStream in = Precompile.class.getResourceAsStream("/dev/jbcc/examples/" + example)) {
            if (in == null) {
                throw new IllegalStateException("no example " + example);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
