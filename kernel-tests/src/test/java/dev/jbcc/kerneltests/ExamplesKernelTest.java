package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.examples.ExecTrace;
import dev.jbcc.examples.HelloFields;
import dev.jbcc.examples.HelloPerfOutput;
import dev.jbcc.examples.LatencyByProcess;
import dev.jbcc.examples.ReadSizes;
import dev.jbcc.examples.RingBuffer;
import dev.jbcc.examples.SwitchesByCpu;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The examples, beside a process that does something a known number of times. */
@KernelTest
class ExamplesKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(100);
    private static final int TIMES = 17;

    /** The main method of an example. */
    private interface Main {
        void run(String[] args) throws InterruptedException;
    }

    /** An example that runs in a thread, with its standard output kept. One at a time. */
    private static final class Running implements AutoCloseable {
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private final PrintStream before = System.out;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final Thread thread;

        Running(Main main, String... args) {
            System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
            thread = Thread.ofPlatform().start(() -> {
                try {
                    main.run(args);
                } catch (Throwable thrown) {
                    failure.set(thrown);
                }
            });
        }

        String text() {
            return text.toString(StandardCharsets.UTF_8);
        }

        /** Waits until something holds for the output, or the example ended, or the time is over. */
        boolean await(Predicate<String> wanted, Duration limit) throws InterruptedException {
            long end = System.nanoTime() + limit.toNanos();
            while (!wanted.test(text()) && thread.isAlive() && System.nanoTime() < end) {
                boolean _ = thread.join(Duration.ofMillis(20));
            }
            return wanted.test(text());
        }

        /** Makes events until one is seen, and returns a held process that will make {@link #TIMES} of them. */
        Child awaitSeen(String wanted) throws InterruptedException {
            while (!await(text -> text.contains(wanted), Duration.ofMillis(300))) {
                assertTrue(thread.isAlive(), () -> text() + failure.get());
                try (Child one = Workload.executes(1, "/bin/true")) {
                    FacadeFixture.run(one);
                }
            }
            return Workload.executes(TIMES, "/bin/true");
        }

        /** Waits until as many lines as wanted are there; more would be wrong too. */
        void awaitLines(int count, Predicate<String> wanted) throws InterruptedException {
            assertTrue(await(text -> count(text, wanted) >= count, LIMIT), this::text);
            assertEquals(count, count(text(), wanted), this::text);
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                assertTrue(thread.join(LIMIT));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for an example", e);
            } finally {
                System.setOut(before);
            }
            assertNull(failure.get());
        }
    }

    private static long count(String text, Predicate<String> wanted) {
        return text.lines().filter(wanted).count();
    }

    /** As a user runs it, until Ctrl-C. */
    @Test
    void helloWorldPrintsALineForEachNewProcess() throws InterruptedException {
        List<String> command = OwnJvm.command("dev.jbcc.examples.HelloWorld");
        try (Child example = Child.start(command, Map.of())) {
            while (!example.stdout().contains("Hello, World!")) {
                assertTrue(example.isAlive(), () -> example.stdout() + example.stderr());
                Thread.sleep(500); // nothing tells when it is attached
                try (Child one = Workload.executes(1, "/bin/true")) {
                    FacadeFixture.run(one);
                }
            }
            try (Child child = Workload.executes(TIMES, "/bin/true")) {
                String mine = "-" + child.pid() + " "; // behind a name, which the kernel does not always know
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
    void helloFieldsTakesLinesApart() throws InterruptedException {
        try (Running example = new Running(HelloFields::main, "100");
                Child child = example.awaitSeen("Hello, World!")) {
            // The kernel does not always know a name.
            Pattern mine = Pattern.compile("\\d+\\.\\d{9} +(?:bash|<\\.{3}>) +" + child.pid() + " +Hello, World!");
            FacadeFixture.run(child);
            example.awaitLines(TIMES, line -> mine.matcher(line).matches());
        }
    }

    @Test
    void helloPerfOutputPrintsAnEventForEachNewProcess() throws InterruptedException {
        try (Running example = new Running(HelloPerfOutput::main, "100");
                Child child = example.awaitSeen("Hello, perf_output!")) {
            Pattern mine = Pattern.compile("\\d+\\.\\d{9} +bash +" + child.pid() + " +Hello, perf_output!");
            FacadeFixture.run(child);
            example.awaitLines(TIMES, line -> mine.matcher(line).matches());
        }
    }

    @Test
    void ringBufferShowsForksAndExits() throws InterruptedException {
        try (Running example = new Running(RingBuffer::main, "100");
                Child child = example.awaitSeen("ends")) {
            String forks = "bash             " + child.pid() + " starts ";
            FacadeFixture.run(child);
            example.awaitLines(1, line -> line.endsWith(" " + child.pid() + " ends"));
            List<String> started = example.text()
                    .lines()
                    .filter(line -> line.startsWith(forks))
                    .map(line -> line.substring(forks.length()))
                    .toList();
            assertEquals(TIMES, started.size());
            for (String pid : started) {
                assertEquals(1, count(example.text(), line -> line.endsWith(" " + pid + " ends")));
            }
        }
    }

    @Test
    void execTraceShowsPrograms() throws InterruptedException {
        try (Running example = new Running(ExecTrace::main, "100");
                Child child = example.awaitSeen("filename=")) {
            int before = Math.toIntExact(count(example.text(), ExamplesKernelTest::isTrue));
            FacadeFixture.run(child);
            example.awaitLines(before + TIMES, ExamplesKernelTest::isTrue);
        }
    }

    private static boolean isTrue(String line) {
        return line.contains("comm=bash filename=/bin/true}");
    }

    @Test
    void readSizesSumsWhatAProcessReads() throws InterruptedException {
        int reads = Workload.TIMES;
        try (Child child = Child.startHeld(
                        "bash", "-c", "for ((;;)); do dd if=/dev/zero of=/dev/null bs=4096 count=" + reads + "; done");
                Running example = new Running(ReadSizes::main, "4")) {
            child.release();
            assertTrue(example.await(text -> text.contains("distribution"), LIMIT), example::text);
            assertTrue(example.await(_ -> !example.thread.isAlive(), LIMIT));
            // One row for each dd; those that were not cut off at the start or the end read exactly this much from
            // /dev/zero,
            // and a few libraries before.
            assertTrue(
                    example.text()
                            .lines()
                            .filter(line -> line.contains(" dd "))
                            .map(line -> line.strip().split(" +", -1))
                            .anyMatch(words -> isAbout(words[2], reads, 20) && isAbout(words[3], reads * 4096L, 65536)),
                    example::text);
            assertTrue(example.text().contains("      4096 -> 8191       : "), example::text);
        }
    }

    private static boolean isAbout(String number, long least, long more) {
        return Long.parseLong(number) >= least && Long.parseLong(number) < least + more;
    }

    @Test
    void switchesAreCountedOnEachCpu() throws InterruptedException {
        try (Running example = new Running(SwitchesByCpu::main, "2")) {
            assertTrue(example.await(text -> count(text, _ -> true) == 2, LIMIT), example::text);
            assertTrue(Pattern.matches("(\\[\\d+(, \\d+)*]\n){2}", example.text()), example::text);
            assertTrue(example.text().chars().anyMatch(c -> c >= '1' && c <= '9'), example::text);
            assertTrue(example.await(_ -> !example.thread.isAlive(), LIMIT));
        }
    }

    @Test
    void latenciesAreDrawnForEachProcess() throws InterruptedException {
        try (Running example = new Running(LatencyByProcess::main, "2")) {
            assertTrue(example.await(_ -> !example.thread.isAlive(), LIMIT));
            assertTrue(example.text().startsWith("\npid = "), example::text);
            assertTrue(example.text().contains("usecs               : count     distribution"), example::text);
        }
    }
}
