package dev.jbcc;

import dev.jbcc.histogram.HistogramOptions;
import dev.jbcc.histogram.TableHistogram;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.value.EnumValue;
import dev.jbcc.value.StructValue;
import dev.jbcc.value.ValueCodec;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** Reads a table as a histogram. Works on the types of the object, whatever Java classes the table has. */
final class TableHistograms {
    private final BpfMap map;
    private final ValueCodec<Object> keys;
    private final ValueCodec<Object> counts;

    TableHistograms(TableTypes types) {
        this.map = types.map();
        this.keys = types.untypedKey();
        this.counts = types.value(Object.class);
    }

    void print(HistogramOptions options, boolean log2, Appendable out) {
        collect(options, log2).print(out);
    }

    void printJson(HistogramOptions options, Appendable out) {
        collect(options, true).printJson(LocalDateTime.now(ZoneId.systemDefault()), !keys.isInteger(), out);
    }

    private TableHistogram collect(HistogramOptions options, boolean log2) {
        if (!counts.isInteger()) {
            throw new IllegalArgumentException("table '" + map.name() + "': a histogram needs integer values");
        }
        TableHistogram histogram = new TableHistogram(map.name(), log2, counts.isSigned(), options);
        map.forEach((block, keyOffset, valueOffset) -> {
            long count = 0;
            for (int cpu = 0; cpu < map.valuesPerKey(); cpu++) {
                count += counts.readLong(block, valueOffset + (long) cpu * map.valueStrideBytes());
            }
            if (keys.isInteger()) {
                histogram.add(keys.readLong(block, keyOffset), count);
                return true;
            }
            Object key = keys.decode(block, keyOffset);
            if (!(key instanceof StructValue struct)) {
                throw new IllegalArgumentException(
                        "table '" + map.name() + "': key " + keys.typeName() + ": a histogram needs an integer slot");
            }
            Optional<Long> slot = struct.size() < 2 ? Optional.empty() : integer(struct.get(1));
            if (slot.isEmpty()) {
                throw new IllegalArgumentException("table '" + map.name() + "': key " + struct.typeName()
                        + ": a histogram needs a bucket and an integer slot as its first two members");
            }
            histogram.add(bucket(struct), slot.get(), count);
            return true;
        });
        return histogram;
    }

    /** Integers that Java's long cannot hold become what can: buckets are shown. */
    private static Object bucket(StructValue key) {
        Object value = key.get(0);
        Optional<Long> number = integer(value);
        if (number.isEmpty()) {
            return value;
        }
        boolean unsigned = number.get() < 0
                && !(value instanceof EnumValue)
                && !key.text(0).startsWith("-");
        return unsigned ? new BigInteger(Long.toUnsignedString(number.get())) : (Object) number.get();
    }

    private static Optional<Long> integer(Object value) {
        if (value instanceof EnumValue constant) {
            return Optional.of(constant.value());
        }
        return value instanceof Long number ? Optional.of(number) : Optional.empty();
    }
}
