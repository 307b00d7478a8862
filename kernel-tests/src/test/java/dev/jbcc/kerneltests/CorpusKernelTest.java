package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.compiler.BpfCompiler;
import dev.jbcc.compiler.CompileRequest;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.LoadOptions;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The verifier takes every program of the compiler's corpus, which has one for each construct of the dialect. */
@KernelTest
class CorpusKernelTest {
    /** Kernels have what it takes only if they were configured so; Debian's are not. */
    private static final String NEEDS_CONFIGURATION = "debug_override_return.c";

    private static final String CODE_OF_SUBPROGRAMS = ".text";

    /** Some programs pin their maps, which stay for others. */
    @AfterEach
    void unpin() throws IOException {
        try (DirectoryStream<Path> pinned = Files.newDirectoryStream(Path.of("/sys/fs/bpf"), Files::isRegularFile)) {
            for (Path map : pinned) {
                Files.delete(map);
            }
        }
    }

    @Test
    void everyProgramLoads() throws IOException {
        List<String> refused = new ArrayList<>();
        int programs = 0;
        try (BpfCompiler compiler = BpfCompiler.create()) {
            for (Path file : Programs.corpus()) {
                CompileRequest request = CompileRequest.of(Files.readString(file), file.toString());
                ObjectSpec spec = compiler.compile(request).object(file.toString());
                try (BpfObject object = BpfObject.create(spec, LoadOptions.defaults())) {
                    for (ProgramSpec program : spec.programs()) {
                        if (!program.section().equals(CODE_OF_SUBPROGRAMS)) {
                            load(object, program.name());
                            programs++;
                        }
                    }
                } catch (BpfException e) {
                    if (!file.endsWith(NEEDS_CONFIGURATION)
                            || !String.valueOf(e.getMessage()).contains("CONFIG_BPF_KPROBE_OVERRIDE")) {
                        refused.add(file.getFileName() + ": " + e.getMessage());
                    }
                }
            }
        }
        assertEquals(List.of(), refused);
        assertTrue(programs > Programs.corpus().size(), "loaded " + programs);
    }

    private static void load(BpfObject object, String function) {
        try (BpfProgram program = object.load(function)) {
            assertTrue(program.instructionCount() > 0, function);
        }
    }
}
