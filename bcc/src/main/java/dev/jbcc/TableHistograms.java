package dev.jbcc;

import dev.jbcc.histogram.HistogramOptions;
import dev.jbcc.histogram.TableHistogram;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.value.EnumValue;
import dev.jbcc.value.StructValue;
import dev.jbcc.value.ValueCodec;
import java.math.BigInteger;
import java.util.List;

/** Reads a table as a histogram. Works on the types of the object, whatever Java classes the table has. */
final class TableHistograms {
    private TableHistograms() {}

    static TableHistogram collect(Bpf bpf, BpfMap map, HistogramOptions options, boolean log2) {
        ValueCodec<Object> keys = bpf.untypedKey(map);
        ValueCodec<Object> values = bpf.untypedValue(map);
        TableHistogram histogram = new TableHistogram(map.name(), log2, options);
        map.forEach((block, keyOffset, valueOffset) -> {
            Object key = keys.decode(block, keyOffset);
            long count = count(map, values.decode(block, valueOffset));
            if (key instanceof StructValue struct) {
                if (struct.size() < 2 || !(integer(struct.get(1)) instanceof Long slot)) {
                    throw new IllegalArgumentException("table '" + map.name() + "': key " + struct.typeName()
                            + ": a histogram needs a bucket and an integer slot as its first two members");
                }
                histogram.add(bucket(struct), slot, count);
            } else if (integer(key) instanceof Long slot) {
                histogram.add(slot, count);
            } else {
                throw new IllegalArgumentException(
                        "table '" + map.name() + "': key " + keys.typeName() + ": a histogram needs an integer slot");
            }
            return true;
        });
        return histogram;
    }

    private static Object bucket(StructValue key) {
        Object bucket = integer(key.get(0));
        return bucket instanceof Long number && number < 0 && !key.text(0).startsWith("-")
                ? new BigInteger(Long.toUnsignedString(number))
                : bucket;
    }

    private static Object integer(Object value) {
        return value instanceof EnumValue constant ? (Object) constant.value() : value;
    }

    private static long count(BpfMap map, Object value) {
        if (value instanceof Long count) {
            return count;
        }
        if (value instanceof List<?> perCpu) {
            long sum = 0;
            for (Object part : perCpu) {
                if (!(part instanceof Long count)) {
                    throw noCount(map);
                }
                sum += count;
            }
            return sum;
        }
        throw noCount(map);
    }

    private static IllegalArgumentException noCount(BpfMap map) {
        return new IllegalArgumentException("table '" + map.name() + "': a histogram needs integer values");
    }
}
