package dev.jbcc;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapTypes;
import dev.jbcc.runtime.object.MapSpec;
import dev.jbcc.value.ValueCodec;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** The C types of a map's keys and values, from which codecs are made. Immutable and thread-safe. */
final class TableTypes {
    private final BpfMap map;
    private final @Nullable Btf btf;
    private final int keyTypeId;
    private final int valueTypeId;

    private TableTypes(BpfMap map, @Nullable Btf btf, int keyTypeId, int valueTypeId) {
        this.map = map;
        this.btf = btf;
        this.keyTypeId = keyTypeId;
        this.valueTypeId = valueTypeId;
    }

    /** The types of a map that belongs to an object. */
    static TableTypes ofObject(BpfMap map, SampleTypes types) {
        MapSpec spec = map.spec().orElse(null);
        return spec == null || !types.hasBtf()
                ? new TableTypes(map, null, 0, 0)
                : new TableTypes(map, types.btf(), spec.keyTypeId(), spec.valueTypeId());
    }

    /** The types that the kernel has for a map, whoever made it. */
    static TableTypes ofKernel(BpfMap map) {
        Optional<MapTypes> types = map.types();
        return types.isEmpty()
                ? new TableTypes(map, null, 0, 0)
                : new TableTypes(
                        map,
                        types.get().btf(),
                        types.get().keyTypeId(),
                        types.get().valueTypeId());
    }

    BpfMap map() {
        return map;
    }

    boolean isPerCpu() {
        return map.valuesPerKey() > 1
                || (map.type().isPresent() && map.type().get().perCpu());
    }

    /** Returns what {@code decode_table} of bcc does. */
    String layout(boolean sizes) {
        return new TypeLayout(btf, sizes).describe(map, keyTypeId, valueTypeId);
    }

    /** Returns what writes and reads keys as text. */
    TypeText keyText() {
        return new TypeText(btf, keyTypeId, map.keySizeBytes());
    }

    /** Returns what writes and reads values as text, in a per-CPU map those of one CPU. */
    TypeText valueText() {
        return new TypeText(btf, valueTypeId, map.valueSizeBytes());
    }

    <T> ValueCodec<T> key(Class<T> type) {
        return codec("key", keyTypeId, map.keySizeBytes(), type);
    }

    /** Returns a codec for a value, in a per-CPU map for that of one CPU. */
    <T> ValueCodec<T> value(Class<T> type) {
        return codec("value", valueTypeId, map.valueSizeBytes(), type);
    }

    /** @throws IllegalArgumentException if it is no per-CPU map */
    <T> ValueCodec<List<T>> perCpuValue(Class<T> type) {
        requirePerCpu();
        return ValueCodec.perCpu(value(type), map.valueStrideBytes(), map.valuesPerKey());
    }

    /** @throws IllegalArgumentException if it is no per-CPU map */
    <T> ValueCodec<T> reducedValue(Class<T> type, BinaryOperator<T> reducer) {
        requirePerCpu();
        return ValueCodec.reduced(value(type), map.valueStrideBytes(), map.valuesPerKey(), reducer);
    }

    private void requirePerCpu() {
        if (!isPerCpu()) {
            throw new IllegalArgumentException("table '" + map.name() + "': is no per-CPU map: use table");
        }
    }

    /** @throws IllegalArgumentException if it is a per-CPU map */
    <T> ValueCodec<T> singleValue(Class<T> type) {
        if (isPerCpu()) {
            throw new IllegalArgumentException("table '" + map.name()
                    + "': has a value for each CPU: use perCpuTable, whose values are lists, or a reducer");
        }
        return value(type);
    }

    ValueCodec<Object> untypedKey() {
        return key(Object.class);
    }

    /** Returns a codec for all that a key has: in a per-CPU map a list. */
    @SuppressWarnings("unchecked") // a list is an object
    ValueCodec<Object> untypedValue() {
        return isPerCpu() ? (ValueCodec<Object>) (ValueCodec<?>) perCpuValue(Object.class) : value(Object.class);
    }

    private <T> ValueCodec<T> codec(String what, int typeId, int sizeBytes, Class<T> type) {
        try {
            return typeId != 0 && btf != null && btf.sizeBytes(typeId) == sizeBytes
                    ? ValueCodec.bind(btf, typeId, type)
                    : ValueCodec.ofSize(sizeBytes, type);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("table '" + map.name() + "': " + what + ": " + e.getMessage(), e);
        }
    }
}
