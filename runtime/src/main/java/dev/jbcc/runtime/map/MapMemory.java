package dev.jbcc.runtime.map;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Mapping;
import dev.jbcc.runtime.internal.sys.Sys;
import java.lang.foreign.MemorySegment;

/**
 * The elements of an array, or the pages of an arena, as memory that programs and this process share: reading and writing
 * them takes no system call. Owns the mapping, not the map; {@link #close()} unmaps. Thread-safe, as memory is: use
 * {@code VarHandle} modes where programs write at the same time.
 *
 * @kernel 5.5 BPF_F_MMAPABLE
 */
public final class MapMemory implements AutoCloseable {
    private final Mapping mapping;
    private final MemorySegment memory;
    private final int strideBytes;

    private MapMemory(Mapping mapping, MemorySegment memory, int strideBytes) {
        this.mapping = mapping;
        this.memory = memory;
        this.strideBytes = strideBytes;
    }

    /**
     * Maps an array that was made with {@code BPF_F_MMAPABLE}, or an arena.
     *
     * @throws IllegalArgumentException if the map is neither
     * @throws SyscallException if the kernel refuses, as it does for an array that is frozen (EPERM)
     */
    public static MapMemory open(BpfMap map) {
        return open(Sys.host(), map, true);
    }

    /** Maps an array that was made with {@code BPF_F_MMAPABLE}, which may be frozen, for reading. */
    public static MapMemory openReadOnly(BpfMap map) {
        return open(Sys.host(), map, false);
    }

    static MapMemory open(Sys sys, BpfMap map, boolean writable) {
        String subject = "map '" + map.name() + "'";
        long entries = Integer.toUnsignedLong(map.maxEntries());
        if (map.is(MapType.ARENA)) {
            // Programs hold addresses of this process's view, so the place may be fixed when the map is made.
            Mapping mapping =
                    Mapping.openAt(sys, subject, map.fd(), map.info().extra(), entries * sys.pageBytes(), writable);
            return new MapMemory(mapping, mapping.memory(), sys.pageBytes());
        }
        if (!map.is(MapType.ARRAY) || (map.flags() & MapType.BPF_F_MMAPABLE) == 0) {
            throw new IllegalArgumentException(subject + ": " + MapType.nameOf(map.typeNumber())
                    + (map.is(MapType.ARRAY) ? " without the flag BPF_F_MMAPABLE" : "")
                    + ": cannot be mapped into memory");
        }
        int stride = Math.addExact(map.valueSizeBytes(), 7) & ~7;
        long page = sys.pageBytes();
        long length = entries * stride + page - 1 & -page;
        Mapping mapping = Mapping.open(sys, subject, map.fd(), 0, length, writable);
        return new MapMemory(mapping, mapping.memory().asSlice(0, entries * stride), stride);
    }

    /** Returns the memory, valid until {@link #close()}. Element {@code i} of an array starts at {@code i * strideBytes()}. */
    public MemorySegment memory() {
        return memory;
    }

    /** Returns the distance between elements of an array: the size of a value, rounded up to 8; of an arena that of pages. */
    public int strideBytes() {
        return strideBytes;
    }

    /** Unmaps. The map stays. Idempotent. */
    @Override
    public void close() {
        mapping.close();
    }
}
