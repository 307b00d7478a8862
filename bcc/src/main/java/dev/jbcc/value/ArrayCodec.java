package dev.jbcc.value;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Arrays: as Java arrays of primitives or objects, or as lists. */
final class ArrayCodec<T> extends ValueCodec<T> {
    private final ValueCodec<Object> element;
    private final int length;
    private final Class<?> componentType;

    /** @param componentType component of the Java array; {@code void} for a list */
    ArrayCodec(String typeName, ValueCodec<Object> element, int length, Class<?> componentType) {
        super(Math.multiplyExact(element.sizeBytes(), length), typeName);
        this.element = element;
        this.length = length;
        this.componentType = componentType;
    }

    @Override
    @SuppressWarnings("unchecked") // the builder makes T the array class, or List
    public T decode(MemorySegment segment, long offset) {
        int stride = element.sizeBytes();
        if (componentType == long.class) {
            long[] values = new long[length];
            for (int i = 0; i < length; i++) {
                values[i] = element.readLong(segment, offset + (long) i * stride);
            }
            return (T) values;
        }
        if (componentType == int.class) {
            int[] values = new int[length];
            for (int i = 0; i < length; i++) {
                values[i] = (int) element.readLong(segment, offset + (long) i * stride);
            }
            return (T) values;
        }
        if (componentType == short.class) {
            short[] values = new short[length];
            for (int i = 0; i < length; i++) {
                values[i] = (short) element.readLong(segment, offset + (long) i * stride);
            }
            return (T) values;
        }
        if (componentType == void.class) {
            Object[] values = new Object[length];
            for (int i = 0; i < length; i++) {
                values[i] = element.decode(segment, offset + (long) i * stride);
            }
            return (T) Collections.unmodifiableList(Arrays.asList(values));
        }
        Object values = Array.newInstance(componentType, length);
        for (int i = 0; i < length; i++) {
            Array.set(values, i, element.decode(segment, offset + (long) i * stride));
        }
        return (T) values;
    }

    @Override
    public void encode(T value, MemorySegment segment, long offset) {
        int given = count(value);
        if (given != length) {
            throw new IllegalArgumentException(typeName() + ": " + given + " elements given: must be " + length);
        }
        for (int i = 0; i < length; i++) {
            element.encode(at(value, i), segment, offset + (long) i * element.sizeBytes());
        }
    }

    private static int count(Object value) {
        return value instanceof List<?> list ? list.size() : Array.getLength(value);
    }

    private static Object at(Object value, int index) {
        return value instanceof List<?> list ? list.get(index) : Array.get(value, index);
    }

    @Override
    String unwritable() {
        return element.unwritable();
    }

    @Override
    public void appendText(T value, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < count(value); i++) {
            element.appendText(at(value, i), i == 0 ? out : out.append(' '));
        }
        out.append(']');
    }

    @Override
    public void appendJson(T value, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < count(value); i++) {
            element.appendJson(at(value, i), i == 0 ? out : out.append(','));
        }
        out.append(']');
    }
}
