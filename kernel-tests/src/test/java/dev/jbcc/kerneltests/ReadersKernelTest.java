package dev.jbcc.kerneltests;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.Tracepoint;
import dev.jbcc.runtime.perf.PerfBufferReader;
import dev.jbcc.runtime.poll.Poller;
import dev.jbcc.runtime.ringbuf.RingBufferReader;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Every event that a known process causes arrives, once, complete, in order. */
@KernelTest(host = true)
class ReadersKernelTest {
    private static final Duration TURN = Duration.ofMillis(200);

    private static List<Long> oneTo(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static Link attach(Kills kills, String function) {
        return Tracepoint.attach(kills.load(function), "syscalls", "sys_enter_kill");
    }

    @Test
    void ringBufferDeliversEverySampleInOrder() {
        List<Long> numbers = new ArrayList<>();
        List<Long> pids = new ArrayList<>();
        try (Kills kills = Kills.open(Workload.TIMES);
                Link _ = attach(kills, "to_ring");
                RingBufferReader reader = RingBufferReader.open(kills.map("ring"))) {
            kills.start();
            long end = System.nanoTime() + Kills.LIMIT.toNanos();
            while (numbers.size() < Workload.TIMES && System.nanoTime() < end) {
                int _ = reader.poll(TURN, (memory, offset, size) -> {
                    assertEquals(16, size);
                    numbers.add(memory.get(JAVA_LONG_UNALIGNED, offset));
                    pids.add((long) memory.get(JAVA_INT_UNALIGNED, offset + 8));
                });
            }
            kills.awaitEnd();
            assertEquals(0, reader.consume((memory, offset, size) -> {}));
            assertEquals(oneTo(Workload.TIMES), numbers);
            assertTrue(pids.stream().allMatch(pid -> pid == kills.pid()));
        }
    }

    @Test
    void ringBufferKeepsWhatNobodyPolledFor() {
        List<Long> numbers = new ArrayList<>();
        try (Kills kills = Kills.open(Workload.TIMES);
                Link _ = attach(kills, "to_ring");
                RingBufferReader reader = RingBufferReader.open(kills.map("ring"))) {
            kills.run();
            assertEquals(
                    Workload.TIMES,
                    reader.consume((memory, offset, size) -> numbers.add(memory.get(JAVA_LONG_UNALIGNED, offset))));
            assertEquals(oneTo(Workload.TIMES), numbers);
        }
    }

    @Test
    void perfBufferDeliversEverySampleOnce() {
        List<Long> numbers = new ArrayList<>();
        long[] lost = new long[1];
        try (Kills kills = Kills.open(Workload.TIMES);
                Link _ = attach(kills, "to_perf");
                PerfBufferReader reader = PerfBufferReader.open(kills.map("events"))) {
            kills.start();
            long end = System.nanoTime() + Kills.LIMIT.toNanos();
            while (numbers.size() < Workload.TIMES && System.nanoTime() < end) {
                int _ = reader.poll(
                        TURN,
                        (cpu, memory, offset, size) -> {
                            assertTrue(size >= 16, () -> "size " + size);
                            assertEquals(kills.pid(), memory.get(JAVA_INT_UNALIGNED, offset + 8));
                            numbers.add(memory.get(JAVA_LONG_UNALIGNED, offset));
                        },
                        (cpu, count) -> lost[0] += count);
            }
            kills.awaitEnd();
            assertEquals(0, lost[0]);
            // Several CPUs may have taken part, and their buffers are read one after the other.
            numbers.sort(null);
            assertEquals(oneTo(Workload.TIMES), numbers);
        }
    }

    @Test
    void perfBufferCountsWhatDidNotFit() {
        long[] got = new long[1];
        long[] lost = new long[1];
        try (Kills kills = Kills.open(Workload.TIMES);
                Link _ = attach(kills, "to_perf");
                // One page for each CPU: at most 2 * 4096 of some 1009 * 40 bytes.
                PerfBufferReader reader = PerfBufferReader.open(kills.map("events"), 1, 1)) {
            kills.run();
            int _ = reader.consume((cpu, memory, offset, size) -> got[0]++, (cpu, count) -> lost[0] += count);
            assertTrue(got[0] > 0 && got[0] < Workload.TIMES, () -> "got " + got[0]);
            // The kernel writes a record of a loss only with the next sample that fits; there is none.
            assertEquals(Workload.TIMES, got[0] + reader.lost());
            reader.reportHidden((cpu, count) -> lost[0] += count);
            assertEquals(Workload.TIMES, got[0] + lost[0]);
            reader.reportHidden((cpu, count) -> lost[0] += count);
            assertEquals(Workload.TIMES, got[0] + lost[0], "nothing is reported twice");
        }
    }

    @Test
    void onePollerServesRingAndPerfBuffer() {
        List<Long> ring = new ArrayList<>();
        List<Long> perf = new ArrayList<>();
        try (Kills kills = Kills.open(Workload.TIMES);
                Link _ = attach(kills, "to_ring");
                Link _ = attach(kills, "to_perf");
                RingBufferReader ringReader = RingBufferReader.open(kills.map("ring"));
                PerfBufferReader perfReader = PerfBufferReader.open(kills.map("events"));
                Poller poller = Poller.open()) {
            poller.add(ringReader.source((memory, offset, size) -> ring.add(memory.get(JAVA_LONG_UNALIGNED, offset))));
            poller.add(perfReader.source(
                    (cpu, memory, offset, size) -> perf.add(memory.get(JAVA_LONG_UNALIGNED, offset)),
                    (cpu, count) -> perf.add(-count)));
            kills.start();
            long end = System.nanoTime() + Kills.LIMIT.toNanos();
            while (ring.size() + perf.size() < 2 * Workload.TIMES && System.nanoTime() < end) {
                int _ = poller.poll(TURN);
            }
            kills.awaitEnd();
            assertEquals(oneTo(Workload.TIMES), ring);
            perf.sort(null);
            assertEquals(oneTo(Workload.TIMES), perf);
        }
    }

    @Test
    void closingWakesAReaderThatWaits() throws InterruptedException {
        try (Kills kills = Kills.open(1)) {
            RingBufferReader reader = RingBufferReader.open(kills.map("ring"));
            List<String> outcome = new ArrayList<>();
            Thread waiting = Thread.ofPlatform().start(() -> {
                try {
                    outcome.add("polled " + reader.poll(Duration.ofMinutes(10), (memory, offset, size) -> {}));
                } catch (IllegalStateException e) {
                    outcome.add("closed");
                }
            });
            while (waiting.getState() == Thread.State.NEW) {
                Thread.onSpinWait();
            }
            reader.close();
            waiting.join(Kills.LIMIT);
            assertEquals(Thread.State.TERMINATED, waiting.getState());
            assertEquals(1, outcome.size(), outcome::toString);
        }
    }
}
