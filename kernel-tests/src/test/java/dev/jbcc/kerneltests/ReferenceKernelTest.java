package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbcc.Bpf;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.program.TestRun;
import dev.jbcc.testsupport.KernelTest;
import java.lang.reflect.Method;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the reference run, each on a program that has sent and counted something. */
@KernelTest(host = true)
class ReferenceKernelTest {
    @Test
    void examplesRun(@TempDir Path directory) throws Exception {
        for (Method example : Reference.compile(directory)) {
            try (Bpf bpf =
                    Bpf.fromFile(Programs.of("reference.c")).autoAttach(false).open()) {
                TestRun run = new TestRun(new byte[64], new byte[0], 0, 0, 3);
                assertEquals(
                        0,
                        bpf.loadFunc("produce", ProgramType.SCHED_CLS)
                                .testRun(run)
                                .returnValue());
                example.invoke(null, bpf);
            }
        }
    }
}
