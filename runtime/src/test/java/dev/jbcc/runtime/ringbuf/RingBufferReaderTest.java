package dev.jbcc.runtime.ringbuf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import dev.jbcc.runtime.poll.Poller;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RingBufferReaderTest {
    private static final int PAGE = 4096;
    private static final int SIZE = 4096;
    private static final int BUSY = 1 << 31;
    private static final int DISCARD = 1 << 30;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment consumerPage = arena.allocate(PAGE, PAGE);
    private final MemorySegment producer = arena.allocate(PAGE + 2 * SIZE, PAGE);
    private final FakeKernel kernel = new FakeKernel().mapping(0, consumerPage).mapping(PAGE, producer);
    private final RingBufferReader reader = RingBufferReader.open(kernel, "map 'events'", 1_000_000, SIZE);
    private long produced;

    @BeforeEach
    void twoMappings() {
        assertEquals(2, kernel.mappingCount());
    }

    @AfterEach
    void nothingStaysMapped() {
        reader.close();
        assertEquals(0, kernel.mappingCount());
        arena.close();
    }

    /** Writes to both copies of the data, as one mapping of the same pages would show. */
    private void putInt(long position, int value) {
        producer.set(JAVA_INT, PAGE + position % SIZE, value);
        producer.set(JAVA_INT, PAGE + SIZE + position % SIZE, value);
    }

    private void putLong(long position, long value) {
        producer.set(JAVA_LONG, PAGE + position % SIZE, value);
        producer.set(JAVA_LONG, PAGE + SIZE + position % SIZE, value);
    }

    /** Adds a record whose sample is {@code value} and then zeroes. */
    private void produce(long value, int sizeBytes, int flags) {
        putInt(produced, sizeBytes | flags);
        putLong(produced + 8, value);
        produced += sizeBytes + 8 + 7 & ~7;
        producer.set(JAVA_LONG, 0, produced);
    }

    private long consumed() {
        return consumerPage.get(JAVA_LONG, 0);
    }

    @Test
    void givesSamplesInOrderWithTheirSizes() {
        produce(7, 8, 0);
        produce(8, 13, 0);
        produce(9, 100, 0);
        List<String> samples = new ArrayList<>();
        assertEquals(
                3, reader.consume((memory, offset, size) -> samples.add(memory.get(JAVA_LONG, offset) + "/" + size)));
        assertEquals(List.of("7/8", "8/13", "9/100"), samples);
        assertEquals(produced, consumed());
        assertEquals(0, reader.pendingBytes());
        assertEquals(0, reader.consume((memory, offset, size) -> samples.add("more")));
    }

    @Test
    void passesOverDiscardedRecordsAndWaitsForBusyOnes() {
        produce(1, 8, DISCARD);
        produce(2, 8, 0);
        long busy = produced;
        produce(3, 8, BUSY);
        produce(4, 8, 0);
        List<Long> samples = new ArrayList<>();
        SampleHandler handler = (memory, offset, size) -> samples.add(memory.get(JAVA_LONG, offset));
        assertEquals(1, reader.consume(handler));
        assertEquals(busy, consumed());

        putInt(busy, 8);
        assertEquals(2, reader.consume(handler));
        assertEquals(List.of(2L, 3L, 4L), samples);
    }

    @Test
    void followsTheRingAroundItsEnd() {
        List<Long> samples = new ArrayList<>();
        for (long i = 0; i < 1009; i++) {
            produce(i, 8 + (int) (i * 7 % 90), 0);
            if (i % 11 == 0) {
                reader.consume((memory, offset, size) -> samples.add(memory.get(JAVA_LONG, offset)));
            }
        }
        reader.consume((memory, offset, size) -> samples.add(memory.get(JAVA_LONG, offset)));
        assertEquals(1009, samples.size());
        for (int i = 0; i < 1009; i++) {
            assertEquals(i, samples.get(i));
        }
        assertTrue(produced > 10L * SIZE);
    }

    @Test
    void countsASampleAsConsumedWhenTheHandlerThrows() {
        produce(1, 8, 0);
        produce(2, 8, 0);
        assertThrows(
                ArithmeticException.class,
                () -> reader.consume((memory, offset, size) -> {
                    throw new ArithmeticException();
                }));
        List<Long> samples = new ArrayList<>();
        reader.consume((memory, offset, size) -> samples.add(memory.get(JAVA_LONG, offset)));
        assertEquals(List.of(2L), samples);
    }

    @Test
    void doesNotTrustLengths() {
        produce(1, 8, 0);
        putInt(0, SIZE);
        assertEquals(
                "map 'events': record of 4096 bytes in a ring buffer of 4096",
                assertThrows(BpfException.class, () -> reader.consume((memory, offset, size) -> {}))
                        .getMessage());
    }

    @Test
    void mayBeClosedByItsHandler() {
        produce(1, 8, 0);
        produce(2, 8, 0);
        AtomicInteger samples = new AtomicInteger();
        assertEquals(1, reader.consume((memory, offset, size) -> {
            reader.close();
            samples.incrementAndGet();
            assertEquals(1, memory.get(JAVA_LONG, offset), "memory stays until the handler returns");
        }));
        assertEquals(1, samples.get());
        assertEquals(0, kernel.mappingCount());
        assertThrows(IllegalStateException.class, () -> reader.consume((memory, offset, size) -> {}));
    }

    @Test
    void wakesItsPollerWhenClosedByAnotherThread() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        AtomicInteger result = new AtomicInteger(-1);
        Thread poller = new Thread(() -> {
            started.countDown();
            try {
                result.set(reader.poll(Poller.FOREVER, (memory, offset, size) -> {}));
            } catch (IllegalStateException e) {
                result.set(0); // closed before it began to wait
            }
        });
        poller.start();
        started.await();
        reader.close();
        poller.join(Duration.ofSeconds(20));
        assertEquals(0, result.get());
        assertEquals(0, kernel.mappingCount());
    }

    @Test
    void readsWhileAnotherThreadWaits() throws InterruptedException {
        AtomicInteger waited = new AtomicInteger(-1);
        Thread waiting =
                Thread.ofPlatform().start(() -> waited.set(reader.poll(Poller.FOREVER, (memory, offset, size) -> {})));
        while (waiting.getState() == Thread.State.NEW) {
            Thread.onSpinWait();
        }
        assertEquals(0, reader.poll(Duration.ofMillis(5), (memory, offset, size) -> {}), "its own time counts");
        produce(1, 8, 0); // nobody is woken by this: it is not the kernel
        assertEquals(1, reader.consume((memory, offset, size) -> {}));
        reader.close();
        assertTrue(waiting.join(Duration.ofSeconds(20)));
        assertEquals(0, waited.get());
    }

    @Test
    void waitsNoLongerThanToldForAHandlerOfAnotherThread() throws InterruptedException {
        produce(1, 8, 0);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Thread slow = Thread.ofPlatform()
                .start(() -> reader.consume((memory, offset, size) -> {
                    inside.countDown();
                    try {
                        leave.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
        inside.await();
        assertEquals(0, reader.poll(Duration.ofMillis(5), (memory, offset, size) -> {}));
        Thread.currentThread().interrupt();
        assertEquals(0, reader.poll(Duration.ofMillis(5), (memory, offset, size) -> {}));
        assertTrue(Thread.interrupted(), "the interrupt is for the caller");
        leave.countDown();
        assertTrue(slow.join(Duration.ofSeconds(20)));
    }

    @Test
    void endsAWaitWhenTold() {
        reader.wakeUp();
        assertEquals(0, reader.poll(Poller.FOREVER, (memory, offset, size) -> {}));
        assertEquals(0, reader.poll(Duration.ofMillis(1), (memory, offset, size) -> {}));
        assertThrows(
                IllegalArgumentException.class, () -> reader.poll(Duration.ofMillis(-1), (memory, offset, size) -> {}));
    }

    @Test
    void keepsNothingWhenItCannotOpen() {
        FakeKernel poor = new FakeKernel().mapping(0, consumerPage);
        assertThrows(BpfException.class, () -> RingBufferReader.open(poor, "map 'events'", 1_000_000, SIZE));
        assertEquals(0, poor.mappingCount());
    }

    /** Counts without boxing. */
    private static final class Counter implements SampleHandler {
        long samples;
        long sum;

        @Override
        public void onSample(MemorySegment memory, long offset, int sizeBytes) {
            samples++;
            sum += memory.get(JAVA_LONG, offset);
        }
    }

    @Test
    void allocatesNothingPerSample() {
        Counter counter = new Counter();
        long few = leastAllocated(10, counter);
        assertTrue(leastAllocated(100, counter) <= few); // what a call needs, if anything
        assertEquals(1000 * (10 + 100), counter.samples);
        assertTrue(counter.sum > 0);
    }

    /** Returns what one of many calls allocated that took so many samples each. The first ones link and compile. */
    private long leastAllocated(int samples, SampleHandler handler) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int call = 0; call < 1000; call++) {
            for (int i = 0; i < samples; i++) {
                produce(i, 24, 0);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            reader.consume(handler);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
