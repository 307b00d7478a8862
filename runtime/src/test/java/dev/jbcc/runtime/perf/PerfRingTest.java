package dev.jbcc.runtime.perf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapLoader;
import dev.jbcc.runtime.map.MapSpecs;
import dev.jbcc.runtime.map.MapType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reader over the buffer of one CPU, which the test fills as the kernel would. */
class PerfRingTest {
    private static final int PAGE = 4096;
    private static final int SIZE = PAGE;
    private static final int HEAD = 1024;
    private static final int TAIL = 1032;
    private static final int LOST = 2;
    private static final int THROTTLE = 5;
    private static final int SAMPLE = 9;
    private static final LostHandler NO_LOSS = (cpu, count) -> {
        throw new AssertionError("lost " + count);
    };

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(PAGE + SIZE, PAGE);
    private final FakeKernel kernel = new FakeKernel().mapping(0, memory);
    private final BpfMap map =
            MapLoader.create(new Bpf(kernel), MapSpecs.of("events", MapType.PERF_EVENT_ARRAY, 4, 4, 8), 0);
    private final List<String> seen = new ArrayList<>();
    private final ByteBuffer record = ByteBuffer.allocate(1 << 16).order(ByteOrder.nativeOrder());
    private long head;

    @AfterEach
    void nothingStaysOpen() {
        map.close();
        arena.close();
        assertTrue(kernel.openDescriptors().isEmpty(), () -> "open: " + kernel.openDescriptors());
        assertEquals(0, kernel.mappingCount());
    }

    private PerfBufferReader open() {
        kernel.always(Bpf.MAP_UPDATE_ELEM, attr -> 0);
        return PerfBufferReader.open(kernel, map, 1, 1, new int[] {3});
    }

    private void put(int type, int sizeBytes) {
        record.putInt(0, type).putShort(4, (short) 0).putShort(6, (short) sizeBytes);
        for (int i = 0; i < sizeBytes; i++) {
            memory.set(JAVA_BYTE, PAGE + (head + i) % SIZE, record.get(i));
        }
        head += sizeBytes;
        memory.set(JAVA_LONG, HEAD, head);
    }

    /** The kernel rounds a sample up so that the record ends at a multiple of 8. */
    private void sample(long value, int sizeBytes) {
        int rounded = (sizeBytes + 4 + 7 & ~7) - 4;
        record.putInt(8, rounded).putLong(12, value);
        put(SAMPLE, 8 + 4 + rounded);
    }

    private void lost(long count) {
        record.putLong(8, 77).putLong(16, count);
        put(LOST, 24);
    }

    private int drain(PerfBufferReader reader) {
        return reader.consume(
                (cpu, data, offset, size) -> seen.add(cpu + ":" + data.get(JAVA_LONG_UNALIGNED, offset) + "/" + size),
                (cpu, count) -> seen.add(cpu + ":lost " + count));
    }

    @Test
    void givesSamplesAndLossInOrder() {
        try (PerfBufferReader reader = open()) {
            sample(1, 8);
            sample(2, 64);
            lost(41);
            put(THROTTLE, 32);
            sample(3, 9);
            assertEquals(3, drain(reader));
            assertEquals(List.of("3:1/12", "3:2/68", "3:lost 41", "3:3/12"), seen);
            assertEquals(head, memory.get(JAVA_LONG, TAIL));
            lost(1);
            assertEquals(0, drain(reader));
            assertEquals(42, reader.lost());
        }
    }

    @Test
    void joinsRecordsThatWrap() {
        try (PerfBufferReader reader = open()) {
            for (long i = 0; i < 1009; i++) {
                sample(i, 8 + (int) (i * 13 % 200));
                if (i % 7 == 0) {
                    drain(reader);
                }
            }
            drain(reader);
        }
        assertEquals(1009, seen.size());
        for (int i = 0; i < 1009; i++) {
            assertTrue(seen.get(i).startsWith("3:" + i + "/"), seen.get(i));
        }
        assertTrue(head > 10L * SIZE);
    }

