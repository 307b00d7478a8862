package dev.jbcc.runtime.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbcc.runtime.internal.sys.StructBuffer;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class PerfEventAttributesTest {
    @Test
    void saysWhatAndHowOften() {
        try (Arena arena = Arena.ofConfined()) {
            PerfEventAttributes clock = PerfEventAttributes.of(PerfEventAttributes.Software.CPU_CLOCK);
            StructBuffer often = clock.frequency(99).toNative(arena);
            assertEquals(1, often.int32(0));
            assertEquals(136, often.int32(4));
            assertEquals(0, often.int64(8));
            assertEquals(99, often.int64(16));
            assertEquals(1 | 2 | 1 << 10, often.int64(40), "disabled, inherited, frequency");
            StructBuffer seldom = clock.frequency(99).period(1_000_000).toNative(arena);
            assertEquals(1_000_000, seldom.int64(16));
            assertEquals(3, seldom.int64(40));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> PerfEventAttributes.of(0, 0).period(0));
    }

    @Test
    void takesTheWholeStructure() {
        byte[] bytes = ByteBuffer.allocate(72)
                .order(ByteOrder.nativeOrder())
                .putInt(0, 5)
                .putLong(56, 0xabc)
                .array();
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer given = PerfEventAttributes.ofBytes(bytes).period(1).toNative(arena);
            assertEquals(72, given.sizeBytes());
            assertEquals(72, given.int32(4));
            assertEquals(0xabc, given.int64(56));
        }
        assertThrows(IllegalArgumentException.class, () -> PerfEventAttributes.ofBytes(new byte[8]));
    }

    @Test
    void hasNames() {
        assertEquals(
                "context_switches",
                PerfEventAttributes.of(PerfEventAttributes.Software.CONTEXT_SWITCHES)
                        .toString());
        assertEquals(
                "cache_misses",
                PerfEventAttributes.of(PerfEventAttributes.Hardware.CACHE_MISSES)
                        .toString());
        assertEquals("type 4, config 0x1b7", PerfEventAttributes.of(4, 0x1b7).toString());
        assertEquals("type 1, config 0x63", PerfEventAttributes.of(1, 99).toString());
    }
}
