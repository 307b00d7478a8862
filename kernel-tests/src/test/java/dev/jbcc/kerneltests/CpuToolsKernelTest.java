package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.Jbcc;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tools about CPUs and scheduling. */
@KernelTest
class CpuToolsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 101;

    /** Adds up the counts of a drawn histogram's rows. */
    private static long total(String output) {
        Matcher row = Pattern.compile("(?m)^ +\\d+ -> \\d+ +: (\\d+) +\\|").matcher(output);
        long total = 0;
        while (row.find()) {
            total += Long.parseLong(row.group(1));
        }
        return total;
    }

    @Test
    void runqlatCountsEveryWaitOfAProcess() {
        // Each child is waited for, so the parent sleeps and is woken at least once per child.
        try (Child workload = Workload.executes(TIMES, "/bin/true");
                ToolRun whole = ToolRun.start("runqlat", "-p", Long.toString(workload.pid()));
                ToolRun each = ToolRun.start("runqlat", "-P")) {
            workload.release();
            assertEquals(0, workload.await(LIMIT));
            long waits = total(whole.stop().stdout());
            assertTrue(waits >= TIMES, whole::stdout);
            assertTrue(whole.stdout().contains("     usecs               : count     distribution"), whole::stdout);
            String section = each.stop().stdout();
            int start = section.indexOf("\npid = " + workload.pid() + "\n");
            assertTrue(start >= 0, section);
            int end = section.indexOf("\npid = ", start + 1);
            String own = section.substring(start, end < 0 ? section.length() : end);
            assertEquals(waits, total(own), () -> "the same, seen twice: " + whole.stdout() + own);
        }
    }

    /** Adds up a number that each line of JSON has. */
    private static long sum(ToolRun run, String member) {
        return Pattern.compile("\"" + member + "\":(\\d+)[,}]")
                .matcher(run.stdout())
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    @Test
    void runsAndWaitsOfAProcessAreCountedAlikeByAll() {
        try (Child workload = Workload.executes(TIMES, "/bin/true")) {
            String pid = Long.toString(workload.pid());
            try (ToolRun waits = ToolRun.start("runqlat", "--json", "-p", pid);
                    ToolRun on = ToolRun.start("cpudist", "-e", "-p", pid);
                    ToolRun off = ToolRun.start("cpudist", "-O", "--json", "-p", pid);
                    ToolRun each = ToolRun.start("cpudist", "-P");
                    ToolRun slow = ToolRun.start("runqslower", "-p", pid, "0");
                    ToolRun json = ToolRun.start("runqslower", "-p", pid, "--json", "0");
                    ToolRun none = ToolRun.start("runqslower", "-P", "-p", pid, "3600000000");
                    ToolRun forks = ToolRun.start("pidpersec", "-p", pid);
                    ToolRun forksJson = ToolRun.start("pidpersec", "--json", "-p", pid)) {
                workload.release();
                assertEquals(0, workload.await(LIMIT));
                long times = sum(waits.stop(), "total");
                assertTrue(times >= TIMES, waits::stdout);

                assertEquals(times, total(on.stop().stdout()), on::stdout);
                assertEquals(
                        1,
                        on.lines("avg = \\d+ usecs, total: \\d+ usecs, count: " + times)
                                .size(),
                        on::stdout);
                // It is away between two runs: once less.
                assertEquals(times - 1, sum(off.stop(), "total"), off::stdout);
                String section = each.stop().stdout();
                int start = section.indexOf("\npid = " + pid + "\n");
                assertTrue(start >= 0, section);
                int end = section.indexOf("\npid = ", start + 1);
                assertEquals(times, total(section.substring(start, end < 0 ? section.length() : end)));

                assertEquals(
                        times,
                        slow.stop()
                                .lines("\\d\\d:\\d\\d:\\d\\d bash +" + pid + " +\\d+")
                                .size(),
                        slow::stdout);
                assertEquals(times + 2, slow.stdout().lines().count());
                assertEquals(
                        times,
                        json.stop()
                                .lines("\\{\"time\":\"[^\"]+Z\",\"comm\":\"bash\",\"tid\":" + pid
                                        + ",\"latency_us\":\\d+,\"previous_comm\":\"[^\"]+\",\"previous_tid\":\\d+\\}")
                                .size(),
                        json::stdout);
                assertEquals("""
                        Tracing run queue latency higher than 3600000000 us
                        TIME     COMM             TID           LAT(us) PREV COMM        PREV TID
                        """, none.stop().stdout());

                assertEquals(TIMES, sum(forksJson.stop(), "count"), forksJson::stdout);
                long forked = forks.stop().lines("\\d\\d:\\d\\d:\\d\\d: PIDs/sec: \\d+").stream()
                        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum();
                assertEquals(TIMES, forked, forks::stdout);
            }
        }
    }

    /** Returns how often all CPUs together served something, of a line of /proc/softirqs or /proc/interrupts. */
    private static Map<String, Long> served(String file, Function<String[], String> name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            Map<String, Long> served = new HashMap<>();
            lines.skip(1).map(String::strip).forEach(line -> {
                String[] words = line.split("\\s+");
                long times = 0;
                for (int i = 1; i < words.length && words[i].matches("\\d+"); i++) {
                    times += Long.parseLong(words[i]);
                }
                served.merge(name.apply(words), times, Long::sum);
            });
            return served;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks the counts of a tool that is started and stopped meanwhile against the kernel's own. */
    private static void interrupts(String tool, Supplier<Map<String, Long>> kernel) throws InterruptedException {
        Map<String, Long> before = kernel.get();
        try (ToolRun counts = ToolRun.start(tool, "-C");
                ToolRun json = ToolRun.start(tool, "--json");
                ToolRun drawn = ToolRun.start(tool, "-d", "-N");
                ToolRun nowhere = ToolRun.start(tool, "-c", "4095")) {
            Map<String, Long> started = kernel.get();
            disturb();
            Map<String, Long> ending = kernel.get();
            String text = counts.stop().stdout();
            json.stop();
            drawn.stop();
            nowhere.stop();
            Map<String, Long> after = kernel.get();
            String member = tool.substring(0, tool.length() - 1);
            long seen = 0;
            for (String name : after.keySet()) {
                long least = ending.getOrDefault(name, 0L) - started.getOrDefault(name, 0L);
                long most = after.get(name) - before.getOrDefault(name, 0L);
                long count = first(text, "(?m)^" + Pattern.quote(name) + " +(\\d+)$");
                assertTrue(count >= least && count <= most, name + ": " + least + ".." + most + "\n" + text);
                count = first(
                        json.stdout(),
                        "\"" + member + "\":\"" + Pattern.quote(name) + "\",\"count\":(\\d+),\"total_ns\":");
                assertTrue(count >= least && count <= most, name + ": " + least + ".." + most + "\n" + json.stdout());
                seen += least;
                if (least > 0) {
                    assertTrue(drawn.stdout().contains("\n" + member + " = " + name + "\n"), drawn::stdout);
                }
            }
            assertTrue(seen > 0, text);
            assertTrue(text.matches("(?s).*\n" + member.toUpperCase(Locale.ROOT) + " +TOTAL_count\n.*"), text);
            assertTrue(drawn.stdout().contains("     nsecs               : count     distribution"), drawn::stdout);
            assertEquals(3, nowhere.stdout().lines().count(), nowhere::stdout);
        }
    }

    /** Reads files of the machine outside, which makes its device interrupt, and sleeps, which needs timers. */
    private static void disturb() throws InterruptedException {
        for (int i = 0; i < TIMES; i++) {
            try (Stream<Path> files = Files.list(Jbcc.root())) {
                assertTrue(files.count() > 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread.sleep(3);
        }
    }

    private static long first(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    @Test
    void softirqsCountsAsTheKernelDoes() throws InterruptedException {
        interrupts(
                "softirqs",
                () -> served(
                        "/proc/softirqs", words -> words[0].replace(":", "").toLowerCase(Locale.ROOT)));
    }

    @Test
    void hardirqsCountsAsTheKernelDoes() throws InterruptedException {
        // Numbered lines end in the name of the action; the others (LOC, RES, ...) are no hard interrupts with
        // handlers.
        interrupts("hardirqs", () -> {
            Map<String, Long> served =
                    served("/proc/interrupts", words -> words[0].matches("\\d+:") ? words[words.length - 1] : "");
            served.remove("");
            return served;
        });
    }

    @Test
    void tasksThatWaitForOneCpuAreSeenThere() throws InterruptedException {
        String[] busy = {"taskset", "-c", "0", "bash", "-c", "while :; do :; done"};
        try (Child one = Child.startHeld(busy);
                Child two = Child.startHeld(busy);
                Child three = Child.startHeld(busy)) {
            one.release();
            two.release();
            three.release();
            try (ToolRun each = ToolRun.start("runqlen", "-C", "--json");
                    ToolRun drawn = ToolRun.start("runqlen");
                    ToolRun occupied = ToolRun.start("runqlen", "-O", "-C");
                    ToolRun unclaimed = ToolRun.start("cpuunclaimed", "--json", "3600");
                    ToolRun raw = ToolRun.start("cpuunclaimed", "-J", "3600");
                    ToolRun line = ToolRun.start("cpuunclaimed", "-T", "3600")) {
                Thread.sleep(4_001);
                // Three tasks: one runs, two wait.
                String first = each.stop().lines("\\{.*\"cpu\":\"0\".*").getFirst();
                long all = first(first, "\"total\":(\\d+)");
                long pairs = first(first, "\"from\":2,\"to\":2,\"count\":(\\d+)");
                assertTrue(all > 100 && pairs > all / 4, first);
                drawn.stop();
                assertTrue(drawn.stdout().contains("     runqlen       : count     distribution"), drawn::stdout);
                String zero =
                        occupied.stop().lines("runqocc, CPU 0 +\\d+\\.\\d\\d%").getFirst();
                assertTrue(first(zero, " (\\d+)\\.") > 40, zero);
                long cpus = Runtime.getRuntime().availableProcessors();
                long samples = sum(unclaimed.stop(), "samples");
                assertTrue(samples > 100 * cpus, unclaimed::stdout);
                assertEquals(
                        1,
                        unclaimed
                                .lines("\\{\"time\":\"[^\"]+Z\",\"samples\":" + samples
                                        + ",\"cpu_percent\":\\d+\\.\\d\\d,\"unclaimed_percent\":\\d+\\.\\d\\d\\}")
                                .size(),
                        unclaimed::stdout);
                if (cpus > 1) {
                    assertTrue(first(unclaimed.stdout(), "\"unclaimed_percent\":(\\d+)") > 0, unclaimed::stdout);
                }
                raw.stop();
                assertTrue(raw.stdout().startsWith("TIMESTAMP_ns,CPU0"), raw::stdout);
                // A number of tasks of each CPU, and when it was looked at; the three on the first.
                assertTrue(raw.lines("\\d+,3(,\\d*){" + (2 * cpus - 1) + "}").size() > 25, raw::stdout);
                assertEquals(
                        1,
                        line.stop()
                                .lines("\\d\\d:\\d\\d:\\d\\d %CPU +\\d+\\.\\d\\d%, unclaimed idle \\d+\\.\\d\\d%")
                                .size(),
                        line::stdout);
            }
        }
    }

    @Test
    void llcstatSaysWhereThereAreNoCounters() {
        // Emulated machines have none.
        try (ToolRun run = ToolRun.runToEnd("llcstat", "1")) {
            assertEquals(1, run.status(), run::stdout);
            assertEquals("", run.stdout());
            assertTrue(
                    run.stderr().contains("this machine has no counters of cache references and misses"), run::stderr);
        }
    }
}
