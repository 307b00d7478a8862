package dev.jbcc.kerneltests;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.runtime.object.MapSpec;
import dev.jbcc.testsupport.KernelTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Maps hold what was put into them, and say what is wrong. */
@KernelTest(host = true)
class MapKernelTest {
    /** A prime above the size of a batch, so that neither a lost batch nor a doubled one can hide. */
    private static final int ENTRIES = 10_007;

    private final Arena arena = Arena.ofShared(); // a test may run on another thread
    private final MemorySegment key = arena.allocate(4, 8);

    @AfterEach
    void free() {
        arena.close();
    }

    private static BpfMap create(String name, MapType type, int keyBytes, int valueBytes, int maxEntries) {
        return BpfMap.create(new MapSpec(
                name,
                type.number(),
                keyBytes,
                valueBytes,
                maxEntries,
                0,
                0,
                0,
                false,
                0,
                Optional.empty(),
                MapSpec.Data.NONE,
                new byte[0]));
    }

    private static BpfMap create(MapType type) {
        return create("counts", type, 4, 8, ENTRIES);
    }

    /** Puts {@code 3 * key + n} as the value of CPU number n. */
    private void fill(BpfMap map) {
        MemorySegment value = arena.allocate(map.valueBufferBytes(), 8);
        for (int i = 0; i < ENTRIES; i++) {
            key.set(JAVA_INT, 0, i);
            for (int cpu = 0; cpu < map.valuesPerKey(); cpu++) {
                value.set(JAVA_LONG, (long) cpu * map.valueStrideBytes(), 3L * i + cpu);
            }
            assertTrue(map.update(key, value, UpdateMode.ANY));
        }
    }

    private static void assertHoldsEverythingOnce(BpfMap map) {
        BitSet seen = new BitSet();
        int given = map.forEach((block, keyOffset, valueOffset) -> {
            int k = block.get(JAVA_INT, keyOffset);
            assertFalse(seen.get(k), () -> "twice: " + k);
            seen.set(k);
            for (int cpu = 0; cpu < map.valuesPerKey(); cpu++) {
                long value = block.get(JAVA_LONG_UNALIGNED, valueOffset + (long) cpu * map.valueStrideBytes());
                assertEquals(3L * k + cpu, value);
            }
            return true;
        });
        assertEquals(ENTRIES, given);
        assertEquals(ENTRIES, seen.cardinality());
    }

    @Test
    void givesEveryElementOnce() {
        for (MapType type : List.of(MapType.HASH, MapType.ARRAY, MapType.PERCPU_HASH, MapType.PERCPU_ARRAY)) {
            try (BpfMap map = create(type)) {
                fill(map);
                assertHoldsEverythingOnce(map);
            }
        }
    }

    @Test
    void givesAndDeletesEveryElement() {
        for (MapType type : List.of(MapType.HASH, MapType.PERCPU_HASH)) {
            try (BpfMap map = create(type)) {
                fill(map);
                assertEquals(ENTRIES, map.forEachAndDelete((block, k, v) -> true));
                assertEquals(0, map.forEach((block, k, v) -> true));
                fill(map);
                map.clear();
                assertFalse(map.nextKey(null, key));
            }
        }
    }

    @Test
    void deletesSomeOfMany() {
        try (BpfMap map = create(MapType.HASH)) {
            fill(map);
            // Every second one is there, every other one is not.
            MemorySegment keys = arena.allocate(4L * 101, 8);
            for (int i = 0; i < 101; i++) {
                keys.setAtIndex(JAVA_INT, i, i % 2 == 0 ? i : ENTRIES + i);
            }
            assertEquals(51, map.deleteBatch(keys, 101));
            assertEquals(ENTRIES - 51, map.forEach((block, k, v) -> true));
        }
    }

    @Test
    void saysWhenAHashIsFull() {
        try (BpfMap map = create("small", MapType.HASH, 4, 8, 3)) {
            MemorySegment value = arena.allocate(8, 8);
            for (int i = 0; i < 3; i++) {
                key.set(JAVA_INT, 0, i);
                assertTrue(map.update(key, value, UpdateMode.NO_EXIST));
                assertFalse(map.update(key, value, UpdateMode.NO_EXIST));
            }
            key.set(JAVA_INT, 0, 3);
            assertFalse(map.update(key, value, UpdateMode.EXIST));
            assertEquals(
                    "map 'small': BPF_MAP_UPDATE_ELEM: E2BIG (7); the map is full at 3 entries",
                    assertThrows(SyscallException.class, () -> map.update(key, value, UpdateMode.ANY))
                            .getMessage());
        }
    }

    @Test
    void stacksAndQueuesHaveNoKeys() {
        try (BpfMap stack = create("stack", MapType.STACK, 0, 8, 7);
                BpfMap queue = create("queue", MapType.QUEUE, 0, 8, 7)) {
            for (long i = 1; i <= 3; i++) {
                MemorySegment value = arena.allocateFrom(JAVA_LONG, i);
                stack.update(MemorySegment.NULL, value, UpdateMode.ANY);
                queue.update(MemorySegment.NULL, value, UpdateMode.ANY);
            }
            MemorySegment value = arena.allocate(8, 8);
            assertTrue(stack.lookupAndDelete(MemorySegment.NULL, value));
            assertEquals(3, value.get(JAVA_LONG, 0));
            assertTrue(queue.lookupAndDelete(MemorySegment.NULL, value));
            assertEquals(1, value.get(JAVA_LONG, 0));
            assertTrue(queue.lookup(MemorySegment.NULL, value));
            assertEquals(2, value.get(JAVA_LONG, 0));
            queue.clear();
            assertFalse(queue.lookupAndDelete(MemorySegment.NULL, value));
        }
    }

    @Test
    void saysWhatIsWrongWithASize() {
        assertEquals(
                "map 'events': ring buffer size 5000 bytes: must be a power of two and a multiple of the page size"
                        + " (4096)",
                assertThrows(BpfException.class, () -> create("events", MapType.RINGBUF, 0, 0, 5000))
                        .getMessage());
        String large = String.valueOf(
                assertThrows(SyscallException.class, () -> create("large", MapType.ARRAY, 4, 1 << 20, 1 << 24))
                        .getMessage());
        assertTrue(
                large.equals("map 'large': BPF_MAP_CREATE: ENOMEM (12); no memory for 16777216 entries of 4 + 1048576"
                                + " bytes; give it fewer entries")
                        || large.equals("map 'large': BPF_MAP_CREATE: E2BIG (7); too large: 16777216 entries of 4 +"
                                + " 1048576 bytes"),
                large);
    }
}
