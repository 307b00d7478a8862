package dev.jbcc.runtime.ringbuf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The writer over memory that the test reads as the kernel would. */
class UserRingBufferWriterTest {
    private static final int PAGE = 4096;
    private static final int SIZE = 4096;
    private static final int BUSY = 1 << 31;
    private static final int DISCARD = 1 << 30;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment consumerPage = arena.allocate(PAGE, PAGE);
    private final MemorySegment producer = arena.allocate(PAGE + 2 * SIZE, PAGE);
    private final FakeKernel kernel = new FakeKernel().mapping(0, consumerPage).mapping(PAGE, producer);
    private final UserRingBufferWriter writer = UserRingBufferWriter.open(kernel, "map 'commands'", 1_000_000, SIZE);

    @AfterEach
    void nothingStaysMapped() {
        writer.close();
        assertEquals(0, kernel.mappingCount());
        arena.close();
    }

    private int header(long position) {
        return producer.get(JAVA_INT, PAGE + position % SIZE);
    }

    private void consumed(long position) {
        consumerPage.set(JAVA_LONG, 0, position);
    }

    @Test
    void samplesAreBusyUntilSubmitted() {
        long first = writer.reserve(12);
        long second = writer.reserve(8);
        assertEquals(8, first);
        assertEquals(32, second);
        assertEquals(40, producer.get(JAVA_LONG, 0));
        assertEquals(12 | BUSY, header(0));
        writer.memory().set(JAVA_LONG, first, 4711);
        writer.submit(first);
        writer.discard(second);
        assertEquals(12, header(0));
        assertEquals(8 | DISCARD, header(24));
        assertEquals(4711, producer.get(JAVA_LONG, PAGE + 8));
        assertEquals(40, writer.pendingBytes());
        assertEquals(
                "map 'commands': sample at 8: is not reserved",
                assertThrows(IllegalStateException.class, () -> writer.submit(first))
                        .getMessage());
    }

    @Test
    void tellsWhenThereIsNoRoom() {
        MemorySegment sample = arena.allocate(1000);
        for (int i = 0; i < 4; i++) {
            assertTrue(writer.write(sample, 0, 1000));
        }
        assertEquals(64, SIZE - writer.pendingBytes());
        assertFalse(writer.write(sample, 0, 57));
        assertEquals(-1, writer.reserve(57, Duration.ofMillis(1)));
        assertTrue(writer.write(sample, 0, 56));
        assertEquals(-1, writer.reserve(0));
        consumed(1008);
        assertEquals(8, writer.reserve(1000), "from the beginning again");
        assertEquals(
                "map 'commands': sample of 4090 bytes: does not fit into a ring buffer of 4096",
                assertThrows(IllegalArgumentException.class, () -> writer.reserve(4090))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> writer.reserve(-1));
    }

    @Test
    void cannotBeUsedAfterItsEnd() {
        MemorySegment memory = writer.memory();
        writer.close();
        writer.close();
        assertThrows(IllegalStateException.class, () -> writer.reserve(8));
        assertThrows(IllegalStateException.class, () -> memory.get(JAVA_LONG, 0));
    }

    @Test
    void keepsNothingWhenItCannotOpen() {
        FakeKernel poor = new FakeKernel().mapping(0, consumerPage);
        assertThrows(BpfException.class, () -> UserRingBufferWriter.open(poor, "map 'commands'", 1_000_000, SIZE));
        assertEquals(0, poor.mappingCount());
    }
}
