package dev.jbcc.value;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** {@code float} and {@code double}, as {@link Float} or {@link Double}. */
final class FloatCodec<T> extends ValueCodec<T> {
    private final boolean single;
    private final ValueLayout.OfFloat floatLayout;
    private final ValueLayout.OfDouble doubleLayout;

    FloatCodec(int sizeBytes, String typeName, boolean single, ByteOrder order) {
        super(sizeBytes, typeName);
        this.single = single;
        this.floatLayout = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order);
        this.doubleLayout = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order);
    }

    @Override
    @SuppressWarnings("unchecked") // the builder makes T Float or Double
    public T decode(MemorySegment segment, long offset) {
        double value = readDouble(segment, offset);
        return (T) (single ? (Object) (float) value : (Object) value);
    }

    @Override
    double readDouble(MemorySegment segment, long offset) {
        return sizeBytes() == 4 ? segment.get(floatLayout, offset) : segment.get(doubleLayout, offset);
    }

    @Override
    public void encode(T value, MemorySegment segment, long offset) {
        if (!(value instanceof Number number)) {
            throw new IllegalArgumentException(typeName() + ": a value of this type is a number");
        }
        if (sizeBytes() == 4) {
            segment.set(floatLayout, offset, number.floatValue());
        } else {
            segment.set(doubleLayout, offset, number.doubleValue());
        }
    }

    @Override
    public void appendText(T value, StringBuilder out) {
        out.append(value);
    }

    @Override
    public void appendJson(T value, StringBuilder out) {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            out.append(value);
        } else {
            out.append('"').append(value).append('"');
        }
    }
}
