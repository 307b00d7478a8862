package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.EventBuffer;
import dev.jbcc.PerfBufferOptions;
import dev.jbcc.kerneltests.FacadeFixture.Event;
import dev.jbcc.kerneltests.FacadeFixture.Origin;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import dev.jbcc.value.StructValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Events through the facade. The programs follow one process, so this runs on any kernel. */
@KernelTest(host = true)
class FacadeEventsKernelTest {
    private static Bpf attached() {
        return FacadeFixture.object("facade.o").open();
    }

    private static void check(Event event, long number, long pid) {
        assertEquals(pid, event.pid());
        assertEquals(Origin.FROM_RAW, event.origin());
        assertEquals(number, event.number());
        assertEquals("bash", event.comm());
        assertEquals(5, event.small());
        assertEquals(-3, event.negative());
        assertArrayEquals(new short[] {-1, 2}, event.pair());
    }

    @Test
    void deliversEverySampleOnceThroughPerfAndRingBuffer() {
        try (Bpf bpf = attached();
                Child child = FacadeFixture.follow(bpf)) {
            List<Event> perf = new ArrayList<>();
            List<Event> ring = new ArrayList<>();
            EventBuffer buffer = bpf.table("perf")
                    .openPerfBuffer(
                            Event.class,
                            (_, event) -> perf.add(event),
                            PerfBufferOptions.defaults().withPageCount(64));
            bpf.table("ring").openRingBuffer(Event.class, (_, event) -> ring.add(event));
            FacadeFixture.run(child);
            assertEquals(2 * Workload.TIMES, FacadeFixture.drain(bpf));
            assertEquals(0, buffer.lostSamples());
            assertEquals(Workload.TIMES, ring.size());
            for (int i = 0; i < ring.size(); i++) {
                check(ring.get(i), i, child.pid());
            }
            perf.sort((a, b) -> Long.compare(a.number(), b.number())); // the process may change the CPU
            assertEquals(Workload.TIMES, perf.size());
            for (int i = 0; i < perf.size(); i++) {
                check(perf.get(i), i, child.pid());
            }
        }
    }

    @Test
    void waitsForSamplesOfEachKind() throws InterruptedException {
        try (Bpf bpf = attached();
                Child child = FacadeFixture.follow(bpf, 1)) {
            AtomicInteger perf = new AtomicInteger();
            AtomicInteger ring = new AtomicInteger();
            bpf.table("perf").openPerfBuffer((_, _, _, _) -> perf.incrementAndGet());
            bpf.table("ring").openRingBuffer((_, _, _, _) -> ring.incrementAndGet());
            assertEquals(0, bpf.perfBufferPoll(Duration.ofMillis(1)));
            assertEquals(0, bpf.ringBufferConsume());
            Thread later = Thread.ofPlatform().start(() -> FacadeFixture.run(child));
            assertEquals(1, bpf.perfBufferPoll());
            assertEquals(1, bpf.ringBufferPoll(FacadeFixture.LIMIT));
            later.join();
            assertEquals(0, bpf.ringBufferConsume());
            assertEquals(0, bpf.poll(Duration.ZERO));
            assertEquals(1, perf.get());
            assertEquals(1, ring.get());
        }
    }

    @Test
    void countsWhatFindsNoRoom() {
        try (Bpf bpf = attached();
                Child child = FacadeFixture.follow(bpf)) {
            AtomicLong told = new AtomicLong();
            AtomicInteger delivered = new AtomicInteger();
            EventBuffer buffer = bpf.table("perf")
                    .openPerfBuffer(
                            (_, _, _, _) -> delivered.incrementAndGet(),
                            PerfBufferOptions.defaults()
                                    .withPageCount(1)
                                    .withLost((_, count) -> told.addAndGet(count)));
            FacadeFixture.run(child);
            FacadeFixture.drain(bpf);
            // The kernel reports a loss with the next sample that finds room on the same CPU, so there must be one on
            // each
            // CPU that the process was on.
            int sent = Workload.TIMES;
            while (delivered.get() + told.get() < sent && sent < 2 * Workload.TIMES) {
                try (Child more = FacadeFixture.follow(bpf, 1)) {
                    FacadeFixture.run(more);
                }
                FacadeFixture.drain(bpf);
                sent++;
            }
            assertTrue(told.get() > 0, "nothing was lost");
            assertEquals(sent, delivered.get() + told.get());
            assertEquals(told.get(), buffer.lostSamples());
            assertEquals(told.get(), bpf.lostSamples());
        }
    }

