package dev.jbcc;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.runtime.object.MapSpec;
import dev.jbcc.value.ValueCodec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * An array or hash whose values are maps. Mirrors the classes {@code MapInMapArray} and {@code MapInMapHash} of bcc Python.
 * Made by {@link Bpf#mapInMap}; belongs to its {@link Bpf}. The outer map keeps the inner ones in the kernel. Thread-safe;
 * programs see a replaced inner map at once.
 *
 * @param <K> keys of the outer map
 * @kernel 4.12 BPF_MAP_TYPE_ARRAY_OF_MAPS
 */
public final class MapInMap<K> {
    private final BpfMap map;
    private final Function<MapSpec, BpfMap> maker;
    private final Elements<K, Integer> elements;

    /** @param maker makes inner maps */
    MapInMap(TableTypes types, Class<K> key, Function<MapSpec, BpfMap> maker) {
        this.map = Shapes.require(types, "a map of maps", MapType.ARRAY_OF_MAPS, MapType.HASH_OF_MAPS)
                .map();
        this.maker = maker;
        this.elements = new Elements<>(map, types.key(key), ValueCodec.ofSize(4, Integer.class));
    }

    /**
     * Returns a map as a map of maps; see {@link Table#of(BpfMap, Class, Class)}.
     *
     * @throws IllegalArgumentException if it is none, or the class does not fit
     */
    public static <K> MapInMap<K> of(BpfMap map, Class<K> key) {
        return new MapInMap<>(TableTypes.ofKernel(map), key, BpfMap::create);
    }

    /** Returns the outer map in the kernel, which stays the {@link Bpf}'s own. */
    public BpfMap map() {
        return map;
    }

    /**
     * Makes an inner map, by the template that the program gives for this map. It is in no map yet.
     *
     * @return the caller's own; close it after {@link #put}
     * @throws IllegalStateException if the template is not known, as when the map was opened on its own
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     */
    public BpfMap createInner() {
        MapSpec template = map.spec()
                .flatMap(MapSpec::inner)
                .orElseThrow(() -> new IllegalStateException(this + ": no template of its inner maps is known"));
        return maker.apply(template);
    }

    /** Puts a table in, in place of what was there. Mirrors {@code outer[key] = inner.map_fd}. */
    public void put(K key, Table<?, ?> inner) {
        put(key, inner.map());
    }

    /**
     * Puts a map in, in place of what was there. Mirrors {@code outer[key] = fd}.
     *
     * @param inner stays the caller's own
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses, as a map that differs from the template (EINVAL)
     */
    public void put(K key, BpfMap inner) {
        boolean _ = elements.update(key, inner.fd(), UpdateMode.ANY);
    }

    /** Returns the number in the kernel of the map of a key; empty if there is none. */
    public OptionalInt idOf(K key) {
        Optional<Integer> id = elements.get(key);
        return id.isPresent() ? OptionalInt.of(id.get()) : OptionalInt.empty();
    }

    /**
     * Opens the map of a key, for {@link Table#of(BpfMap, Class, Class)} and the like.
     *
     * @return the caller's own; close it. Empty if there is none
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     */
    public Optional<BpfMap> open(K key) {
        OptionalInt id = idOf(key);
        return id.isEmpty() ? Optional.empty() : Optional.of(BpfMap.openById(id.getAsInt()));
    }

    /** Takes a map out; returns false if there is none. Mirrors {@code del outer[key]}. */
    public boolean delete(K key) {
        return elements.delete(key);
    }

    /** Takes all maps out. Mirrors {@code outer.clear()}. */
    public void clear() {
        map.clear();
    }

    /** Returns the keys that have a map, in the outer map's own order. */
    public List<K> keys() {
        List<K> keys = new ArrayList<>();
        Iterator<K> all = elements.keys();
        while (all.hasNext()) {
            K key = all.next();
            if (elements.contains(key)) {
                keys.add(key);
            }
        }
        return keys;
    }

    @Override
    public String toString() {
        return Shapes.name(map);
    }
}
