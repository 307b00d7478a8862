package dev.jbcc.runtime.map;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.CpuList;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.object.MapSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A map in the kernel. Owns one descriptor of it: {@link #close()} gives that up, and the kernel frees the map when nobody
 * else (a program, a pin, another process) holds it.
 *
 * <p>Keys and values are native memory in native byte order, of exactly {@link #keySizeBytes()} and
 * {@link #valueBufferBytes()} bytes; of a map without keys (queue, stack) the key is {@link MemorySegment#NULL}. Single
 * operations allocate nothing. Thread-safe; but closing it while another thread is in a call is that caller's mistake.
 */
public final class BpfMap implements AutoCloseable {
    private final Bpf bpf;
    private final FileDescriptor descriptor;
    private final String name;
    private final int typeNumber;
    private final int keySizeBytes;
    private final int valueSizeBytes;
    private final int valueStrideBytes;
    private final int valueBufferBytes;
    private final int maxEntries;
    private final int flags;
    private final @Nullable MapSpec spec;

    /** Takes ownership of a descriptor. */
    BpfMap(
            Bpf bpf,
            int fd,
            String name,
            int typeNumber,
            int keySizeBytes,
            int valueSizeBytes,
            int maxEntries,
            int flags,
            @Nullable MapSpec spec) {
        this.bpf = bpf;
        this.name = name;
        this.descriptor = new FileDescriptor(bpf.sys(), fd, "map '" + name + "'");
        this.typeNumber = typeNumber;
        this.keySizeBytes = keySizeBytes;
        this.valueSizeBytes = valueSizeBytes;
        this.maxEntries = maxEntries;
        this.flags = flags;
        this.spec = spec;
        boolean perCpu = MapType.isPerCpu(typeNumber);
        this.valueStrideBytes = perCpu ? Math.addExact(valueSizeBytes, 7) & ~7 : valueSizeBytes;
        this.valueBufferBytes = perCpu ? Math.multiplyExact(valueStrideBytes, CpuList.possibleCount()) : valueSizeBytes;
    }

    /**
     * Creates a map without types. {@link dev.jbcc.runtime.program.BpfObject} creates those of a whole object.
     *
     * @throws SyscallException if the kernel refuses
     * @throws BpfException if the sizes cannot be right
     */
    public static BpfMap create(MapSpec spec) {
        return MapLoader.create(Bpf.host(), spec, 0);
    }

    /**
     * Opens a pinned map.
     *
     * @throws SyscallException if there is none at {@code path}, or the kernel refuses
     */
    public static BpfMap openPinned(String path) {
        return MapLoader.openPinned(Bpf.host(), path);
    }

    /**
     * Opens a map by its number in this kernel.
     *
     * @throws SyscallException if there is none, or the kernel refuses
     */
    public static BpfMap openById(int id) {
        return MapLoader.openById(Bpf.host(), id);
    }

    /** Returns the name, in full where it is known. */
    public String name() {
        return name;
    }

    /** Returns the type; empty if it is newer than this version. */
    public Optional<MapType> type() {
        return MapType.of(typeNumber);
    }

    /** Returns the kernel's {@code BPF_MAP_TYPE_*} number. */
    public int typeNumber() {
        return typeNumber;
    }

    /** Returns whether the map is of that type. */
    public boolean is(MapType type) {
        return typeNumber == type.number();
    }

    public int keySizeBytes() {
        return keySizeBytes;
    }

    /** Returns the size of one value; a per-CPU map has several of them per key. */
    public int valueSizeBytes() {
        return valueSizeBytes;
    }

    /** Returns the distance between the values of two CPUs in a per-CPU map; the size of a value otherwise. */
    public int valueStrideBytes() {
        return valueStrideBytes;
    }

    /** Returns the size of what lookups fill and updates take: one value, or one for each possible CPU. */
    public int valueBufferBytes() {
        return valueBufferBytes;
    }

    /** Returns how many values an element has: 1, or the number of possible CPUs for a per-CPU map. */
    public int valuesPerKey() {
        return valueStrideBytes == 0 ? 1 : valueBufferBytes / valueStrideBytes;
    }

    /** Returns the largest number of elements, unsigned; of a ring buffer its size in bytes. */
    public int maxEntries() {
        return maxEntries;
    }

    /** Returns the {@code BPF_F_*} bits it was made with. */
    public int flags() {
        return flags;
    }

    /** Returns what the object file said about it; empty for a map that was opened. */
    public Optional<MapSpec> spec() {
        return Optional.ofNullable(spec);
    }

    /**
     * Returns the file descriptor, which stays this object's own.
     *
     * @throws IllegalStateException if closed
     */
    public int fd() {
        return descriptor.number();
    }

    /** Returns whether {@link #close()} was called. */
    public boolean isClosed() {
        return descriptor.isClosed();
    }

    /** Returns what the kernel says about the map. */
    public MapInfo info() {
        return MapLoader.info(bpf, fd(), subject());
    }

    /**
     * Returns the types of keys and values as the kernel keeps them, whoever made the map; empty if it was made without, as maps
     * of some types always are.
     *
     * @throws SyscallException if the kernel refuses
     */
    public Optional<MapTypes> types() {
        return MapTypes.of(bpf, info(), subject());
    }

    private String subject() {
        return "map '" + name + "'";
    }

    /**
     * Reads the value of a key.
     *
     * @return false if the key is absent; {@code value} is then unchanged
     * @throws SyscallException if the kernel refuses
     */
    public boolean lookup(MemorySegment key, MemorySegment value) {
        return element(Bpf.MAP_LOOKUP_ELEM, "BPF_MAP_LOOKUP_ELEM", key, value);
    }

    /**
     * Reads the value of a key and deletes the element, in one step where the kernel can: queues, stacks and, since Linux
     * 5.14, hash maps.
     *
     * @return false if the key is absent
     * @throws SyscallException if the kernel refuses
     */
    public boolean lookupAndDelete(MemorySegment key, MemorySegment value) {
        int result = bpf.element(Bpf.MAP_LOOKUP_AND_DELETE_ELEM, fd(), keyAddress(key), valueAddress(value), 0);
        if (result >= 0) {
            return true;
        }
        if (result == -Errno.ENOENT) {
            return false;
        }
        if (!MapLoader.unsupported(result) || keySizeBytes == 0) {
            throw SyscallErrors.of(subject(), "BPF_MAP_LOOKUP_AND_DELETE_ELEM", -result);
        }
        return lookup(key, value) && delete(key);
    }

    private boolean element(int command, String call, MemorySegment key, MemorySegment value) {
        int result = bpf.element(command, fd(), keyAddress(key), valueAddress(value), 0);
        if (result == -Errno.ENOENT) {
            return false;
        }
        if (result < 0) {
            throw SyscallErrors.of(subject(), call, -result);
        }
        return true;
    }

    /**
     * Sets the value of a key.
     *
     * @return false if {@code mode} forbade it: the key is present, or absent
     * @throws SyscallException if the kernel refuses; E2BIG if a hash is full
     */
    public boolean update(MemorySegment key, MemorySegment value, UpdateMode mode) {
        int result = bpf.element(Bpf.MAP_UPDATE_ELEM, fd(), keyAddress(key), valueAddress(value), mode.flags());
        if ((result == -Errno.EEXIST && mode == UpdateMode.NO_EXIST)
                || (result == -Errno.ENOENT && mode == UpdateMode.EXIST)) {
            return false;
        }
        if (result < 0) {
            throw updateRefused("BPF_MAP_UPDATE_ELEM", -result);
        }
        return true;
    }

    private SyscallException updateRefused(String call, int errno) {
        String hint = errno == Errno.E2BIG
                ? (keySizeBytes == 4 && !is(MapType.HASH) ? "the index is beyond " : "the map is full at ")
                        + Integer.toUnsignedString(maxEntries) + " entries"
                : SyscallErrors.hint(errno);
        return SyscallErrors.of(subject(), call, errno, hint);
    }

    /**
     * Deletes an element.
     *
     * @return false if the key is absent
     * @throws SyscallException if the kernel refuses; elements of arrays cannot be deleted (EINVAL)
     */
    public boolean delete(MemorySegment key) {
        int result = bpf.element(Bpf.MAP_DELETE_ELEM, fd(), keyAddress(key), 0, 0);
        if (result == -Errno.ENOENT) {
            return false;
        }
        if (result < 0) {
            throw SyscallErrors.of(subject(), "BPF_MAP_DELETE_ELEM", -result);
        }
        return true;
    }

    /**
     * Finds the key after another one, in the map's own order.
     *
     * @param key null for the first. If it was deleted meanwhile, the kernel starts again at the first.
     * @return false if there is none; {@code next} is then unchanged
     * @throws SyscallException if the kernel refuses
     */
    public boolean nextKey(@Nullable MemorySegment key, MemorySegment next) {
        long address = key == null ? 0 : keyAddress(key);
        int result = bpf.element(Bpf.MAP_GET_NEXT_KEY, fd(), address, keyAddress(next), 0);
        if (result == -Errno.ENOENT) {
            return false;
        }
        if (result < 0) {
            throw SyscallErrors.of(subject(), "BPF_MAP_GET_NEXT_KEY", -result);
        }
        return true;
    }

    /**
     * Gives every element to a handler, many per system call where the kernel can. Elements that come and go meanwhile may
     * or may not be seen, and one may be seen twice.
     *
     * @return the number of elements given
     * @throws SyscallException if the kernel refuses
     */
    public int forEach(EntryHandler handler) {
        return new MapIteration(this, bpf).run(handler, false);
    }

    /**
     * Gives every element to a handler and deletes it from the map, in one step where the kernel can. When the handler
     * stops, elements read with the same call are deleted all the same.
     *
     * @return the number of elements given
     * @throws SyscallException if the kernel refuses; elements of arrays cannot be deleted
     */
    public int forEachAndDelete(EntryHandler handler) {
        return new MapIteration(this, bpf).run(handler, true);
    }

    /**
     * Sets many elements, in one system call where the kernel can.
     *
     * @param keys {@code count} keys one after the other
     * @param values {@code count} values one after the other, each of {@link #valueBufferBytes()}
     * @throws SyscallException if the kernel refuses one; those before it are set
     */
    public void updateBatch(MemorySegment keys, MemorySegment values, int count) {
        checkBlock(keys, keySizeBytes, count, "keys");
        checkBlock(values, valueBufferBytes, count, "values");
        int result = count == 0 ? 0 : batchUpdate(keys, values, count);
        if (MapLoader.unsupported(result)) {
            for (int i = 0; i < count; i++) {
                update(
                        keys.asSlice((long) i * keySizeBytes, keySizeBytes),
                        values.asSlice((long) i * valueBufferBytes, valueBufferBytes),
                        UpdateMode.ANY);
            }
        } else if (result < 0) {
            throw updateRefused("BPF_MAP_UPDATE_BATCH", -result);
        }
    }

    /**
     * Deletes many elements, in one system call where the kernel can.
     *
     * @param keys {@code count} keys one after the other
     * @return the number of elements deleted; absent ones are not counted
     * @throws SyscallException if the kernel refuses
     */
    public int deleteBatch(MemorySegment keys, int count) {
        checkBlock(keys, keySizeBytes, count, "keys");
        int deleted = 0;
        for (int i = 0; i < count; i++) {
            // The kernel's own batch ends at the first absent key, so it is used for what is left after each of those.
            MemorySegment rest = keys.asSlice((long) i * keySizeBytes);
            int done = batchDelete(rest, count - i);
            deleted += done;
            i += done;
            if (i < count && delete(keys.asSlice((long) i * keySizeBytes, keySizeBytes))) {
                deleted++;
            }
        }
        return deleted;
    }

    private int batchDelete(MemorySegment keys, int count) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer done = StructBuffer.allocate(arena, 4).int32(0, count);
            int result = bpf.batch(Bpf.MAP_DELETE_BATCH, fd(), 0, 0, keys.address(), 0, done, 0);
            if (MapLoader.unsupported(result)) {
                return 0;
            }
            if (result < 0 && result != -Errno.ENOENT) {
                throw SyscallErrors.of(subject(), "BPF_MAP_DELETE_BATCH", -result);
            }
            return done.int32(0);
        }
    }

    /** Deletes every element; those of an array are set to zero. */
    public void clear() {
        new MapIteration(this, bpf).clear();
    }

    private int batchUpdate(MemorySegment keys, MemorySegment values, int count) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer done = StructBuffer.allocate(arena, 4).int32(0, count);
            return bpf.batch(Bpf.MAP_UPDATE_BATCH, fd(), 0, 0, keys.address(), values.address(), done, 0);
        }
    }

    private static void checkBlock(MemorySegment block, int elementBytes, int count, String what) {
        if (count < 0 || block.byteSize() < (long) elementBytes * count || !block.isNative()) {
            throw new IllegalArgumentException(what + ": " + count + " elements of " + elementBytes
                    + " bytes do not fit into " + (block.isNative() ? "" : "heap memory of ") + block.byteSize()
                    + " bytes");
        }
    }

    /**
     * Makes the map read-only for user space, for good.
     *
     * @throws SyscallException if the kernel refuses
     */
    public void freeze() {
        int result = bpf.freezeMap(fd());
        if (result < 0) {
            throw SyscallErrors.of(subject(), "BPF_MAP_FREEZE", -result);
        }
    }

    /** Freezes a map of a data section; kernels before 5.2 cannot, and the program works all the same. */
    void freezeIfPossible() {
        int result = bpf.freezeMap(fd());
        if (result < 0 && result != -Errno.EINVAL) {
            throw SyscallErrors.of(subject(), "BPF_MAP_FREEZE", -result);
        }
    }

    /**
     * Pins the map, so that it stays in the kernel after this process.
     *
     * @param path a file that does not exist, in a mounted BPF file system
     * @throws SyscallException if the kernel refuses
     */
    public void pin(String path) {
        int result = bpf.pin(fd(), path);
        if (result < 0) {
            throw SyscallErrors.of(subject(), "BPF_OBJ_PIN", -result, PinnedMap.hint(path, -result));
        }
    }

    private long keyAddress(MemorySegment key) {
        return address(key, keySizeBytes, "key");
    }

    private long valueAddress(MemorySegment value) {
        return address(value, valueBufferBytes, "value");
    }

    private long address(MemorySegment segment, int sizeBytes, String what) {
        if (segment.byteSize() != sizeBytes) {
            throw new IllegalArgumentException(
                    subject() + ": " + what + " of " + segment.byteSize() + " bytes, not " + sizeBytes);
        }
        if (!segment.isNative()) {
            throw new IllegalArgumentException(subject() + ": " + what + " is not native memory");
        }
        return segment.address();
    }

    /** Gives up the descriptor. The kernel keeps the map while a program, a pin or another process holds it. Idempotent. */
    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return "map '" + name + "' (" + MapType.nameOf(typeNumber) + ")";
    }
}
