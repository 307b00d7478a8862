package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.Tracepoint;
import dev.jbcc.runtime.trace.TraceLine;
import dev.jbcc.runtime.trace.TracePipe;
import dev.jbcc.runtime.trace.Tracefs;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What programs print arrives. In guests only: the pipe belongs to the whole system. */
@KernelTest
class TracePipeKernelTest {
    private static final Duration TURN = Duration.ofMillis(200);

    @Test
    void tracePipeGivesEveryLine() {
        List<String> messages = new ArrayList<>();
        try (Kills kills = Kills.open(Workload.TIMES);
                Link _ = Tracepoint.attach(kills.load("to_trace_pipe"), "syscalls", "sys_enter_kill");
                TracePipe pipe = TracePipe.open(Tracefs.require())) {
            kills.start();
            long end = System.nanoTime() + Kills.LIMIT.toNanos();
            while (messages.size() < Workload.TIMES && System.nanoTime() < end) {
                Optional<String> line = pipe.readLine(TURN);
                if (line.isPresent()) {
                    TraceLine parsed = TraceLine.parse(line.get()).orElseThrow(() -> new AssertionError(line));
                    assertEquals(kills.pid(), parsed.processId());
                    // The kernel may not yet know the name of the process: it learns them when it switches tasks.
                    assertTrue(List.of("bash", "<...>").contains(parsed.task()), parsed::task);
                    messages.add(parsed.message());
                }
            }
            kills.awaitEnd();
        }
        assertEquals(
                IntStream.rangeClosed(1, Workload.TIMES)
                        .mapToObj(number -> "kill number " + number)
                        .toList(),
                messages);
    }
}
