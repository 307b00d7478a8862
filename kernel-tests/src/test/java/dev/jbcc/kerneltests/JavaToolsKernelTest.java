package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import org.junit.jupiter.api.Test;

/** The tools for Java, and what others show of Java, on JVMs that the tests start. */
@KernelTest
class JavaToolsKernelTest {
    private static void finish(Child workload) {
        workload.release();
        assertEquals(0, workload.await(JavaWorkload.LIMIT), workload::stderr);
    }

    @Test
    void profileNamesCompiledMethods() {
        try (Child workload = JavaWorkload.start("spin")) {
            String pid = Long.toString(workload.pid());
            // One is compiled into the other.
            String method = "(int|void) dev\\.jbcc\\.kerneltests\\.JavaWorkload\\.(compiled|spin)\\(\\S+\\)";
            ToolRun without = ToolRun.runToEnd("profile", "-p", pid, "-U", "-f", "--no-perf-map", "2");
            assertTrue(!without.lines("java;.*").isEmpty(), without::stdout);
            assertEquals(0, without.lines(".*JavaWorkload.*").size(), without::stdout);
            ToolRun tool = ToolRun.runToEnd("profile", "-p", pid, "-U", "--json", "2");
            assertTrue(!tool.lines(".*\"user\":\\[\"" + method + "\".*").isEmpty(), tool::stdout);
            finish(workload);
            assertFalse(workload.stdout().contains("Full thread dump"), workload::stdout);
        }
    }
}
