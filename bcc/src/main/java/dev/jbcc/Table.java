package dev.jbcc;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.value.ValueCodec;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A map of a BPF program, with its keys and values as Java values. Mirrors the table objects of bcc Python. Made by
 * {@link Bpf#table}; belongs to its {@link Bpf} and cannot be used after that was closed. A map of another program or process
 * becomes a table by {@link #of(BpfMap, Class, Class)}.
 *
 * <p>Reading a table takes several system calls; a program that runs meanwhile may add and remove elements, which are
 * then seen or not. Thread-safe.
 *
 * @param <K> keys
 * @param <V> values; of a per-CPU map a {@link List} with one value for each possible CPU
 */
public sealed class Table<K, V> extends TablePrinting permits PerCpuTable {
    private final BpfMap map;
    private final ValueCodec<K> keyCodec;
    private final ValueCodec<V> valueCodec;
    private final Elements<K, V> elements;

    Table(TableTypes types, @Nullable BpfTables bpf, ValueCodec<K> keyCodec, ValueCodec<V> valueCodec) {
        super(types, bpf);
        this.map = types.map();
        this.keyCodec = keyCodec;
        this.valueCodec = valueCodec;
        this.elements = new Elements<>(map, keyCodec, valueCodec);
    }

    /**
     * Returns a map as a table with values of no particular class: one opened by path or number
     * ({@link BpfMap#openPinned}, {@link BpfMap#openById}), whoever made it. Its types are those that the kernel has.
     *
     * @param map stays the caller's own, who closes it
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     */
    public static Table<Object, Object> of(BpfMap map) {
        TableTypes types = TableTypes.ofKernel(map);
        return new Table<>(types, null, types.untypedKey(), types.untypedValue());
    }

    /**
     * Returns a map as a table, after checking that the classes fit the types that the kernel has for it; see
     * {@link #of(BpfMap)}.
     *
     * @throws IllegalArgumentException if a class does not fit, or this is a per-CPU map
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     */
    public static <K, V> Table<K, V> of(BpfMap map, Class<K> key, Class<V> value) {
        TableTypes types = TableTypes.ofKernel(map);
        return new Table<>(types, null, types.key(key), types.singleValue(value));
    }

    /** Returns what reads and writes keys. */
    public ValueCodec<K> keyCodec() {
        return keyCodec;
    }

    /** Returns what reads and writes values. */
    public ValueCodec<V> valueCodec() {
        return valueCodec;
    }

    // ---- reading

    /** Returns all elements, in the map's own order. Mirrors {@code table.items()}. */
    public List<Map.Entry<K, V>> items() {
        List<Map.Entry<K, V>> items = new ArrayList<>();
        forEach((key, value) -> items.add(new SimpleImmutableEntry<>(key, value)));
        return items;
    }

    /** Returns all keys, in the map's own order. Mirrors {@code table.keys()}. */
    public List<K> keys() {
        List<K> keys = new ArrayList<>();
        map.forEach((block, keyOffset, _) -> keys.add(keyCodec.decode(block, keyOffset)));
        return keys;
    }

    /** Returns all values, in the map's own order. Mirrors {@code table.values()}. */
    public List<V> values() {
        List<V> values = new ArrayList<>();
        map.forEach((block, _, valueOffset) -> values.add(valueCodec.decode(block, valueOffset)));
        return values;
    }

    /** Gives each element to an action, without collecting them. */
    public void forEach(BiConsumer<? super K, ? super V> action) {
        map.forEach((block, keyOffset, valueOffset) -> {
            action.accept(keyCodec.decode(block, keyOffset), valueCodec.decode(block, valueOffset));
            return true;
        });
    }

    /** Returns the number of elements, by counting them; of an array its length. Mirrors {@code len(table)}. */
    public int size() {
        return map.forEach((_, _, _) -> true);
    }

    /**
     * Returns the value of a key. Mirrors {@code table[key]}, which raises {@code KeyError} where this returns empty.
     *
     * @throws IllegalArgumentException if the key is no value of the key's type
     */
    public Optional<V> get(K key) {
        return elements.get(key);
    }

    /** Returns whether there is such a key. Mirrors {@code key in table}. */
    public boolean containsKey(K key) {
        return elements.contains(key);
    }

    /**
     * Returns the key after another one, in the map's own order. Mirrors {@code table.next(key)}.
     *
     * @param key null for the first. If it was deleted meanwhile, the kernel starts again at the first
     * @return empty if there is none
     */
    public Optional<K> next(@Nullable K key) {
        return elements.next(key);
    }

    /**
     * Walks over the keys, one system call each, in the map's own order; keys that come and go meanwhile may or may not be seen.
     * Mirrors {@code table.iter()}.
     */
    public Iterator<K> iter() {
        return elements.keys();
    }

    // ---- writing

    /**
     * Sets the value of a key. Mirrors {@code table[key] = value}.
     *
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses, as when a hash is full (E2BIG)
     */
    public void put(K key, V value) {
        boolean _ = update(key, value, UpdateMode.ANY);
    }

    /**
     * Sets the value of a key, depending on whether it is there.
     *
     * @return false if {@code mode} forbade it
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     */
    public boolean update(K key, V value, UpdateMode mode) {
        return elements.update(key, value, mode);
    }

    /**
     * Deletes a key. Mirrors {@code del table[key]}: elements of arrays cannot be deleted and are set to zero instead.
     *
     * @return false if the key was absent
     */
    public boolean delete(K key) {
        return isArray() ? elements.zero(key) : elements.delete(key);
    }

    private boolean isArray() {
        return is(MapType.ARRAY) || is(MapType.PERCPU_ARRAY);
    }

    /** Deletes all elements; those of arrays are set to zero. Mirrors {@code table.clear()}. */
    public void clear() {
        map.clear();
    }

    /** Sets all values to zero and keeps the keys. Mirrors {@code table.zero()}. */
    public void zero() {
        if (isArray()) {
            map.clear();
            return;
        }
        for (K key : keys()) {
            boolean _ = elements.zero(key);
        }
    }

    // ---- many at once

    /**
     * Returns all elements, read with as few system calls as the kernel allows. Mirrors
     * {@code table.items_lookup_batch()}; {@link #items} does the same here.
     *
     * @kernel 5.6 BPF_MAP_LOOKUP_BATCH; before, elements are read one by one
     */
    public List<Map.Entry<K, V>> itemsLookupBatch() {
        return items();
    }

    /**
     * Returns all elements and deletes them. Mirrors {@code table.items_lookup_and_delete_batch()}. What a program changes
     * between reading and deleting is lost only on kernels without that call for this type of map.
     *
     * @throws dev.jbcc.runtime.SyscallException if elements cannot be deleted, as those of arrays
     * @kernel 5.6 BPF_MAP_LOOKUP_AND_DELETE_BATCH; before, elements are read and deleted one by one
     */
    public List<Map.Entry<K, V>> itemsLookupAndDeleteBatch() {
        List<Map.Entry<K, V>> items = new ArrayList<>();
        map.forEachAndDelete((block, keyOffset, valueOffset) -> items.add(
                new SimpleImmutableEntry<>(keyCodec.decode(block, keyOffset), valueCodec.decode(block, valueOffset))));
        return items;
    }

    /** Deletes all elements; those of arrays are set to zero. Mirrors {@code table.items_delete_batch()}. */
    public void itemsDeleteBatch() {
        clear();
    }

    /**
     * Deletes some elements. Mirrors {@code table.items_delete_batch(keys)}, which fails where a key is absent.
     *
     * @return how many were there
     * @kernel 5.6 BPF_MAP_DELETE_BATCH; before, elements are deleted one by one
     */
    public int itemsDeleteBatch(List<K> keys) {
        return elements.deleteAll(keys);
    }

    /**
     * Sets the values of some keys. Mirrors {@code table.items_update_batch(keys, values)}.
     *
     * @throws IllegalArgumentException if the lists have different lengths
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses one; those before it are set
     * @kernel 5.6 BPF_MAP_UPDATE_BATCH; before, elements are set one by one
     */
    public void itemsUpdateBatch(List<K> keys, List<V> values) {
        if (keys.size() != values.size()) {
            throw new IllegalArgumentException(
                    "table '" + name() + "': " + keys.size() + " keys but " + values.size() + " values");
        }
        elements.updateAll(keys, values);
    }

    /**
     * Returns the table as a {@link Map} that reads and writes through. Its iterators see what {@link #items} reads when they
     * begin. {@code put} and {@code remove} return the value before, in a system call of its own: a program may change it in
     * between. Of an array no key can be removed, and all are there.
     */
    public Map<K, V> asMap() {
        return new TableMap<>(this, isArray());
    }

    // ---- as text

    /** Returns a key as text, such as {@code { 0x1 "sh" }}. Mirrors {@code table.key_sprintf(key)}. */
    public String keySprintf(K key) {
        return types().keyText().print(keyCodec, key);
    }

    /**
     * Returns a value as text, such as {@code 0x2a}. Mirrors {@code table.leaf_sprintf(leaf)}; of a per-CPU map the value of the
     * first CPU, as there.
     */
    public String leafSprintf(V value) {
        return types().valueText().print(valueCodec, value);
    }

    /**
     * Returns the key that a text stands for, as {@link #keySprintf} makes it. Mirrors {@code table.key_scanf(text)}.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    public K keyScanf(String text) {
        return types().keyText().scan(keyCodec, text);
    }

    /**
     * Returns the value that a text stands for, as {@link #leafSprintf} makes it. Mirrors {@code table.leaf_scanf(text)}; of a
     * per-CPU map all CPUs but the first have zero.
     *
     * @throws IllegalArgumentException if it is no such text
     */
    public V leafScanf(String text) {
        return types().valueText().scan(valueCodec, text);
    }

    @Override
    public String toString() {
        return "table '" + name() + "' (" + MapType.nameOf(map.typeNumber()) + ")";
    }
}
