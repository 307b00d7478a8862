package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/**
 * {@code trace} and {@code argdist}, against a process that tries to remove two directories that are not there, and sets its mask, a
 * known number of times.
 */
@KernelTest
class ProbeToolsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 53;

    private static Child workload() {
        return workload("");
    }

    private static Child workload(String end) {
        String body = "for (1 .. " + TIMES + ") { umask(7); rmdir('/missing/directory'); rmdir('/missing'); }" + end;
        return Child.startHeld("perl", "-e", body);
    }

    private static void run(Child workload) {
        workload.release();
        assertEquals(0, workload.await(LIMIT), workload::stderr);
    }

    private static void assertLines(int count, ToolRun tool, String pattern) {
        assertEquals(count, tool.lines(pattern).size(), () -> pattern + "\n" + tool.stdout());
    }

    /** Only then is the address of a frame its place in the file. */
    @Test
    void traceNamesFramesByTheBuildIdsOfFiles(@TempDir Path directory) throws IOException {
        Path source = directory.resolve("leaks.c");
        String program = directory.resolve("leaks").toString();
        try (InputStream text = ProbeToolsKernelTest.class.getResourceAsStream("workloads/leaks.c")) {
            Files.copy(Objects.requireNonNull(text), source);
        }
        try (Child compiler = Child.start(
                "clang-16", "-O1", "-fno-inline", "-pie", "-Wl,--build-id", "-o", program, source.toString())) {
            assertEquals(0, compiler.await(LIMIT), compiler::stderr);
        }
        String probe = "p:" + program + ":leak_large";
        try (ToolRun files = ToolRun.start("trace", "-U", "-a", "-s", program + ",c", probe);
                ToolRun plain = ToolRun.start("trace", "-U", "-a", probe)) {
            for (int i = 0; i < 7; i++) {
                try (Child workload = Child.start(program, "now")) {
                    assertEquals(0, workload.await(LIMIT), workload::stderr);
                }
            }
            files.stop();
            plain.stop();
            assertLines(7, files, "\\d+ +\\d+ +leaks +leak_large *");
            assertLines(7, files, " +[0-9a-f]{1,6} +leak_large\\+0x0");
            assertLines(7, plain, "\\d+ +\\d+ +leaks +leak_large *");
            assertLines(0, plain, " +[0-9a-f]{1,6} +.*");
        }
        assertEquals(2, ToolRun.runToEnd("trace", "-s", program, probe).status());
        ToolRun missing = ToolRun.runToEnd("trace", "-U", "-s", "/no/such/file", probe);
        assertEquals(1, missing.status());
        assertTrue(missing.stderr().contains("/no/such/file"), missing::stderr);
    }

    @Test
    void traceShowsWhatMeetsTheConditions() {
        // Frames get their names as long as the process is there.
        try (Child workload = workload(" sleep 1000;");
                Child other = workload()) {
            String pid = Long.toString(workload.pid());
            try (ToolRun tool = ToolRun.start(
                            "trace",
                            "-p",
                            pid,
                            "-T",
                            "sys_rmdir (STRCMP(\"/missing/d\", arg1)) \"call %s, %5d|\", arg1@user, $uid",
                            "r::sys_rmdir ((int)retval != -2) \"wrong %d\", retval",
                            "r::sys_rmdir \"result %d\", retval",
                            "t:syscalls:sys_enter_umask \"mask %d of %s\", args->mask, $task->comm",
                            "do_rmdir(int dfd, struct filename *name) \"%d %s\", dfd, name->name");
                    ToolRun library = ToolRun.start(
                            "trace", "--json", "-U", "-p", pid, "p:c:rmdir(const char *path) \"%10s\", path")) {
                run(other);
                workload.release();
                tool.awaitLines(".*umask.*", TIMES);
                library.awaitLines(".*", 2 * TIMES);
                tool.stop();
                library.stop();
                String line = "\\d\\d:\\d\\d:\\d\\d " + pid + " +" + pid + " +perl +";
                assertTrue(
                        tool.stdout().startsWith("TIME     PID     TID     COMM            FUNC             -\n"),
                        tool::stdout);
                assertLines(TIMES, tool, line + "sys_rmdir +call /missing/directory,     0\\|");
                assertLines(2 * TIMES, tool, line + "sys_rmdir +result -2");
                assertLines(TIMES, tool, line + "sys_enter_umask +mask 7 of perl");
                assertLines(TIMES, tool, line + "do_rmdir +-100 /missing");
                assertLines(TIMES, tool, line + "do_rmdir +-100 /missing/directory");
                assertEquals(1 + 6 * TIMES, tool.stdout().lines().count(), tool::stdout);
                String json = "\\{\"time\":\"[^\"]+Z\",\"cpu\":\\d+,\"pid\":" + pid + ",\"tid\":" + pid
                        + ",\"comm\":\"perl\",\"func\":\"rmdir\",";
                String stack = ",\"stack\":\\[\"rmdir\\+0x\\w+\".*]}";
                assertLines(TIMES, library, json + "\"message\":\"  /missing\",\"values\":\\[\"/missing\"]" + stack);
                assertEquals(2 * TIMES, library.stdout().lines().count(), library::stdout);
            }
        }
    }

    @Test
    void traceEndsAfterSoManyLinesAndCountsEqualOnes() {
        try (Child workload = workload();
                ToolRun tool = ToolRun.start(
                        "trace",
                        "-A",
                        "-M",
                        "37",
                        "-n",
                        "erl",
                        "-f",
                        "ctory",
                        "-p",
                        Long.toString(workload.pid()),
                        "sys_rmdir \"%s\", arg1")) {
            run(workload);
            tool.awaitLines("-->COUNT 37", 1);
            assertLines(1, tool, workload.pid() + " +" + workload.pid() + " +perl +sys_rmdir +/missing/directory");
            tool.stop();
        }
    }

    @Test
    void argdistCountsValuesAndDrawsThem() {
        try (Child workload = workload();
                Child other = workload()) {
            String pid = Long.toString(workload.pid());
            try (ToolRun tool = ToolRun.start(
                    "argdist",
                    "-i",
                    "1000",
                    "-p",
                    pid,
                    "-C",
                    "p::do_rmdir(int dfd, struct filename *name):int,char*:dfd,name->name",
                    "-C",
                    "t:syscalls:sys_enter_umask():u32:args->mask#masks",
                    "-C",
                    "r:c:rmdir(const char *path):char *:$entry(path):(int)$retval<0 && $latency > 0",
                    "-C",
                    "p::sys_umask()",
                    "-H",
                    "r::sys_rmdir(const char *path):s64:-(int)$retval:STRCMP(\"/missing/d\",$entry(path))#errors")) {
                run(other);
                run(workload);
                tool.stop();
                assertLines(1, tool, "masks");
                assertLines(1, tool, "\t" + TIMES + " +args->mask = 7");
                assertLines(1, tool, "\t" + TIMES + " +dfd = -100, name->name = /missing/directory");
                assertLines(1, tool, "\t" + TIMES + " +dfd = -100, name->name = /missing");
                assertLines(1, tool, "\t" + TIMES + " +\\$entry\\(path\\) = /missing/directory");
                assertLines(1, tool, "\t" + TIMES + " +\\$entry\\(path\\) = /missing");
                assertLines(1, tool, "\t" + TIMES + " +total calls");
                assertLines(6, tool, "\t\\d+ +.*");
                assertLines(1, tool, "     errors +: count     distribution");
                assertLines(1, tool, " +2 -> 3 +: " + TIMES + " +\\|\\*{40}\\|");
                assertLines(2, tool, ".* -> .*"); // below it, that of 0 and 1
            }
        }
    }
}
