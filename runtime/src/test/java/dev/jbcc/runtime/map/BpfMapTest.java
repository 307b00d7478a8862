package dev.jbcc.runtime.map;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BpfMapTest {
    private static final int ENTRIES = 997;

    private final FakeKernel kernel = new FakeKernel();
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment key = arena.allocate(4, 8);
    private final MemorySegment value = arena.allocate(8, 8);

    @AfterEach
    void nothingStaysOpen() {
        arena.close();
        assertTrue(kernel.openDescriptors().isEmpty(), () -> "open: " + kernel.openDescriptors());
    }

    private BpfMap hash(int maxEntries) {
        return MapLoader.create(new Bpf(kernel), MapSpecs.of("counts", MapType.HASH, 4, 8, maxEntries), 0);
    }

    private void put(BpfMap map, int k, long v) {
        key.set(JAVA_INT, 0, k);
        value.set(JAVA_LONG_UNALIGNED, 0, v);
        assertTrue(map.update(key, value, UpdateMode.ANY));
    }

    private BpfMap filled() {
        BpfMap map = hash(ENTRIES);
        for (int i = 0; i < ENTRIES; i++) {
            put(map, i, i * 3L);
        }
        return map;
    }

    @Test
    void absenceIsAnAnswer() {
        try (BpfMap map = hash(10)) {
            assertFalse(map.lookup(key, value));
            assertFalse(map.delete(key));
            assertFalse(map.nextKey(null, key));
            assertFalse(map.lookupAndDelete(key, value));
            assertFalse(map.update(key, value, UpdateMode.EXIST));
            assertTrue(map.update(key, value, UpdateMode.NO_EXIST));
            assertFalse(map.update(key, value, UpdateMode.NO_EXIST));
            assertTrue(map.delete(key));
        }
    }

    @Test
    void saysThatAHashIsFull() {
        try (BpfMap map = hash(1)) {
            put(map, 1, 1);
            key.set(JAVA_INT, 0, 2);
            SyscallException e = assertThrows(SyscallException.class, () -> map.update(key, value, UpdateMode.ANY));
            assertEquals("map 'counts': BPF_MAP_UPDATE_ELEM: E2BIG (7); the map is full at 1 entries", e.getMessage());
            assertEquals(Errno.E2BIG, e.errno());
        }
    }

    @Test
    void wantsExactSizesAndNativeMemory() {
        try (BpfMap map = hash(1)) {
            assertEquals(
                    "map 'counts': key of 8 bytes, not 4",
                    assertThrows(IllegalArgumentException.class, () -> map.lookup(value, value))
                            .getMessage());
            assertEquals(
                    "map 'counts': value is not native memory",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> map.lookup(key, MemorySegment.ofArray(new byte[8])))
                            .getMessage());
        }
    }

    @Test
    void isOfNoUseOnceClosed() {
        BpfMap map = hash(1);
        map.close();
        map.close();
        assertEquals(1, kernel.count("close"));
        assertThrows(IllegalStateException.class, () -> map.lookup(key, value));
    }

    @Test
    void givesEveryElementOnceInBatches() {
        try (BpfMap map = filled()) {
            assertAllGiven(map);
            assertEquals(0, kernel.count("MAP_GET_NEXT_KEY"));
        }
    }

    @Test
    void givesEveryElementOnceWithoutBatches() {
        kernel.always(Bpf.MAP_LOOKUP_BATCH, Errno.EINVAL);
        try (BpfMap map = filled()) {
            assertAllGiven(map);
            assertEquals(ENTRIES + 1, kernel.count("MAP_GET_NEXT_KEY"));
        }
    }

    private static void assertAllGiven(BpfMap map) {
        long[] sums = new long[2];
        int given = map.forEach((block, k, v) -> {
            sums[0] += block.get(JAVA_INT, k);
            sums[1] += block.get(JAVA_LONG_UNALIGNED, v);
            return true;
        });
        assertEquals(ENTRIES, given);
        assertEquals((ENTRIES - 1) * ENTRIES / 2, sums[0]);
        assertEquals(sums[0] * 3, sums[1]);
    }

    @Test
    void makesTheBlockLargerWhenABucketDoesNotFit() {
        int[] sizes = new int[2];
        kernel.next(Bpf.MAP_LOOKUP_BATCH, attr -> {
            sizes[0] = attr.int32(32);
            return -Errno.ENOSPC;
        });
        kernel.next(Bpf.MAP_LOOKUP_BATCH, attr -> {
            sizes[1] = attr.int32(32);
            attr.int32(32, 0);
            return -Errno.ENOENT;
        });
        try (BpfMap map = hash(10)) {
            assertEquals(0, map.forEach((block, k, v) -> true));
        }
        assertEquals(sizes[0] * 2, sizes[1]);
    }

    @Test
    void endsAWalkThatStartsAgainForEver() {
        kernel.always(Bpf.MAP_LOOKUP_BATCH, Errno.EINVAL);
        try (BpfMap map = hash(7)) {
            put(map, 1, 1);
            put(map, 2, 2);
            // As if somebody deleted the last key each time: the kernel starts at the first one again.
            kernel.always(Bpf.MAP_GET_NEXT_KEY, attr -> {
                FakeKernel.at(attr.int64(16), 4).set(JAVA_INT, 0, 1);
                return 0;
            });
            assertEquals(7, map.forEach((block, k, v) -> true));
        }
    }

    @Test
    void stopsWhenTheHandlerHasEnough() {
        try (BpfMap map = filled()) {
            int[] seen = new int[1];
            assertEquals(5, map.forEach((block, k, v) -> ++seen[0] < 5));
            assertEquals(5, seen[0]);
        }
    }

    @Test
    void givesAndDeletes() {
        for (boolean batches : new boolean[] {true, false}) {
            if (!batches) {
                kernel.always(Bpf.MAP_LOOKUP_AND_DELETE_BATCH, Errno.EINVAL);
                kernel.always(Bpf.MAP_LOOKUP_AND_DELETE_ELEM, Errno.ENOTSUPP);
            }
            try (BpfMap map = filled()) {
                assertEquals(ENTRIES, map.forEachAndDelete((block, k, v) -> true));
                assertEquals(0, map.forEach((block, k, v) -> true));
            }
        }
    }

    @Test
    void deletesManyAndCountsThoseThatWereThere() {
        for (boolean batches : new boolean[] {true, false}) {
            if (!batches) {
                kernel.always(Bpf.MAP_DELETE_BATCH, Errno.EINVAL);
            }
            try (BpfMap map = hash(100)) {
                for (int i = 0; i < 20; i += 2) {
                    put(map, i, i);
                }
                MemorySegment keys = arena.allocate(15 * 4, 8);
                for (int i = 0; i < 15; i++) {
                    keys.setAtIndex(JAVA_INT, i, i);
                }
                assertEquals(8, map.deleteBatch(keys, 15));
                assertEquals(2, map.forEach((block, k, v) -> true));
                assertEquals(0, map.deleteBatch(keys, 0));
            }
        }
    }

    @Test
    void setsMany() {
        for (boolean batches : new boolean[] {true, false}) {
            if (!batches) {
                kernel.always(Bpf.MAP_UPDATE_BATCH, Errno.EINVAL);
            }
            try (BpfMap map = hash(3)) {
                MemorySegment keys = arena.allocate(4 * 4, 8);
                for (int i = 0; i < 4; i++) {
                    keys.setAtIndex(JAVA_INT, i, i);
                }
                map.updateBatch(keys, arena.allocate(4 * 8, 8), 3);
                assertEquals(3, map.forEach((block, k, v) -> true));
                assertThrows(SyscallException.class, () -> map.updateBatch(keys, arena.allocate(4 * 8, 8), 4));
                assertThrows(IllegalArgumentException.class, () -> map.updateBatch(keys, arena.allocate(8, 8), 2));
            }
        }
    }

    @Test
    void clearsHashesAndZeroesArrays() {
        try (BpfMap map = filled()) {
            map.clear();
            assertEquals(0, map.forEach((block, k, v) -> true));
        }
        try (BpfMap map = MapLoader.create(new Bpf(kernel), MapSpecs.of("slots", MapType.ARRAY, 4, 8, 5), 0)) {
            put(map, 3, 99);
            map.clear();
            key.set(JAVA_INT, 0, 3);
            assertTrue(map.lookup(key, value));
            assertEquals(0, value.get(JAVA_LONG_UNALIGNED, 0));
        }
    }
}
