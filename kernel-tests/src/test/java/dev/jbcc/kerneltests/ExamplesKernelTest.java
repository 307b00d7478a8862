package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples, run as a user runs them, beside a process that does something a known number of times. */
@KernelTest
class ExamplesKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(100);
    private static final int TIMES = 17;

    private static Child example(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.jbcc.examples." + name));
        command.addAll(List.of(arguments));
        return Child.start(command, Map.of());
    }

    private static long count(String text, Predicate<String> wanted) {
        return text.lines().filter(wanted).count();
    }

    @Test
    void helloWorldPrintsALineForEachNewProcess() {
        try (Child example = example("HelloWorld")) {
            try (Child child = awaitSeen(example, "Hello, World!")) {
                String mine = "bash-" + child.pid() + " ";
                FacadeFixture.run(child);
                String text = example.awaitStdout(out -> count(out, line -> line.contains(mine)) >= TIMES, LIMIT);
                assertEquals(TIMES, count(text, line -> line.contains(mine) && line.endsWith(": Hello, World!")));
                assertEquals(0, count(text, String::isEmpty));
            }
            example.signal("INT");
            assertEquals(130, example.await(LIMIT));
            assertEquals("", example.stderr());
        }
    }

    @Test
    void helloFieldsTakesLinesApart() {
        try (Child example = example("HelloFields", "60")) {
            try (Child child = awaitSeen(example, "Hello, World!")) {
                Pattern mine = Pattern.compile("\\d+\\.\\d{9} +bash +" + child.pid() + " +Hello, World!");
                FacadeFixture.run(child);
                example.awaitStdout(out -> count(out, line -> mine.matcher(line).matches()) == TIMES, LIMIT);
            }
        }
    }

    @Test
    void helloPerfOutputPrintsAnEventForEachNewProcess() {
        try (Child example = example("HelloPerfOutput", "60")) {
            try (Child child = awaitSeen(example, "Hello, perf_output!")) {
                Pattern mine = Pattern.compile("\\d+\\.\\d{9} +bash +" + child.pid() + " +Hello, perf_output!");
                FacadeFixture.run(child);
                example.awaitStdout(out -> count(out, line -> mine.matcher(line).matches()) == TIMES, LIMIT);
            }
            assertEquals("", example.stderr());
        }
    }

    /** Makes events until one is seen, and returns a held process that will make {@link #TIMES} of them. */
    private static Child awaitSeen(Child example, String wanted) {
        while (!example.stdout().contains(wanted)) {
            assertTrue(example.isAlive(), () -> example.stdout() + example.stderr());
            try (Child one = Workload.executes(1, "/bin/true")) {
                FacadeFixture.run(one);
            }
        }
        return Workload.executes(TIMES, "/bin/true");
    }

    @Test
    void ringBufferShowsForksAndExits() {
        try (Child example = example("RingBuffer", "60");
                Child child = awaitSeen(example, "ends")) {
            String forks = "bash             " + child.pid() + " starts ";
            FacadeFixture.run(child);
            example.awaitStdout(out -> out.contains(child.pid() + " ends"), LIMIT);
            List<String> started = example.stdout()
                    .lines()
                    .filter(line -> line.startsWith(forks))
                    .map(line -> line.substring(forks.length()))
                    .toList();
            assertEquals(TIMES, started.size());
            for (String pid : started) {
                assertEquals(1, count(example.stdout(), line -> line.endsWith(" " + pid + " ends")));
            }
        }
    }

    @Test
    void execTraceShowsPrograms() {
        try (Child example = example("ExecTrace", "60");
                Child child = awaitSeen(example, "filename=")) {
            long before = count(example.stdout(), ExamplesKernelTest::isTrue);
            FacadeFixture.run(child);
            example.awaitStdout(out -> count(out, ExamplesKernelTest::isTrue) == before + TIMES, LIMIT);
            assertEquals("", example.stderr());
        }
    }

    private static boolean isTrue(String line) {
        return line.contains("comm=bash filename=/") && line.endsWith("/true}");
    }

    @Test
    void readSizesSumsWhatAProcessReads() {
        int reads = Workload.TIMES;
        try (Child example = example("ReadSizes", "10");
                Child child = Child.startHeld(
                        "bash",
                        "-c",
                        "while kill -0 $1; do dd if=/dev/zero of=/dev/null bs=4096 count=" + reads + "; done",
                        "reader",
                        Long.toString(example.pid()))) {
            child.release();
            String text = example.awaitStdout(out -> out.contains("distribution"), LIMIT);
            assertEquals(0, example.await(LIMIT), example::stderr);
            // One row for each dd; those that were not cut off at the start or the end read exactly this much from
            // /dev/zero,
            // and a few libraries before.
            List<long[]> rows = example.stdout()
                    .lines()
                    .filter(line -> line.contains(" dd "))
                    .map(line -> line.strip().split(" +", -1))
                    .map(words -> new long[] {Long.parseLong(words[2]), Long.parseLong(words[3])})
                    .toList();
            assertTrue(
                    rows.stream()
                            .anyMatch(row -> row[0] >= reads
                                    && row[0] < reads + 20
                                    && row[1] >= reads * 4096L
                                    && row[1] < reads * 4096L + 65536),
                    text);
            assertTrue(example.stdout().contains("      4096 -> 8191       : "), text);
        }
    }

    @Test
    void switchesAndLatenciesAreCounted() {
        try (Child switches = example("SwitchesByCpu", "2");
                Child latency = example("LatencyByProcess", "2")) {
            assertEquals(0, switches.await(LIMIT), switches::stderr);
            assertEquals(0, latency.await(LIMIT), latency::stderr);
            assertTrue(Pattern.matches("(\\[\\d+(, \\d+)*]\n){2}", switches.stdout()), switches::stdout);
            assertTrue(switches.stdout().chars().anyMatch(c -> c >= '1' && c <= '9'), switches::stdout);
            assertTrue(latency.stdout().startsWith("\npid = "), latency::stdout);
            assertTrue(latency.stdout().contains("usecs               : count     distribution"), latency::stdout);
        }
    }
}