    record Narrow(int nanos) {}

    record Unknown(long number, int who) {}

    @Test
    void refusesRecordsThatDoNotFitAndOpensNothing() {
        try (Bpf bpf = attached()) {
            assertEquals(
                    "record 'Narrow': component 'nanos' is int (4 bytes), but member 'nanos' of struct event_t is u64"
                            + " (8 bytes); use long",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> bpf.table("ring").openRingBuffer(Narrow.class, (_, _) -> {}))
                            .getMessage());
            assertEquals(
                    "record 'Unknown': component 'who': struct event_t has no such member; members: pid, origin,"
                            + " number, nanos, comm, small, negative, pair",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> bpf.table("perf").openPerfBuffer(Unknown.class, (_, _) -> {}))
                            .getMessage());
            assertEquals(
                    "table 'ring': is a ringbuf, not a perf buffer: use openRingBuffer",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> bpf.table("ring").openPerfBuffer((_, _, _, _) -> {}))
                            .getMessage());
            assertThrows(IllegalStateException.class, () -> bpf.perfBufferPoll(Duration.ZERO));
            bpf.table("perf").openPerfBuffer((_, _, _, _) -> {});
            assertThrows(IllegalStateException.class, () -> bpf.table("perf").openPerfBuffer((_, _, _, _) -> {}));
        }
    }

    @Test
    void showsSamplesByFieldNames() {
        try (Bpf bpf = attached();
                Child child = FacadeFixture.follow(bpf, 1)) {
            List<StructValue> samples = new ArrayList<>();
            bpf.table("ring").openRingBuffer(StructValue.class, (_, sample) -> samples.add(sample));
            FacadeFixture.run(child);
            assertEquals(1, bpf.ringBufferPoll(FacadeFixture.LIMIT));
            StructValue sample = samples.getFirst();
            assertEquals(
                    "{\"pid\":" + child.pid() + ",\"origin\":\"FROM_RAW\",\"number\":0,\"nanos\":"
                            + sample.getLong("nanos")
                            + ",\"comm\":\"bash\",\"small\":5,\"negative\":-3,\"pair\":[-1,2]}",
                    sample.toJson());
        }
    }

    @Test
    void closingEndsAPollOfAnotherThread() throws InterruptedException {
        Bpf bpf = attached();
        try (bpf) {
            bpf.table("ring").openRingBuffer((_, _, _, _) -> {});
            bpf.table("perf").openPerfBuffer((_, _, _, _) -> {});
            AtomicInteger polled = new AtomicInteger(-1);
            Thread ring = Thread.ofPlatform().start(() -> polled.set(bpf.ringBufferPoll()));
            while (ring.getState() == Thread.State.NEW) {
                Thread.onSpinWait();
            }
            ring.join(Duration.ofMillis(50));
            bpf.close();
            assertTrue(ring.join(FacadeFixture.LIMIT));
            assertEquals(0, polled.get());
        }
    }

    @Test
    void aBufferMayBeOpenedWhileAnotherIsPolled() throws InterruptedException {
        try (Bpf bpf = attached();
                Child child = FacadeFixture.follow(bpf, 1)) {
            AtomicInteger samples = new AtomicInteger();
            EventBuffer first = bpf.table("ring").openRingBuffer((_, _, _, _) -> samples.addAndGet(100));
            Thread poller = Thread.ofPlatform().start(() -> bpf.ringBufferPoll(FacadeFixture.LIMIT));
            poller.join(Duration.ofMillis(50));
            first.close();
            bpf.table("ring").openRingBuffer((_, _, _, _) -> samples.incrementAndGet());
            FacadeFixture.run(child);
            assertTrue(poller.join(FacadeFixture.LIMIT));
            assertEquals(1, samples.get());
        }
    }
}
