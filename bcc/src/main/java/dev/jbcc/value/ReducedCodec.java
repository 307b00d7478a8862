package dev.jbcc.value;

import java.lang.foreign.MemorySegment;
import java.util.function.BinaryOperator;

/** The values that a per-CPU map has for one key, made one. */
final class ReducedCodec<T> extends ValueCodec<T> {
    private final ValueCodec<T> element;
    private final int strideBytes;
    private final int count;
    private final BinaryOperator<T> reducer;

    ReducedCodec(ValueCodec<T> element, int strideBytes, int count, BinaryOperator<T> reducer) {
        super(Math.multiplyExact(strideBytes, count), element.typeName());
        this.element = element;
        this.strideBytes = strideBytes;
        this.count = count;
        this.reducer = reducer;
    }

    @Override
    public T decode(MemorySegment segment, long offset) {
        T result = element.decode(segment, offset);
        for (int i = 1; i < count; i++) {
            result = reducer.apply(result, element.decode(segment, offset + (long) i * strideBytes));
        }
        return result;
    }

    @Override
    public void encode(T value, MemorySegment segment, long offset) {
        throw new IllegalArgumentException(unwritable());
    }

    @Override
    String unwritable() {
        return typeName() + ": one value for all CPUs: can be read but not written";
    }

    @Override
    public void appendText(T value, StringBuilder out) {
        element.appendText(value, out);
    }

    @Override
    public void appendJson(T value, StringBuilder out) {
        element.appendJson(value, out);
    }
}
