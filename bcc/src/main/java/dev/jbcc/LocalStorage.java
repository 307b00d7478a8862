package dev.jbcc;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.map.ObjectHandle;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.value.ValueCodec;
import java.util.Optional;

/**
 * Values that belong to something in the kernel and go when it goes: to sockets, files, tasks or control groups. Made by
 * {@link Bpf#localStorage}; belongs to its {@link Bpf}. What has values cannot be listed. Thread-safe.
 *
 * <table>
 * <caption>what values belong to</caption>
 * <tr><th>map</th><th>handle</th></tr>
 * <tr><td>sk_storage</td><td>{@link ObjectHandle#ofDescriptor} of a socket</td></tr>
 * <tr><td>inode_storage</td><td>{@link ObjectHandle#ofPath}</td></tr>
 * <tr><td>task_storage</td><td>{@link ObjectHandle#ofProcess}: its first thread</td></tr>
 * <tr><td>cgrp_storage</td><td>{@link ObjectHandle#ofPath} of its directory</td></tr>
 * </table>
 *
 * @param <V> values
 * @kernel 5.2 BPF_MAP_TYPE_SK_STORAGE
 */
public final class LocalStorage<V> {
    private final BpfMap map;
    private final Elements<Integer, V> elements;

    LocalStorage(TableTypes types, Class<V> value) {
        this.map = Shapes.require(
                        types,
                        "local storage",
                        MapType.SK_STORAGE,
                        MapType.INODE_STORAGE,
                        MapType.TASK_STORAGE,
                        MapType.CGRP_STORAGE)
                .map();
        this.elements = new Elements<>(map, ValueCodec.ofSize(4, Integer.class), types.value(value));
    }

    /**
     * Returns a map as local storage; see {@link Table#of(BpfMap, Class, Class)}.
     *
     * @throws IllegalArgumentException if it is none, or the class does not fit
     */
    public static <V> LocalStorage<V> of(BpfMap map, Class<V> value) {
        return new LocalStorage<>(TableTypes.ofKernel(map), value);
    }

    /** Returns the map in the kernel, which stays the {@link Bpf}'s own. */
    public BpfMap map() {
        return map;
    }

    /** Returns the value of what the handle stands for; empty if it has none. */
    public Optional<V> get(ObjectHandle owner) {
        return elements.get(owner.fd());
    }

    /** Sets the value of what the handle stands for. */
    public void put(ObjectHandle owner, V value) {
        boolean _ = elements.update(owner.fd(), value, UpdateMode.ANY);
    }

    /** Deletes the value of what the handle stands for; returns false if it has none. */
    public boolean delete(ObjectHandle owner) {
        return elements.delete(owner.fd());
    }

    @Override
    public String toString() {
        return Shapes.name(map);
    }
}
