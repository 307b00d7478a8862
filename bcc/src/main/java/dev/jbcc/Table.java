package dev.jbcc;

import dev.jbcc.histogram.HistogramOptions;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.value.ValueCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A map of a BPF program, with its keys and values as Java values. Mirrors the table objects of bcc Python. Made by
 * {@link Bpf#table}; belongs to its {@link Bpf} and cannot be used after that was closed.
 *
 * <p>Reading a table takes several system calls; a program that runs meanwhile may add and remove elements, which are
 * then seen or not. Thread-safe.
 *
 * @param <K> keys
 * @param <V> values; of a per-CPU map a {@link List} with one value for each possible CPU
 */
public final class Table<K, V> {
    private final Bpf bpf;
    private final BpfMap map;
    private final ValueCodec<K> keyCodec;
    private final ValueCodec<V> valueCodec;

    Table(Bpf bpf, BpfMap map, ValueCodec<K> keyCodec, ValueCodec<V> valueCodec) {
        this.bpf = bpf;
        this.map = map;
        this.keyCodec = keyCodec;
        this.valueCodec = valueCodec;
    }

    /** Returns the name in the program. */
    public String name() {
        return map.name();
    }

    /** Returns the map in the kernel, which stays the {@link Bpf}'s own. */
    public BpfMap map() {
        return map;
    }

    /** Returns whether the map is of that type. */
    public boolean is(MapType type) {
        return map.is(type);
    }

    /** Returns what reads and writes keys. */
    public ValueCodec<K> keyCodec() {
        return keyCodec;
    }

    /** Returns what reads and writes values. */
    public ValueCodec<V> valueCodec() {
        return valueCodec;
    }

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
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = allocate(arena, valueCodec);
            return map.lookup(encode(arena, keyCodec, key), value)
                    ? Optional.of(valueCodec.decode(value, 0))
                    : Optional.empty();
        }
    }

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
        try (Arena arena = Arena.ofConfined()) {
            return map.update(encode(arena, keyCodec, key), encode(arena, valueCodec, value), mode);
        }
    }

    /**
     * Deletes a key. Mirrors {@code del table[key]}: elements of arrays cannot be deleted and are set to zero instead.
     *
     * @return false if the key was absent
     */
    public boolean delete(K key) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment encoded = encode(arena, keyCodec, key);
            return isArray() ? map.update(encoded, allocate(arena, valueCodec), UpdateMode.ANY) : map.delete(encoded);
        }
    }

    /** Deletes all elements; those of arrays are set to zero. Mirrors {@code table.clear()}. */
    public void clear() {
        map.clear();
    }

    /** Sets all values to zero and keeps the keys. Mirrors {@code table.zero()}. */
    public void zero() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment zero = allocate(arena, valueCodec);
            MemorySegment key = allocate(arena, keyCodec);
            List<byte[]> keys = new ArrayList<>();
            map.forEach((block, keyOffset, _) ->
                    keys.add(block.asSlice(keyOffset, keyCodec.sizeBytes()).toArray(ValueLayout.JAVA_BYTE)));
            for (byte[] bytes : keys) {
                MemorySegment.copy(bytes, 0, key, ValueLayout.JAVA_BYTE, 0, bytes.length);
                boolean _ = map.update(key, zero, UpdateMode.EXIST);
            }
        }
    }

    /**
     * Returns all elements, read with as few system calls as the kernel allows. Mirrors
     * {@code table.items_lookup_batch()}; {@link #items} does the same here.
     */
    public List<Map.Entry<K, V>> itemsLookupBatch() {
        return items();
    }

    /**
     * Returns all elements and deletes them. Mirrors {@code table.items_lookup_and_delete_batch()}. What a program changes
     * between reading and deleting is lost only on kernels without that call for this type of map.
     *
     * @throws dev.jbcc.runtime.SyscallException if elements cannot be deleted, as those of arrays
     */
    public List<Map.Entry<K, V>> itemsLookupAndDeleteBatch() {
        List<Map.Entry<K, V>> items = new ArrayList<>();
        map.forEachAndDelete((block, keyOffset, valueOffset) -> items.add(
                new SimpleImmutableEntry<>(keyCodec.decode(block, keyOffset), valueCodec.decode(block, valueOffset))));
        return items;
    }

    /**
     * Deletes some elements. Mirrors {@code table.items_delete_batch(keys)}; for all of them there is {@link #clear}.
     *
     * @return how many were there
     */
    public int itemsDeleteBatch(List<K> keys) {
        try (Arena arena = Arena.ofConfined()) {
            return map.deleteBatch(encodeAll(arena, keyCodec, keys), keys.size());
        }
    }

    /**
     * Sets the values of some keys. Mirrors {@code table.items_update_batch(keys, values)}.
     *
     * @throws IllegalArgumentException if the lists have different lengths
     */
    public void itemsUpdateBatch(List<K> keys, List<V> values) {
        if (keys.size() != values.size()) {
            throw new IllegalArgumentException(
                    "table '" + name() + "': " + keys.size() + " keys but " + values.size() + " values");
        }
        try (Arena arena = Arena.ofConfined()) {
            map.updateBatch(encodeAll(arena, keyCodec, keys), encodeAll(arena, valueCodec, values), keys.size());
        }
    }

    private static <T> MemorySegment allocate(Arena arena, ValueCodec<T> codec) {
        return arena.allocate(Math.max(1, codec.sizeBytes()), 8);
    }

    private static <T> MemorySegment encode(Arena arena, ValueCodec<T> codec, T value) {
        MemorySegment segment = allocate(arena, codec);
        codec.encode(value, segment, 0);
        return segment;
    }

    private static <T> MemorySegment encodeAll(Arena arena, ValueCodec<T> codec, List<T> values) {
        int size = codec.sizeBytes();
        MemorySegment segment = arena.allocate(Math.max(1L, (long) size * values.size()), 8);
        long offset = 0;
        for (T value : values) {
            codec.encode(value, segment, offset);
            offset += size;
        }
        return segment;
    }

    private boolean isArray() {
        return is(MapType.ARRAY) || is(MapType.PERCPU_ARRAY);
    }

    // ---- histograms

    /** Returns whether the program declares this as a histogram ({@code BPF_HISTOGRAM}). */
    public boolean isHistogram() {
        return bpf.isHistogram(name());
    }

    /** Prints a log2 histogram to {@code System.out}. Mirrors {@code table.print_log2_hist()}. */
    public void printLog2Hist() {
        printLog2Hist(HistogramOptions.defaults(), System.out);
    }

    /** Prints a log2 histogram to {@code System.out}. Mirrors {@code table.print_log2_hist(val_type)}. */
    public void printLog2Hist(String valueType) {
        printLog2Hist(HistogramOptions.of(valueType), System.out);
    }

    /**
     * Prints log2 histograms to {@code System.out}: one for each bucket when the key is a struct of a bucket and a slot.
     * Mirrors {@code table.print_log2_hist(val_type, section_header)}.
     */
    public void printLog2Hist(String valueType, String sectionHeader) {
        printLog2Hist(HistogramOptions.of(valueType).withSectionHeader(sectionHeader), System.out);
    }

    /**
     * Prints log2 histograms. Mirrors {@code table.print_log2_hist(...)} with all its parameters. A key that is an integer
     * is the slot; of a key that is a struct the first member is the bucket and the second the slot, as in bcc. Unlike bcc,
     * the counts of a per-CPU map are summed over the CPUs.
     *
     * @throws IllegalArgumentException if keys or values are not of that form, or a slot is beyond 64
     * @throws java.io.UncheckedIOException if {@code out} throws
     */
    public void printLog2Hist(HistogramOptions options, Appendable out) {
        TableHistograms.collect(bpf, map, options, true).print(out);
    }

    /** Prints a linear histogram to {@code System.out}. Mirrors {@code table.print_linear_hist()}. */
    public void printLinearHist() {
        printLinearHist(HistogramOptions.defaults(), System.out);
    }

    /** Prints a linear histogram to {@code System.out}. Mirrors {@code table.print_linear_hist(val_type)}. */
    public void printLinearHist(String valueType) {
        printLinearHist(HistogramOptions.of(valueType), System.out);
    }

    /**
     * Prints linear histograms to {@code System.out}: one for each bucket when the key is a struct of a bucket and a slot.
     * Mirrors {@code table.print_linear_hist(val_type, section_header)}.
     */
    public void printLinearHist(String valueType, String sectionHeader) {
        printLinearHist(HistogramOptions.of(valueType).withSectionHeader(sectionHeader), System.out);
    }

    /**
     * Prints linear histograms. Mirrors {@code table.print_linear_hist(...)} with all its parameters; see
     * {@link #printLog2Hist(HistogramOptions, Appendable)}.
     *
     * @throws IllegalArgumentException if keys or values are not of that form, or a slot is beyond 1024
     * @throws java.io.UncheckedIOException if {@code out} throws
     */
    public void printLinearHist(HistogramOptions options, Appendable out) {
        TableHistograms.collect(bpf, map, options, false).print(out);
    }

    // ---- events

    /**
     * Returns a codec for the samples that the program puts into this perf or ring buffer. Mirrors
     * {@code table.event(data)}, where the decoding of each sample is one call of {@link ValueCodec#decode}.
     *
     * @param type see {@link ValueCodec#bind}; {@code Object} for no class in particular
     * @throws IllegalArgumentException if the object does not say what the samples are, or they do not fit {@code type}
     */
    public <T> ValueCodec<T> sampleCodec(Class<T> type) {
        return bpf.sampleCodec(name(), type);
    }

    /** Returns whether the object says what the samples of this perf or ring buffer are. */
    public boolean hasSampleType() {
        return bpf.sampleTypeId(name()) != 0;
    }

    /** Opens the perf buffer with 8 pages per CPU. Mirrors {@code table.open_perf_buffer(callback)}. */
    public EventBuffer openPerfBuffer(RawSampleCallback callback) {
        return openPerfBuffer(callback, EventBuffer.DEFAULT_PAGES, EventBuffer.IGNORE_LOSS);
    }

    /**
     * Opens the perf buffer: from now on {@link Bpf#perfBufferPoll} gives its samples to a callback. Mirrors
     * {@code table.open_perf_buffer(callback, page_cnt, lost_cb)}. Unlike bcc, nothing is printed about lost samples;
     * they are counted in {@link EventBuffer#lostSamples}.
     *
     * @param pageCount pages for each CPU, a power of two
     * @param lost told about samples that found no room
     * @return the open buffer; closing it is optional, the {@link Bpf} does it too
     * @throws IllegalArgumentException if this is no perf buffer, or {@code pageCount} is no power of two
     * @throws IllegalStateException if it is open already
     * @kernel 4.4 BPF_MAP_TYPE_PERF_EVENT_ARRAY
     */
    public EventBuffer openPerfBuffer(RawSampleCallback callback, int pageCount, LostCallback lost) {
        return bpf.events().openPerf(map, callback, pageCount, lost);
    }

    /** Opens the perf buffer with 8 pages per CPU, its samples decoded. */
    public <T> EventBuffer openPerfBuffer(Class<T> type, SampleCallback<? super T> callback) {
        return openPerfBuffer(type, callback, EventBuffer.DEFAULT_PAGES, EventBuffer.IGNORE_LOSS);
    }

    /**
     * Opens the perf buffer, its samples decoded as {@link #sampleCodec} does. A sample shorter than its type is taken as if
     * zeroes followed.
     *
     * @throws IllegalArgumentException also if the samples do not fit {@code type}
     * @see #openPerfBuffer(RawSampleCallback, int, LostCallback)
     */
    public <T> EventBuffer openPerfBuffer(
            Class<T> type, SampleCallback<? super T> callback, int pageCount, LostCallback lost) {
        return openPerfBuffer(sampleCodec(type), callback, pageCount, lost);
    }

    /** Opens the perf buffer, its samples decoded by a codec such as {@link Bpf#codec} makes. */
    public <T> EventBuffer openPerfBuffer(
            ValueCodec<T> codec, SampleCallback<? super T> callback, int pageCount, LostCallback lost) {
        return openPerfBuffer(new SampleDecoder<T>(codec, callback), pageCount, lost);
    }

    /**
     * Opens the ring buffer: from now on {@link Bpf#ringBufferPoll} and {@link Bpf#ringBufferConsume} give its samples to a
     * callback. Mirrors {@code table.open_ring_buffer(callback)}. Unlike in bcc, the callback returns nothing; to end
     * polling early, throw.
     *
     * @return the open buffer; closing it is optional, the {@link Bpf} does it too
     * @throws IllegalArgumentException if this is no ring buffer
     * @throws IllegalStateException if it is open already
     * @kernel 5.8 BPF_MAP_TYPE_RINGBUF
     */
    public EventBuffer openRingBuffer(RawSampleCallback callback) {
        return bpf.events().openRing(map, callback);
    }

    /**
     * Opens the ring buffer, its samples decoded as {@link #sampleCodec} does. A sample shorter than its type is taken as if
     * zeroes followed.
     *
     * @throws IllegalArgumentException also if the samples do not fit {@code type}
     * @see #openRingBuffer(RawSampleCallback)
     */
    public <T> EventBuffer openRingBuffer(Class<T> type, SampleCallback<? super T> callback) {
        return openRingBuffer(sampleCodec(type), callback);
    }

    /** Opens the ring buffer, its samples decoded by a codec such as {@link Bpf#codec} makes. */
    public <T> EventBuffer openRingBuffer(ValueCodec<T> codec, SampleCallback<? super T> callback) {
        return openRingBuffer(new SampleDecoder<T>(codec, callback));
    }

    @Override
    public String toString() {
        return "table '" + name() + "' (" + MapType.nameOf(map.typeNumber()) + ")";
    }
}
