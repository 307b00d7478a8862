package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools that sum up by stack, against processes whose stacks are known. */
@KernelTest
class StackToolsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 101;
    /** The least of a sleep of 700 ms that is off the CPU, in microseconds: the timer runs a little before the task leaves the CPU. */
    private static final long ASLEEP = 600_000;

    @TempDir
    private Path directory;

    private static void run(Child workload) {
        workload.release();
        assertEquals(0, workload.await(LIMIT), workload::stderr);
    }

    /** Adds up a member of all lines that a pattern is found in. */
    private static long sum(ToolRun tool, String line, String member) {
        Pattern wanted = Pattern.compile(line);
        Pattern number = Pattern.compile("\"" + member + "\":(\\d+)");
        return tool.stdout()
                .lines()
                .filter(text -> wanted.matcher(text).find())
                .mapToLong(text -> {
                    Matcher found = number.matcher(text);
                    return found.find() ? Long.parseLong(found.group(1)) : 0;
                })
                .sum();
    }

    @Test
    void stackcountCountsEveryCallOfAKernelFunction() throws IOException {
        Path page = directory.resolve("calls.html");
        try (Child workload = Workload.kills(TIMES);
                Child other = Workload.kills(TIMES)) {
            String pid = Long.toString(workload.pid());
            try (ToolRun whole = ToolRun.start("stackcount", "-K", "-p", pid, "sys_kill");
                    ToolRun folded = ToolRun.start(
                            "stackcount", "-f", "-P", "-K", "-p", pid, "--flame", page.toString(), "__*_sys_kil*")) {
                run(other);
                run(workload);
                List<String> lines = whole.stop().stdout().lines().toList();
                assertEquals("Tracing 1 functions for \"sys_kill\"... Hit Ctrl-C to end.", lines.get(0));
                assertEquals("", lines.get(1));
                assertTrue(lines.get(2).matches("  [0-9a-f]{16} __\\w+_sys_kill"), lines.get(2));
                assertEquals(List.of("    " + TIMES, ""), lines.subList(lines.size() - 2, lines.size()));
                assertEquals(1, whole.lines("    \\d+").size(), "one path leads there");
                List<String> all = folded.stop().lines(".*");
                assertEquals(1, all.size(), folded::stdout);
                assertTrue(all.getFirst().matches("bash;entry_SYSCALL_64\\w*;.*_sys_kill " + TIMES), all.getFirst());
                assertTrue(Files.readString(page).contains("\"unit\":\"count\",\"total\":" + TIMES + ","));
            }
        }
    }

    @Test
    void stackcountNamesFunctionsOfAProcessThatHasEnded() {
        String kills = "for ((i = 0; i < " + TIMES + "; i++)); do kill -0 $$; done; sleep 5; :";
        try (Child workload = Child.startHeld("bash", "-c", kills)) {
            String pid = Long.toString(workload.pid());
            try (ToolRun tool = ToolRun.start("stackcount", "-U", "-P", "--json", "-p", pid, "c:kill");
                    ToolRun none = ToolRun.start("stackcount", "-p", pid, "c:pthread_kill")) {
                run(workload);
                tool.stop();
                assertEquals(
                        TIMES,
                        sum(tool, "\"comm\":\"bash\",\"pid\":" + pid + ",\"user\":\\[\"(__)?kill\"", "count"),
                        tool::stdout);
                assertEquals(0, none.stop().lines("    \\d+").size(), none::stdout);
            }
        }
    }

    @Test
    void timesOffTheCpuAreThoseOfASleep() {
        String sleeping = "\"kernel\":\\[\"__schedule\",\"schedule\",\"do_nanosleep\",";
        try (Child workload = Child.startHeld("sleep", "0.7")) {
            String pid = Long.toString(workload.pid());
            try (ToolRun off = ToolRun.start("offcputime", "-p", pid, "--json");
                    ToolRun longer = ToolRun.start("offcputime", "-p", pid, "-m", "600000", "-K");
                    ToolRun wake = ToolRun.start("wakeuptime", "-p", pid, "--json");
                    ToolRun both = ToolRun.start("offwaketime", "-p", pid, "--json")) {
                long start = System.nanoTime();
                run(workload);
                long most = (System.nanoTime() - start) / 1000;
                off.stop();
                long slept = sum(off, "\"comm\":\"sleep\",\"pid\":" + pid + ",.*" + sleeping, "microseconds");
                assertTrue(slept >= ASLEEP && slept <= most, off::stdout);
                assertEquals(sum(off, "", "microseconds"), sum(off, "\"pid\":" + pid + ",", "microseconds"));

                List<String> lines = longer.stop().stdout().lines().toList();
                assertEquals(
                        "Tracing off-CPU time (us) of PID " + pid + " by kernel stack... Hit Ctrl-C to end.",
                        lines.get(0));
                assertTrue(lines.contains("    -                sleep (" + pid + ")"), longer::stdout);
                assertEquals(
                        1,
                        longer.lines("        \\d{6,}").size(),
                        "the wait for the release has been under way since before the start");

                wake.stop();
                long woken = sum(wake, "\"target\":\"sleep\",\"kernel\":\\[.*\"hrtimer_wakeup\"", "microseconds");
                assertTrue(woken >= ASLEEP && woken <= slept + 1000, wake::stdout);
                both.stop();
                long seen = sum(both, sleeping + ".*\"waker_kernel\":\\[.*\"hrtimer_wakeup\"", "microseconds");
                assertTrue(seen >= ASLEEP && seen <= most, both::stdout);
            }
        }
    }

    @Test
    void profileSamplesWhatRuns() {
        try (Child workload = Child.startHeld("bash", "-c", "for ((i = 0; i < 50000; i++)); do :; done")) {
            String pid = Long.toString(workload.pid());
            try (ToolRun one = ToolRun.start("profile", "-F", "99", "-p", pid, "--json");
                    ToolRun two = ToolRun.start("profile", "-F", "99", "-p", pid + ",1", "-U", "--json")) {
                long start = System.nanoTime();
                run(workload);
                double seconds = (System.nanoTime() - start) / 1e9;
                long samples = sum(one.stop(), "\"comm\":\"bash\",\"pid\":" + pid + ",", "count");
                assertTrue(samples > 0 && samples <= 99 * (seconds + 1), seconds + " s: " + one.stdout());
                assertEquals(samples, sum(one, "", "count"), "no other process");
                assertTrue(sum(two.stop(), "\"pid\":" + pid + ",.*\"kernel\":\\[\\]", "count") > 0, two::stdout);
            }
        }
    }

    @Test
    void stacksThatFindNoRoomAreTold() {
        ToolRun tool = ToolRun.runToEnd("offcputime", "-K", "--stack-storage-size", "1", "1");
        assertEquals(3, tool.status(), tool::stdout);
        assertTrue(
                Pattern.compile("\\d+ stacks not stored, shown as missed; more room: --stack-storage-size \\(now 1\\)")
                        .matcher(tool.stderr())
                        .find(),
                tool::stderr);
        assertTrue(tool.stdout().contains("    [Missed Kernel Stack]\n"), tool::stdout);
        assertTrue(tool.stdout().startsWith("Tracing off-CPU time (us) of all threads by kernel stack for 1 secs.\n"));
    }

    @Test
    void whatIsNotThereIsNamed() {
        ToolRun function = ToolRun.runToEnd("stackcount", "vfs_reed");
        assertEquals(1, function.status());
        assertTrue(function.stderr().contains("'vfs_reed'"), function::stderr);
        ToolRun event = ToolRun.runToEnd("stackcount", "t:sched:sched_swich");
        assertEquals(1, event.status());
        assertTrue(event.stderr().contains("sched_swich"), event::stderr);
        assertEquals(2, ToolRun.runToEnd("stackcount", "x:c:x").status());
        ToolRun probe = ToolRun.runToEnd("stackcount", "u:c:nothing_so_called");
        assertEquals(1, probe.status());
        assertTrue(probe.stderr().contains("nothing_so_called"), probe::stderr);
    }
}
