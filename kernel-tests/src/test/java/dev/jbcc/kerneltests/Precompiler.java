package dev.jbcc.kerneltests;

import dev.jbcc.compiler.BpfCompiler;
import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.CompileRequest;
import dev.jbcc.compiler.KernelTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles the programs of the tests and the examples for kernels that are described by directories ({@code
 * scripts/kernel-facts}), into the object cache that the guests will see: under emulation a compiler takes 20 times as long.
 * What does not compile is told; the test that needs it will fail.
 */
final class Precompiler {
    private Precompiler() {}

    public static void main(String[] directories) throws IOException {
        List<Path> programs = new ArrayList<>(Programs.tests());
        programs.addAll(Programs.examples());
        int compiled = 0;
        try (BpfCompiler compiler = BpfCompiler.create()) {
            for (String directory : directories) {
                KernelTarget kernel = KernelTarget.of(Path.of(directory));
                for (Path program : programs) {
                    try {
                        CompileRequest request = CompileRequest.of(Files.readString(program), program.toString())
                                .withKernel(kernel);
                        compiled += compiler.compile(request).cached() ? 0 : 1;
                    } catch (CompileException e) {
                        System.err.println("for " + kernel.release() + ": " + e.getMessage());
                    }
                }
            }
        }
        System.err.println("compiled " + compiled + ", found " + (programs.size() * directories.length - compiled));
    }
}
