package dev.jbcc;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.value.ValueCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A per-CPU map of a BPF program. A value is a list with one value for each possible CPU, in the order of the CPUs. Made by
 * {@link Bpf#perCpuTable}. Thread-safe.
 *
 * @param <K> keys
 * @param <V> the value of one CPU
 */
public final class PerCpuTable<K, V> extends Table<K, List<V>> {
    private final ValueCodec<V> element;

    PerCpuTable(TableTypes types, @Nullable BpfTables bpf, Class<K> key, Class<V> value) {
        super(types, bpf, types.key(key), types.perCpuValue(value));
        this.element = types.value(value);
    }

    /**
     * Returns a map as a per-CPU table; see {@link Table#of(BpfMap, Class, Class)}.
     *
     * @throws IllegalArgumentException if a class does not fit, or this is no per-CPU map
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     */
    public static <K, V> PerCpuTable<K, V> ofPerCpu(BpfMap map, Class<K> key, Class<V> value) {
        return new PerCpuTable<>(TableTypes.ofKernel(map), null, key, value);
    }

    /**
     * Returns the sum of a key's values over all CPUs. Mirrors {@code table.sum(key)}. Unlike there, a sum of narrower values
     * does not overflow their type.
     *
     * @return empty if the key is absent
     * @throws IllegalArgumentException if values are no integers
     */
    public OptionalLong sum(K key) {
        return reduce(key, Long::sum);
    }

    /**
     * Returns the greatest of a key's values, as the C type has them: signed or unsigned. Mirrors {@code table.max(key)}.
     *
     * @return empty if the key is absent
     * @throws IllegalArgumentException if values are no integers
     */
    public OptionalLong max(K key) {
        boolean signed = element.isSigned();
        return reduce(key, (a, b) -> (signed ? Long.compare(a, b) : Long.compareUnsigned(a, b)) >= 0 ? a : b);
    }

    /**
     * Returns the sum of a key's values divided by the number of possible CPUs. Mirrors {@code table.average(key)}.
     *
     * @return empty if the key is absent
     * @throws IllegalArgumentException if values are no integers
     */
    public OptionalDouble average(K key) {
        OptionalLong sum = sum(key);
        if (sum.isEmpty()) {
            return OptionalDouble.empty();
        }
        double total = sum.getAsLong();
        if (total < 0 && !element.isSigned()) {
            total += 0x1p64;
        }
        return OptionalDouble.of(total / map().valuesPerKey());
    }

    private OptionalLong reduce(K key, LongBinaryOperator reducer) {
        if (!element.isInteger()) {
            throw new IllegalArgumentException(
                    "table '" + name() + "': value " + element.typeName() + ": is no integer");
        }
        BpfMap map = map();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment encoded = arena.allocate(map.keySizeBytes(), 8);
            MemorySegment values = arena.allocate(map.valueBufferBytes(), 8);
            keyCodec().encode(key, encoded, 0);
            if (!map.lookup(encoded, values)) {
                return OptionalLong.empty();
            }
            long result = element.readLong(values, 0);
            for (int cpu = 1; cpu < map.valuesPerKey(); cpu++) {
                long value = element.readLong(values, (long) cpu * map.valueStrideBytes());
                result = reducer.applyAsLong(result, value);
            }
            return OptionalLong.of(result);
        }
    }
}