    @Test
    void countsASampleAsConsumedWhenTheHandlerThrows() {
        try (PerfBufferReader reader = open()) {
            sample(1, 8);
            sample(2, 8);
            assertThrows(
                    ArithmeticException.class,
                    () -> reader.consume(
                            (cpu, data, offset, size) -> {
                                throw new ArithmeticException();
                            },
                            NO_LOSS));
            assertEquals(1, drain(reader));
            assertEquals(List.of("3:2/12"), seen);
        }
    }

    @Test
    void doesNotTrustSizes() {
        try (PerfBufferReader reader = open()) {
            put(SAMPLE, 0);
            memory.set(JAVA_LONG, HEAD, 64);
            assertEquals(
                    "map 'events': CPU 3: perf record of 0 bytes among 64",
                    assertThrows(BpfException.class, () -> drain(reader)).getMessage());
        }
        head = 0;
        memory.fill((byte) 0);
        try (PerfBufferReader reader = open()) {
            record.putInt(8, 99);
            put(SAMPLE, 24);
            assertEquals(
                    "map 'events': CPU 3: sample of 99 bytes in a record of 24",
                    assertThrows(BpfException.class, () -> drain(reader)).getMessage());
        }
    }

    @Test
    void mayBeClosedByItsHandler() {
        PerfBufferReader reader = open();
        sample(1, 8);
        sample(2, 8);
        assertEquals(1, reader.consume((cpu, data, offset, size) -> reader.close(), NO_LOSS));
        assertThrows(IllegalStateException.class, () -> drain(reader));
    }

    @Test
    void leavesNothingWhenItCannotOpen() {
        kernel.always(Bpf.MAP_UPDATE_ELEM, Errno.EPERM);
        assertThrows(SyscallException.class, () -> PerfBufferReader.open(kernel, map, 1, 1, new int[] {0}));
        kernel.always(Bpf.MAP_UPDATE_ELEM, attr -> 0).ioctlAnswers(-Errno.EINVAL);
        assertThrows(SyscallException.class, () -> PerfBufferReader.open(kernel, map, 1, 1, new int[] {0}));
        kernel.ioctlAnswers(0).perfEventAnswers(-Errno.EACCES);
        assertThrows(SyscallException.class, () -> PerfBufferReader.open(kernel, map, 1, 1, new int[] {0}));
    }

    @Test
    void refusesWhatCannotWork() {
        assertEquals(
                "map 'events': perf event array of 8 entries: has none for CPU 8",
                assertThrows(BpfException.class, () -> PerfBufferReader.open(kernel, map, 1, 1, new int[] {8}))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> PerfBufferReader.open(map, 3, 1));
        assertThrows(IllegalArgumentException.class, () -> PerfBufferReader.open(map, 4, 0));
    }

    @Test
    void endsAWaitWhenTold() {
        try (PerfBufferReader reader = open()) {
            reader.wakeUp();
            assertEquals(0, reader.poll(Duration.ofDays(999), (cpu, data, offset, size) -> {}, NO_LOSS));
        }
    }

    private static final class Counter implements PerfSampleHandler {
        long samples;
        long sum;

        @Override
        public void onSample(int cpu, MemorySegment data, long offset, int sizeBytes) {
            samples++;
            sum += data.get(JAVA_LONG_UNALIGNED, offset);
        }
    }

    @Test
    void allocatesNothingPerSample() {
        Counter counter = new Counter();
        try (PerfBufferReader reader = open()) {
            long few = leastAllocated(10, reader, counter);
            assertTrue(leastAllocated(100, reader, counter) <= few); // what a call needs, if anything
        }
        assertEquals(1000 * (10 + 100), counter.samples);
        assertFalse(counter.sum == 0);
    }

    /** Returns what one of many calls allocated that took so many samples each. The first ones link and compile. */
    private long leastAllocated(int samples, PerfBufferReader reader, PerfSampleHandler handler) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int call = 0; call < 1000; call++) {
            for (int i = 0; i < samples; i++) {
                sample(i, 20);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            reader.consume(handler, NO_LOSS);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
