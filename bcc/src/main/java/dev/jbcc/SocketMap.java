package dev.jbcc;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.value.ValueCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A map whose values are sockets: a sockmap or a sockhash, to redirect messages between them, or an array of listening
 * sockets to choose from. Made by {@link Bpf#socketMap}; belongs to its {@link Bpf}. A socket that is closed leaves the map.
 * Thread-safe.
 *
 * @param <K> keys
 * @kernel 4.18 BPF_MAP_TYPE_SOCKHASH
 */
public final class SocketMap<K> {
    private final BpfMap map;
    private final TableTypes types;
    private final Class<K> keyClass;
    private final Elements<K, byte[]> elements;

    SocketMap(TableTypes types, Class<K> key) {
        this.map = Shapes.require(
                        types, "a map of sockets", MapType.SOCKMAP, MapType.SOCKHASH, MapType.REUSEPORT_SOCKARRAY)
                .map();
        this.types = types;
        this.keyClass = key;
        // What stands in for a socket is a descriptor or a cookie, whatever type the values are said to have.
        this.elements = new Elements<>(map, types.key(key), ValueCodec.ofSize(map.valueSizeBytes(), byte[].class));
    }

    /**
     * Returns a map as a map of sockets; see {@link Table#of(BpfMap, Class, Class)}.
     *
     * @throws IllegalArgumentException if it is none, or the class does not fit
     */
    public static <K> SocketMap<K> of(BpfMap map, Class<K> key) {
        return new SocketMap<>(TableTypes.ofKernel(map), key);
    }

    /** Returns the map in the kernel, which stays the {@link Bpf}'s own. */
    public BpfMap map() {
        return map;
    }

    /**
     * Puts a socket in, in place of what was there. Mirrors {@code table[key] = fd}.
     *
     * @param fd a descriptor of the socket, which stays the caller's own
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses, such as EOPNOTSUPP for a socket that is not connected
     */
    public void put(K key, int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment encoded = arena.allocate(map.keySizeBytes(), 8);
            types.key(keyClass).encode(key, encoded, 0);
            MemorySegment value = arena.allocate(map.valueSizeBytes(), 8);
            if (map.valueSizeBytes() == 8) {
                value.set(ValueLayout.JAVA_LONG, 0, fd);
            } else {
                value.set(ValueLayout.JAVA_INT, 0, fd);
            }
            boolean _ = map.update(encoded, value, UpdateMode.ANY);
        }
    }

    /**
     * Returns the cookie of the socket of a key, by which the kernel tells sockets apart; empty if there is none.
     *
     * @throws IllegalArgumentException if the map's values have not 8 bytes: the kernel tells nothing then
     */
    public OptionalLong cookieOf(K key) {
        if (map.valueSizeBytes() != 8) {
            throw new IllegalArgumentException(Shapes.name(map) + ": values of " + map.valueSizeBytes()
                    + " bytes: cannot be read; declare them with 8");
        }
        return elements.get(key)
                .map(bytes -> OptionalLong.of(MemorySegment.ofArray(bytes).get(ValueLayout.JAVA_LONG_UNALIGNED, 0)))
                .orElse(OptionalLong.empty());
    }

    /** Takes a socket out; returns false if there is none. Mirrors {@code del table[key]}. */
    public boolean delete(K key) {
        return elements.delete(key);
    }

    /** Takes all sockets out. Mirrors {@code table.clear()}. */
    public void clear() {
        map.clear();
    }

    /** Returns the keys, in the map's own order; of an array all indexes. Mirrors {@code table.keys()}. */
    public List<K> keys() {
        List<K> keys = new ArrayList<>();
        elements.keys().forEachRemaining(keys::add);
        return keys;
    }

    @Override
    public String toString() {
        return Shapes.name(map);
    }
}
