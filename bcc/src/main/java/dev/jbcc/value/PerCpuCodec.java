package dev.jbcc.value;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The values that a per-CPU map has for one key, by CPU. */
final class PerCpuCodec<T> extends ValueCodec<List<T>> {
    private final ValueCodec<T> element;
    private final int strideBytes;
    private final int count;

    PerCpuCodec(ValueCodec<T> element, int strideBytes, int count) {
        super(Math.multiplyExact(strideBytes, count), element.typeName());
        this.element = element;
        this.strideBytes = strideBytes;
        this.count = count;
    }

    @Override
    @SuppressWarnings("unchecked") // only this method writes the array
    public List<T> decode(MemorySegment segment, long offset) {
        Object[] values = new Object[count];
        for (int i = 0; i < count; i++) {
            values[i] = element.decode(segment, offset + (long) i * strideBytes);
        }
        return (List<T>) Collections.unmodifiableList(Arrays.asList(values));
    }

    @Override
    public void encode(List<T> value, MemorySegment segment, long offset) {
        if (value.size() != count) {
            throw new IllegalArgumentException(
                    typeName() + ": " + value.size() + " values given: must be one for each of " + count + " CPUs");
        }
        segment.asSlice(offset, sizeBytes()).fill((byte) 0);
        for (int i = 0; i < count; i++) {
            element.encode(value.get(i), segment, offset + (long) i * strideBytes);
        }
    }

    @Override
    String unwritable() {
        return element.unwritable();
    }

    @Override
    public void appendText(List<T> value, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < value.size(); i++) {
            element.appendText(value.get(i), i == 0 ? out : out.append(' '));
        }
        out.append(']');
    }

    @Override
    public void appendJson(List<T> value, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < value.size(); i++) {
            element.appendJson(value.get(i), i == 0 ? out : out.append(','));
        }
        out.append(']');
    }
}
