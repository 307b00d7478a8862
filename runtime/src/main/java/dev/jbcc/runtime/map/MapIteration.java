package dev.jbcc.runtime.map;

import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One walk over the elements of a map.
 *
 * <p>The kernel's batch commands hand out whole hash buckets: ENOSPC says that the next bucket does not fit, and the block is
 * made larger then. Where the kernel has no batches for the map, keys are walked one by one; that walk starts again when its
 * key was deleted by somebody else, so it ends at the latest after as many elements as the map can hold.
 */
final class MapIteration {
    private static final int BLOCK_BYTES = 1 << 16;
    private static final int MIN_BATCH = 16;
    private static final int MAX_BATCH = 4096;

    private final BpfMap map;
    private final Bpf bpf;
    private final int keyBytes;
    private final int valueBytes;

    MapIteration(BpfMap map, Bpf bpf) {
        this.map = map;
        this.bpf = bpf;
        this.keyBytes = map.keySizeBytes();
        this.valueBytes = map.valueBufferBytes();
    }

    int run(EntryHandler handler, boolean delete) {
        if (keyBytes == 0) {
            throw new UnsupportedOperationException(map + ": has no keys to iterate");
        }
        int fitting = BLOCK_BYTES / (keyBytes + valueBytes);
        int capacity = (int)
                Math.min(Integer.toUnsignedLong(map.maxEntries()), Math.max(MIN_BATCH, Math.min(MAX_BATCH, fitting)));
        int delivered = batches(handler, delete, Math.max(1, capacity));
        return delivered >= 0 ? delivered : oneByOne(handler, delete);
    }

    /** Returns the number of elements given, or -1 if the kernel has no batches for this map. */
    private int batches(EntryHandler handler, boolean delete, int firstCapacity) {
        int command = delete ? Bpf.MAP_LOOKUP_AND_DELETE_BATCH : Bpf.MAP_LOOKUP_BATCH;
        int capacity = firstCapacity;
        int delivered = 0;
        boolean started = false;
        // The position is a bucket number of four bytes for hashes, a key for everything else.
        int positionBytes = Math.max(8, keyBytes);
        byte[] position = new byte[positionBytes];
        while (true) {
            try (Arena arena = Arena.ofConfined()) {
                StructBuffer in = StructBuffer.allocate(arena, positionBytes).put(0, position);
                StructBuffer out = StructBuffer.allocate(arena, positionBytes);
                StructBuffer count = StructBuffer.allocate(arena, 4);
                MemorySegment block = arena.allocate((long) capacity * (keyBytes + valueBytes) + 8, 8);
                long valuesOffset = (long) capacity * keyBytes + 7 & ~7L;
                while (true) {
                    int result = bpf.batch(
                            command,
                            map.fd(),
                            started ? in.address() : 0,
                            out.address(),
                            block.address(),
                            block.address() + valuesOffset,
                            count.int32(0, capacity),
                            0);
                    if (!started && MapLoader.unsupported(result)) {
                        return -1;
                    }
                    if (result == -Errno.ENOSPC) {
                        capacity = Math.multiplyExact(capacity, 2);
                        break;
                    }
                    if (result < 0 && result != -Errno.ENOENT) {
                        throw SyscallErrors.of(
                                "map '" + map.name() + "'",
                                delete ? "BPF_MAP_LOOKUP_AND_DELETE_BATCH" : "BPF_MAP_LOOKUP_BATCH",
                                -result);
                    }
                    int found = count.int32(0);
                    for (int i = 0; i < found; i++) {
                        delivered++;
                        if (!handler.onEntry(block, (long) i * keyBytes, valuesOffset + (long) i * valueBytes)) {
                            return delivered;
                        }
                    }
                    if (result == -Errno.ENOENT) {
                        return delivered;
                    }
                    started = true;
                    position = out.get(0, positionBytes);
                    in.put(0, position);
                }
            }
        }
    }

    private int oneByOne(EntryHandler handler, boolean delete) {
        try (Arena arena = Arena.ofConfined()) {
            long valueOffset = keyBytes + 7L & ~7L;
            MemorySegment block = arena.allocate(valueOffset + valueBytes, 8);
            MemorySegment key = block.asSlice(0, keyBytes);
            MemorySegment value = block.asSlice(valueOffset, valueBytes);
            MemorySegment next = arena.allocate(Math.max(1, keyBytes), 8).asSlice(0, keyBytes);
            long limit = Integer.toUnsignedLong(map.maxEntries());
            int delivered = 0;
            boolean more = map.nextKey(null, key);
            while (more && delivered < limit) {
                more = map.nextKey(key, next);
                boolean present = delete ? map.lookupAndDelete(key, value) : map.lookup(key, value);
                if (present) {
                    delivered++;
                    if (!handler.onEntry(block, 0, valueOffset)) {
                        return delivered;
                    }
                }
                MemorySegment.copy(next, 0, key, 0, keyBytes);
            }
            return delivered;
        }
    }

    void clear() {
        MapType type = map.type().orElse(MapType.UNSPEC);
        switch (type) {
            case ARRAY, PERCPU_ARRAY -> zero();
            case HASH, PERCPU_HASH, LRU_HASH, LRU_PERCPU_HASH -> run((_, _, _) -> true, true);
            default -> {
                if (keyBytes == 0) {
                    drain();
                } else {
                    deleteByKey();
                }
            }
        }
    }

    private void zero() {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer key = StructBuffer.allocate(arena, 4);
            MemorySegment zeroes = arena.allocate(valueBytes, 8);
            for (int i = 0; i < map.maxEntries(); i++) {
                map.update(key.int32(0, i).segment(), zeroes, UpdateMode.ANY);
            }
        }
    }

    private void drain() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(valueBytes, 8);
            long limit = Integer.toUnsignedLong(map.maxEntries());
            while (limit > 0 && map.lookupAndDelete(MemorySegment.NULL, value)) {
                limit--;
            }
        }
    }

    /** For maps whose values cannot be read, or whose keys stay. */
    private void deleteByKey() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(keyBytes, 8);
            MemorySegment next = arena.allocate(keyBytes, 8);
            long limit = Integer.toUnsignedLong(map.maxEntries());
            boolean more = map.nextKey(null, key);
            while (more && limit > 0) {
                more = map.nextKey(key, next);
                map.delete(key);
                MemorySegment.copy(next, 0, key, 0, keyBytes);
                limit--;
            }
        }
    }
}
