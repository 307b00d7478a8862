package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tools for Java, and what others show of Java, on JVMs that the tests start. */
@KernelTest
class JavaToolsKernelTest {
    private static void finish(Child workload) {
        workload.release();
        assertEquals(0, workload.await(JavaWorkload.LIMIT), workload::stderr);
    }

    private static int count(ToolRun tool, String pattern) {
        return tool.lines(pattern).size();
    }

    /** Adds up a member of all lines of a process. */
    private static long sum(ToolRun tool, String pid, String member) {
        Pattern number = Pattern.compile("\"pid\":" + pid + ",.*\"" + member + "\":(\\d+)");
        return tool.stdout()
                .lines()
                .map(number::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    @Test
    void collectionsAndThreadsAreSeenOnceEach() {
        try (Child workload = JavaWorkload.start("events")) {
            String pid = Long.toString(workload.pid());
            ToolRun calls = ToolRun.runToEnd("javacalls", pid);
            assertEquals(1, calls.status());
            assertTrue(
                    calls.stderr()
                            .contains(
                                    "process " + pid
                                            + ": method calls cannot be seen: the JVM was started without -XX:+DTraceMethodProbes"),
                    calls::stderr);
            try (ToolRun collections = ToolRun.start("javagc", pid);
                    ToolRun threads = ToolRun.start("javathreads", "--json", pid);
                    ToolRun all = ToolRun.start("javastat", "--json")) {
                finish(workload);
                String collection = "\\d+\\.\\d{3} +\\d+\\.\\d\\d +MarkSweepCompact \\d+K -> \\d+K of \\d+K full";
                collections.awaitLines(collection, JavaWorkload.COLLECTIONS).stop();
                assertEquals(JavaWorkload.COLLECTIONS, count(collections, collection), collections::stdout);
                String thread = ".*\"pid\":" + pid + ",.*\"type\":\"%s\",\"daemon\":%d,\"name\":\"worker\"}";
                threads.awaitLines(thread.formatted("stop", 0), JavaWorkload.THREADS - 1)
                        .stop();
                for (String type : List.of("start", "stop")) {
                    assertEquals(1, count(threads, thread.formatted(type, 1)), threads::stdout);
                    assertEquals(JavaWorkload.THREADS - 1, count(threads, thread.formatted(type, 0)), threads::stdout);
                }
                all.stop();
                assertEquals(JavaWorkload.COLLECTIONS, sum(all, pid, "collections"), all::stdout);
                assertEquals(JavaWorkload.THREADS, sum(all, pid, "threads"), all::stdout);
                assertEquals(0, sum(all, pid, "methods"), all::stdout);
            }
        }
    }

    @Test
    void callsAndObjectsAreCounted() {
        String prefix = "dev/jbcc/kerneltests/JavaWorkload";
        String[] probes = {"-XX:+DTraceMethodProbes", "-XX:+DTraceAllocProbes"};
        try (Child workload = JavaWorkload.start("events", probes)) {
            String pid = Long.toString(workload.pid());
            try (ToolRun calls = ToolRun.start("javacalls", "-L", "-S", pid);
                    ToolRun objects = ToolRun.start("javaobjnew", "--json", pid);
                    ToolRun flow = ToolRun.start("javaflow", "-C", prefix.replace('/', '.'), "-M", "recursive", pid)) {
                finish(workload);
                calls.stop();
                String time = " +\\d+\\.\\d{3}";
                assertEquals(1, count(calls, prefix + ".outer +" + JavaWorkload.CALLS + time), calls::stdout);
                int inner = JavaWorkload.CALLS * JavaWorkload.INNER_CALLS;
                assertEquals(1, count(calls, prefix + ".inner +" + inner + time), calls::stdout);
                assertEquals(1, count(calls, prefix + "\\$Made.<init> +" + JavaWorkload.OBJECTS + time));
                assertEquals(0, count(calls, prefix + ".events .*"), calls::stdout);
                assertEquals(1, count(calls, "mkdir +" + JavaWorkload.DIRECTORIES + time), calls::stdout);
                assertEquals(1, count(calls, "rmdir +" + JavaWorkload.DIRECTORIES + time), calls::stdout);
                objects.stop();
                assertEquals(
                        1,
                        count(
                                objects,
                                ".*\"class\":\"" + prefix + "\\$Made\",\"count\":" + JavaWorkload.OBJECTS
                                        + ",\"bytes\":" + JavaWorkload.OBJECTS * 24 + "}"),
                        objects::stdout);
                flow.awaitLines(".*<- .*", 3 * JavaWorkload.CALLS).stop();
                for (String indent : List.of("", "  ", "    ")) {
                    for (String arrow : List.of("-> ", "<- ")) {
                        String line =
                                "(?=\\d+ +" + pid + " +\\d+ +\\d+ ).{29}" + indent + arrow + prefix + ".recursive";
                        assertEquals(JavaWorkload.CALLS, count(flow, line), line + "\n" + flow.stdout());
                    }
                }
                assertEquals(0, count(flow, ".*inner.*"), flow::stdout);
            }
        }
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
