package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools about locks: those of the kernel, and of {@code workloads/locks.c}. */
@KernelTest
class LockToolsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 101;

    @TempDir
    private static Path directory;

    private static Path program;

    @BeforeAll
    static void build() throws IOException {
        Path source = directory.resolve("locks.c");
        program = directory.resolve("locks");
        try (InputStream text = LockToolsKernelTest.class.getResourceAsStream("workloads/locks.c")) {
            Files.copy(Objects.requireNonNull(text), source);
        }
        try (Child compiler = Child.start(
                "clang-16",
                "-O1",
                "-fno-omit-frame-pointer",
                "-pthread",
                "-o",
                program.toString(),
                source.toString())) {
            assertEquals(0, compiler.await(LIMIT), compiler::stderr);
        }
    }

    /** Each write to a pipe takes its mutex once. */
    private static Child writes(int times) {
        String body = "pipe(R, W); for (1 .. " + times + ") { syswrite(W, 'x'); sysread(R, $_, 1); }";
        return Child.startHeld("perl", "-e", body);
    }

    private static void run(Child workload) {
        workload.release();
        assertEquals(0, workload.await(LIMIT), workload::stderr);
    }

    @Test
    void klockstatCountsEachLock() {
        try (Child workload = writes(TIMES);
                Child other = writes(TIMES)) {
            String pid = Long.toString(workload.pid());
            try (ToolRun all = ToolRun.start("klockstat", "-s", "2", "-S", "acq_count,hld_total", "-p", pid);
                    ToolRun json = ToolRun.start("klockstat", "--json", "-c", "pipe_write", "-t", pid);
                    ToolRun one = ToolRun.start("klockstat", "-n", "1", "-S", "hld_count", "-p", pid)) {
                run(other);
                run(workload);
                String found = all.stop().stdout();
                assertTrue(found.startsWith("Tracing lock events... Hit Ctrl-C to end.\n\n"), found);
                String caller = " +pipe_write\\+0x[0-9a-f]+";
                assertEquals(
                        1,
                        all.lines(" {34}Caller {3}Avg Spin {2}Count {3}Max spin Total spin")
                                .size(),
                        found);
                assertEquals(
                        1,
                        all.lines(" {34}Caller {3}Avg Hold {2}Count {3}Max hold Total hold")
                                .size(),
                        found);
                assertEquals(
                        2,
                        all.lines(caller + " +\\d+ +" + TIMES + " +\\d+ +\\d+").size(),
                        found);
                assertEquals(2, all.lines(caller).size(), "and the stack below each");
                checkTimes(json.stop());
                assertEquals(7, one.stop().stdout().lines().count(), one::stdout);
            }
        }
        assertEquals(2, ToolRun.runToEnd("klockstat", "-S", "acq_mean").status());
    }

    /**
     * Nothing is mapped at 0, which mincore (27) knows when it has locked the address space. Files in memory have no
     * other file system below them, which would lock, too.
     */
    @Test
    void klockstatCountsReadersAndWritersIfAsked() {
        String body = "chdir '/dev/shm'; mkdir $$ or die; for (1 .. 101) { syscall(27, 0, 4096, my $pages = 'x' x 8); }"
                + " for (1 .. 103) { chmod(0700, $$) or die; }"
                + " for (1 .. 107) { opendir(D, $$) or die; readdir D; closedir D; } rmdir $$;";
        try (Child workload = Child.startHeld("perl", "-e", body)) {
            String pid = Long.toString(workload.pid());
            try (ToolRun all = ToolRun.start("klockstat", "--rwsem", "-p", pid);
                    ToolRun json = ToolRun.start("klockstat", "--rwsem", "--json", "-p", pid);
                    ToolRun mutexes = ToolRun.start("klockstat", "-p", pid)) {
                run(workload);
                all.stop();
                json.stop();
                assertLocked(all, json, "\\w*mincore", 101);
                assertLocked(all, json, "chmod_common", 103);
                assertLocked(all, json, "iterate_dir", 107);
                mutexes.stop();
                assertEquals(
                        0,
                        mutexes.lines(".*(?:mincore|chmod_common|iterate_dir).*")
                                .size(),
                        mutexes::stdout);
            }
        }
    }

    private static void assertLocked(ToolRun text, ToolRun json, String caller, int times) {
        String line = " +" + caller + "\\+0x[0-9a-f]+ +\\d+ +" + times + " +\\d+ +\\d+";
        assertEquals(2, text.lines(line).size(), text::stdout);
        String object = ".*\"caller\":\"" + caller + "[^\"]*\",\"acquire_count\":" + times + ",.*\"hold_count\":"
                + times + ",.*";
        assertEquals(1, json.lines(object).size(), json::stdout);
    }

    private static void checkTimes(ToolRun json) {
        String times = "_count\":" + TIMES + ",\"#_avg_ns\":(\\d+),\"#_max_ns\":(\\d+),\"#_total_ns\":(\\d+)";
        Matcher found = Pattern.compile("\\{\"time\":\"[^\"]+Z\",\"caller\":\"pipe_write[^\"]*\",\"acquire"
                        + times.replace("#", "acquire") + ",\"hold" + times.replace("#", "hold")
                        + ",\"stack\":\\[\"pipe_write[^\"]*\",.*\\]\\}\n")
                .matcher(json.stdout());
        assertTrue(found.matches(), json::stdout);
        for (int first : new int[] {1, 4}) {
            long total = Long.parseLong(found.group(first + 2));
            assertEquals(total / TIMES, Long.parseLong(found.group(first)));
            assertTrue(Long.parseLong(found.group(first + 1)) <= total, json::stdout);
            assertTrue(Long.parseLong(found.group(first)) <= Long.parseLong(found.group(first + 1)), json::stdout);
        }
    }

    private static Child start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Child child = Child.start(command.toArray(String[]::new));
        String _ = child.awaitStdout(text -> text.contains("ready"), LIMIT);
        return child;
    }

    @Test
    void deadlockShowsTheFirstCycle() throws IOException {
        Path dump = directory.resolve("cycle.json");
        try (Child workload = start("recursive", "try", "cycle", "stay");
                Child other = start("order")) {
            String pid = Long.toString(workload.pid());
            try (ToolRun text = ToolRun.start("deadlock", "--dump-graph", dump.toString(), pid);
                    ToolRun json = ToolRun.start("deadlock", "--json", "-b", "c", "-t", "1000", "-e", "1000", pid)) {
                run(other);
                workload.release();
                text.awaitLines("Thread \\d+ \\(locks\\) created by .*", 3).stop();
                String found = text.stdout();
                String[] lines = found.split("\n", -1);
                assertEquals("Tracing... Hit Ctrl-C to end.", lines[0]);
                assertEquals("Potential Deadlock Detected!", lines[2]);
                String mutex = "Mutex M# \\(0x[0-9a-f]+\\)";
                String cycle = String.join(" => ", List.of(mutex, mutex, mutex, mutex))
                        .replaceFirst("#", "0")
                        .replaceFirst("#", "1")
                        .replaceFirst("#", "2")
                        .replaceFirst("#", "0");
                assertTrue(lines[4].matches("Cycle in lock order graph: " + cycle), found);
                assertEquals(
                        3,
                        text.lines("Mutex M\\d .* acquired here while holding Mutex M\\d .* in Thread .*:")
                                .size());
                assertEquals(
                        6, text.lines("@ [0-9a-f]{16} \\w*pthread_mutex_lock.*").size(), found);
                assertEquals(6, text.lines("@ [0-9a-f]{16} own_lock\\+0x.*").size(), found);
                assertEquals(3, text.lines("@ [0-9a-f]{16} lock_first\\+0x.*").size(), found);
                assertEquals(3, text.lines("@ [0-9a-f]{16} lock_second\\+0x.*").size(), found);
                assertEquals(
                        3,
                        text.lines("Thread \\d+ \\(locks\\) created by Thread " + pid + " \\(locks\\) here:")
                                .size());
                json.awaitLines(".*", 1).stop();
                assertTrue(
                        json.stdout()
                                .matches("\\{\"time\":\"[^\"]+Z\",\"pid\":" + pid
                                        + ",\"mutexes\":\\[(\"0x[0-9a-f]+\",?){3}\\],"
                                        + "\"edges\":\\[.*\\],\"threads\":\\[.*\\]\\}\n"),
                        json::stdout);
                assertEquals(3, Files.readString(dump).split("\"source\":", -1).length - 1, "the trylock is no edge");
            }
        }
    }

    @Test
    void deadlockFindsNoneWhereThereIsAnOrder() throws IOException {
        Path dump = directory.resolve("order.json");
        Path own = directory.resolve("own.json");
        try (Child workload = start("order", "recursive", "try", "order")) {
            String pid = Long.toString(workload.pid());
            try (ToolRun tool = ToolRun.start("deadlock", "--dump-graph", dump.toString(), pid);
                    ToolRun named = ToolRun.start(
                            "deadlock",
                            "--dump-graph",
                            own.toString(),
                            "--lock-symbols",
                            "own_lock",
                            "--unlock-symbols",
                            "own_unlock",
                            pid)) {
                run(workload);
                assertEquals("Tracing... Hit Ctrl-C to end.\n", tool.stop().stdout());
                assertEquals("Tracing... Hit Ctrl-C to end.\n", named.stop().stdout());
                assertTrue(tool.stderr().contains("process " + pid + " has ended"), tool::stderr);
                for (Path each : List.of(dump, own)) {
                    String graph = Files.readString(each);
                    assertEquals(5, graph.split("\"id\":", -1).length - 1, graph);
                    assertEquals(10, graph.split("\"source\":", -1).length - 1, graph);
                }
            }
        }
        assertEquals(2, ToolRun.runToEnd("deadlock").status());
        assertEquals(
                2,
                ToolRun.runToEnd("deadlock", "--lock-symbols", "own_lock", "1").status());
        ToolRun missing = ToolRun.runToEnd(
                "deadlock",
                "-b",
                program.toString(),
                Long.toString(ProcessHandle.current().pid()));
        assertEquals(1, missing.status());
        assertFalse(missing.stderr().isEmpty());
    }
}
