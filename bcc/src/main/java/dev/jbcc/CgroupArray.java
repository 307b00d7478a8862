package dev.jbcc;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.map.ObjectHandle;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.value.ValueCodec;
import java.nio.file.Path;

/**
 * An array of control groups (version 2), for programs that ask whether something belongs to one. Mirrors the class
 * {@code CgroupArray} of bcc Python. Made by {@link Bpf#cgroupArray}; belongs to its {@link Bpf}. What is in it cannot be read
 * back. Thread-safe.
 *
 * @kernel 4.8 BPF_MAP_TYPE_CGROUP_ARRAY
 */
public final class CgroupArray {
    private final BpfMap map;
    private final Elements<Integer, Integer> elements;

    CgroupArray(BpfMap map) {
        this.map = Shapes.require(map, "an array of control groups", MapType.CGROUP_ARRAY);
        this.elements = new Elements<>(map, ValueCodec.ofSize(4, Integer.class), ValueCodec.ofSize(4, Integer.class));
    }

    /**
     * Returns a map as an array of control groups: one opened by path or number, which stays the caller's own.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static CgroupArray of(BpfMap map) {
        return new CgroupArray(map);
    }

    /** Returns the map in the kernel, which stays the {@link Bpf}'s own. */
    public BpfMap map() {
        return map;
    }

    /**
     * Puts a control group into the array. Mirrors {@code table[index] = path}.
     *
     * @param cgroup its directory, such as {@code /sys/fs/cgroup/system.slice}
     * @throws dev.jbcc.runtime.SyscallException if it cannot be opened, or the kernel refuses: it is no control group
     *     (EBADF), or {@code index} is beyond the end (E2BIG)
     */
    public void put(int index, Path cgroup) {
        try (ObjectHandle handle = ObjectHandle.ofPath(cgroup)) {
            put(index, handle.fd());
        }
    }

    /**
     * Puts a control group into the array. Mirrors {@code table[index] = fd}.
     *
     * @param fd a descriptor of its directory, which stays the caller's own
     */
    public void put(int index, int fd) {
        boolean _ = elements.update(index, fd, UpdateMode.ANY);
    }

    /** Takes a control group out; returns false if there is none. Mirrors {@code del table[index]}. */
    public boolean delete(int index) {
        return elements.delete(index);
    }

    /** Takes all control groups out. Mirrors {@code table.clear()}. */
    public void clear() {
        map.clear();
    }

    /** Returns how many control groups there is room for. Mirrors {@code len(table)}. */
    public int length() {
        return map.maxEntries();
    }

    @Override
    public String toString() {
        return Shapes.name(map);
    }
}
