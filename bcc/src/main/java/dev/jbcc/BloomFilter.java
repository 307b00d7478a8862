package dev.jbcc;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.value.ValueCodec;

/**
 * A Bloom filter of a BPF program: a set that may say of a value that it is there although it is not, but never that it is not
 * there although it is. Values cannot be taken out or listed. Made by {@link Bpf#bloomFilter}; belongs to its {@link Bpf}.
 * Thread-safe.
 *
 * @param <V> values
 * @kernel 5.16 BPF_MAP_TYPE_BLOOM_FILTER
 */
public final class BloomFilter<V> {
    private final BpfMap map;
    private final Elements<Object, V> elements;

    BloomFilter(TableTypes types, Class<V> value) {
        this.map = Shapes.require(types, "a Bloom filter", MapType.BLOOM_FILTER).map();
        this.elements = new Elements<>(map, ValueCodec.ofSize(0, Object.class), types.value(value));
    }

    /**
     * Returns a map as a Bloom filter; see {@link QueueStack#of}.
     *
     * @throws IllegalArgumentException if it is none, or the class does not fit
     */
    public static <V> BloomFilter<V> of(BpfMap map, Class<V> value) {
        return new BloomFilter<>(TableTypes.ofKernel(map), value);
    }

    /** Returns the map in the kernel, which stays the {@link Bpf}'s own. */
    public BpfMap map() {
        return map;
    }

    /** Adds a value. */
    public void push(V value) {
        elements.push(value, UpdateMode.ANY);
    }

    /** Returns false if the value was never added; true if it was, or by mistake. */
    public boolean mightContain(V value) {
        return elements.probe(value);
    }

    @Override
    public String toString() {
        return Shapes.name(map);
    }
}
