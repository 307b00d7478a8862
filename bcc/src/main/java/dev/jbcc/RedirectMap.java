package dev.jbcc;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.runtime.program.BpfProgram;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A map of places that packets are redirected to ({@code map.redirect_map(index, flags)}): devices, CPUs, or AF_XDP sockets.
 * Mirrors the classes {@code DevMap}, {@code CpuMap} and {@code XskMap} of bcc Python. Made by {@link Bpf#redirectMap};
 * belongs to its {@link Bpf}. Thread-safe.
 *
 * <table>
 * <caption>what the numbers are</caption>
 * <tr><th>map</th><th>index</th><th>target</th></tr>
 * <tr><td>devmap</td><td>any</td><td>number of a network device</td></tr>
 * <tr><td>cpumap</td><td>number of a CPU</td><td>length of its queue, in packets</td></tr>
 * <tr><td>xskmap</td><td>queue of the device</td><td>descriptor of a socket; cannot be read back</td></tr>
 * </table>
 *
 * @kernel 4.14 BPF_MAP_TYPE_DEVMAP
 */
public final class RedirectMap {
    private static final int PROGRAM_OFFSET = 4;

    private final BpfMap map;

    RedirectMap(BpfMap map) {
        this.map = Shapes.require(
                map,
                "a map of devices, CPUs or sockets to redirect to",
                MapType.DEVMAP,
                MapType.DEVMAP_HASH,
                MapType.CPUMAP,
                MapType.XSKMAP);
    }

    /**
     * Returns a map as places to redirect to: one opened by path or number, which stays the caller's own.
     *
     * @throws IllegalArgumentException if it is of none of these types
     */
    public static RedirectMap of(BpfMap map) {
        return new RedirectMap(map);
    }

    /**
     * A place to redirect to.
     *
     * @param target see the table above
     * @param programId number in the kernel of the program that packets pass there; empty if there is none
     */
    public record Target(int target, OptionalInt programId) {}

    /** Returns the map in the kernel, which stays the {@link Bpf}'s own. */
    public BpfMap map() {
        return map;
    }

    /**
     * Sets the target of an index. Mirrors {@code table[index] = target}.
     *
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses, as when there is no such device (EINVAL)
     */
    public void put(int index, int target) {
        update(index, target, -1);
    }

    /**
     * Sets the target of an index, and a program that packets pass there. The map's values must have 8 bytes
     * ({@code struct bpf_devmap_val}, {@code struct bpf_cpumap_val}), and the program be loaded for that
     * ({@code SEC("xdp/devmap")}, {@code SEC("xdp/cpumap")}).
     *
     * @throws IllegalArgumentException if values have no room for a program
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 5.8 struct bpf_devmap_val
     */
    public void put(int index, int target, BpfProgram program) {
        if (map.valueSizeBytes() < PROGRAM_OFFSET + 4) {
            throw new IllegalArgumentException(Shapes.name(map) + ": values of " + map.valueSizeBytes()
                    + " bytes: have no room for a program; declare them with 8");
        }
        update(index, target, program.fd());
    }

    private void update(int index, int target, int programFd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(map.valueSizeBytes(), 8);
            value.set(ValueLayout.JAVA_INT, 0, target);
            if (map.valueSizeBytes() >= PROGRAM_OFFSET + 4) {
                value.set(ValueLayout.JAVA_INT, PROGRAM_OFFSET, programFd);
            }
            boolean _ = map.update(key(arena, index), value, UpdateMode.ANY);
        }
    }

    private static MemorySegment key(Arena arena, int index) {
        MemorySegment key = arena.allocate(4, 8);
        key.set(ValueLayout.JAVA_INT, 0, index);
        return key;
    }

    /**
     * Returns the target of an index; empty if there is none. Mirrors {@code table[index]}.
     *
     * @throws dev.jbcc.runtime.SyscallException if the kernel does not tell, as it does not for sockets
     */
    public Optional<Target> get(int index) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(map.valueSizeBytes(), 8);
            if (!map.lookup(key(arena, index), value)) {
                return Optional.empty();
            }
            int programId =
                    map.valueSizeBytes() >= PROGRAM_OFFSET + 4 ? value.get(ValueLayout.JAVA_INT, PROGRAM_OFFSET) : 0;
            return Optional.of(new Target(
                    value.get(ValueLayout.JAVA_INT, 0),
                    programId == 0 ? OptionalInt.empty() : OptionalInt.of(programId)));
        }
    }

    /**
     * Deletes an index; returns false if it had no target, which the kernel does not tell of arrays ({@code devmap}, {@code cpumap},
     * {@code xskmap}). Mirrors {@code del table[index]}.
     */
    public boolean delete(int index) {
        try (Arena arena = Arena.ofConfined()) {
            return map.delete(key(arena, index));
        }
    }

    /** Deletes all. Mirrors {@code table.clear()}. */
    public void clear() {
        map.clear();
    }

    /** Returns how many targets there is room for. Mirrors {@code len(table)}. */
    public int length() {
        return map.maxEntries();
    }

    @Override
    public String toString() {
        return Shapes.name(map);
    }
}
