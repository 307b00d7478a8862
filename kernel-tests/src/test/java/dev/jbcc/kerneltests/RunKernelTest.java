package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.Jbcc;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jbcc run}: what a known process does comes out, all of it, and the end leaves nothing behind, however it comes. */
@KernelTest
class RunKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static Child running(String... arguments) {
        Child jbcc = Jbcc.start(arguments);
        jbcc.awaitStderr(text -> text.contains(": attached "), LIMIT);
        return jbcc;
    }

    private static List<Long> numbers(String output, String regex) {
        List<Long> numbers = new ArrayList<>();
        Matcher matcher = Pattern.compile(regex).matcher(output);
        while (matcher.find()) {
            numbers.add(Long.parseLong(matcher.group(1)));
        }
        return numbers;
    }

    @Test
    void everyEventComesOutAsJson() {
        try (Child jbcc = running("run", "--json", "-v", Programs.of("kills.c").toString());
                Child kills = Workload.kills(Workload.TIMES)) {
            long pid = kills.pid();
            String event = "\\{\"type\":\"event\",\"table\":\"%s\",.*\"data\":\\{\"number\":(\\d+),\"pid\":" + pid
                    + ",\"comm\":\"bash\"\\}\\}";
            kills.release();
            assertEquals(0, kills.await(LIMIT));
            String last = "\"message\":\"kill " + Workload.TIMES + " of " + pid + "\"";
            jbcc.awaitStdout(
                    text -> text.contains(last)
                            && numbers(text, event.formatted("events")).size() == Workload.TIMES
                            && numbers(text, event.formatted("records")).size() == Workload.TIMES,
                    LIMIT);
            jbcc.signal("INT");
            assertEquals(0, jbcc.await(LIMIT), jbcc::stderr);

            String output = jbcc.stdout();
            List<Long> all = LongStream.rangeClosed(1, Workload.TIMES).boxed().toList();
            assertEquals(all, numbers(output, event.formatted("records")));
            List<Long> events = numbers(output, event.formatted("events"));
            events.sort(null);
            assertEquals(all, events);
            assertEquals(all, numbers(output, "\"message\":\"kill (\\d+) of " + pid + "\""));
            assertEquals(
                    List.of((long) Workload.TIMES),
                    numbers(output, "\\{\"type\":\"map\",\"table\":\"calls\",\"key\":" + pid + ",\"value\":(\\d+)\\}"));
            assertTrue(
                    output.lines().allMatch(line -> line.startsWith("{\"type\":\"") && line.endsWith("}")),
                    () -> output);
        }
    }

    @Test
    void aHistogramIsDrawnAtTheEnd() {
        try (Child jbcc = running("run", "-v", Programs.of("kills.c").toString());
                Child kills = Workload.kills(101)) {
            kills.release();
            assertEquals(0, kills.await(LIMIT));
            jbcc.signal("INT");
            assertEquals(0, jbcc.await(LIMIT), jbcc::stderr);
            // Signal 0 falls into the first row; the INT that ended it may be there too.
            assertTrue(
                    Pattern.compile("^ +0 -> 1 +: 101 +\\|\\*+ *\\|$", Pattern.MULTILINE)
                            .matcher(jbcc.stdout())
                            .find(),
                    jbcc::stdout);
        }
    }

    @Test
    void kprobesSeeParametersAndFollowPointers(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("known"));
        assertTrue(file.toString().length() < 63, file::toString);
        try (Child jbcc = running("run", "--json", "-v", Programs.of("opens.c").toString());
                Child opens = Workload.opens(file, Workload.TIMES)) {
            opens.release();
            assertEquals(0, opens.await(LIMIT));
            jbcc.signal("INT");
            assertEquals(0, jbcc.await(LIMIT), jbcc::stderr);
            String key = ",\"key\":{\"text\":\"" + file + "\"},\"value\":";
            String output = jbcc.stdout();
            // bash opens for reading: O_RDONLY, and O_LARGEFILE is added by the kernel.
            assertTrue(
                    output.contains("\"table\":\"by_name\"" + key + "{\"calls\":" + Workload.TIMES + ",\"parent\":"
                            + ProcessHandle.current().pid() + ",\"flags\":32768,\"comm\":\"bash\"}"),
                    () -> output);
            assertTrue(output.contains("\"table\":\"results\"" + key + Workload.TIMES + "}"), () -> output);
        }
    }

    @Test
    void durationEndsIt() {
        try (Child jbcc =
                Jbcc.start("run", "--duration", "1", Programs.of("kills.c").toString())) {
            assertEquals(0, jbcc.await(LIMIT), jbcc::stderr);
        }
    }

    @Test
    void killedWithKprobesItLeavesNothingBehind() {
        try (Child jbcc = running("run", "-v", Programs.of("opens.c").toString())) {
            jbcc.signal("KILL");
            assertEquals(128 + 9, jbcc.await(LIMIT));
        }
    }

    @Test
    void killedWithBuffersItLeavesNothingBehind() {
        try (Child jbcc = running("run", "-v", Programs.of("kills.c").toString())) {
            jbcc.signal("KILL");
            assertEquals(128 + 9, jbcc.await(LIMIT));
        }
    }
}
