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
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The verifier takes every program of the compiler's corpus, which has one for each construct of the dialect. */
@KernelTest
class CorpusKernelTest {
    /** Kernels have what it takes only if they were configured so; Debian's are not. */
    private static final String NEEDS_CONFIGURATION = "debug_override_return.c";

    private static final Pattern NEEDED =
            Pattern.compile("Linux (?:is older than )?(\\d+\\.\\d+)(?: brought it|, running |$)");

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
        int newer = 0;
        try (BpfCompiler compiler = BpfCompiler.create()) {
            for (Path file : Programs.corpus()) {
                try {
                    CompileRequest request = CompileRequest.of(Files.readString(file), file.toString());
                    programs += load(compiler.compile(request).object(file.toString()));
                } catch (BpfException e) {
                    String message = String.valueOf(e.getMessage());
                    if (needsNewerKernel(message)) {
                        newer++;
                    } else if (!file.endsWith(NEEDS_CONFIGURATION) || !message.contains("CONFIG_BPF_KPROBE_OVERRIDE")) {
                        refused.add(file.getFileName() + ": " + message);
                    }
                }
            }
        }
        assertEquals(List.of(), refused);
        assertTrue(programs > Programs.corpus().size() - newer, "loaded " + programs);
    }

    /** A program that needs a newer kernel is refused with the version that it needs; on a kernel of that version it has to load. */
    private static boolean needsNewerKernel(String message) {
        List<String> versions =
                NEEDED.matcher(message).results().map(match -> match.group(1)).toList();
        return !versions.isEmpty() && versions.stream().allMatch(CorpusKernelTest::isNewerThanRunning);
    }

    private static boolean isNewerThanRunning(String version) {
        String[] wanted = version.split("\\.", -1);
        String[] running = System.getProperty("os.version").split("[.-]", -1);
        int major = Integer.compare(Integer.parseInt(wanted[0]), Integer.parseInt(running[0]));
        return major > 0 || (major == 0 && Integer.parseInt(wanted[1]) > Integer.parseInt(running[1]));
    }

    private static int load(ObjectSpec spec) {
        int programs = 0;
        try (BpfObject object = BpfObject.create(spec, LoadOptions.defaults())) {
            for (ProgramSpec program : spec.programs()) {
                if (!program.section().equals(CODE_OF_SUBPROGRAMS)) {
                    load(object, program.name());
                    programs++;
                }
            }
        }
        return programs;
    }

    private static void load(BpfObject object, String function) {
        try (BpfProgram program = object.load(function)) {
            assertTrue(program.instructionCount() > 0, function);
        }
    }
}
