package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools about functions, against one that calls itself: {@code workloads/recursion.c}. */
@KernelTest(host = true)
class RecursionKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 61;

    @TempDir
    private Path directory;

    @Test
    void funclatencyMeasuresAsManyLevelsAsItIsTold() throws IOException {
        Path source = directory.resolve("recursion.c");
        Path program = directory.resolve("recursion");
        try (InputStream text = RecursionKernelTest.class.getResourceAsStream("workloads/recursion.c")) {
            Files.copy(Objects.requireNonNull(text), source);
        }
        try (Child compiler =
                Child.start("clang-16", "-O0", "-DTIMES=" + TIMES, "-o", program.toString(), source.toString())) {
            assertEquals(0, compiler.await(LIMIT), compiler::stderr);
        }
        try (Child workload = Child.start(program.toString())) {
            String _ = workload.awaitStdout(text -> text.contains("ready"), LIMIT);
            String pid = Long.toString(workload.pid());
            String function = program + ":recurse";
            try (ToolRun innermost = ToolRun.start("funclatency", "--json", "-p", pid, function);
                    ToolRun outer = ToolRun.start("funclatency", "--json", "-l", "2", "-p", pid, function);
                    ToolRun all = ToolRun.start("funclatency", "--json", "-l", "5", "-p", pid, function)) {
                workload.release();
                assertEquals(0, workload.await(LIMIT), workload::stderr);
                assertCounted(TIMES, innermost);
                assertCounted(2 * TIMES, outer);
                assertCounted(3 * TIMES, all);
            }
        }
    }

    private static void assertCounted(int count, ToolRun run) {
        run.stop();
        assertEquals(1, run.lines(".*\"average\":.*,\"count\":" + count + "}").size(), run::stdout);
    }
}
