package dev.jbcc.value;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.LongFunction;

/** C enums, as {@link EnumValue} or as constants of a Java enum. */
final class EnumCodec<T> extends ValueCodec<T> {
    private final IntegerCodec<Long> number;
    private final long[] numbers;
    private final Object[] constants;
    private final LongFunction<Object> unknown;

    /**
     * @param numbers of the constants, ascending, each once
     * @param constants in the order of {@code numbers}
     * @param unknown makes the value for a number that no constant has
     */
    EnumCodec(IntegerCodec<Long> number, long[] numbers, Object[] constants, LongFunction<Object> unknown) {
        super(number.sizeBytes(), number.typeName());
        this.number = number;
        this.numbers = numbers;
        this.constants = constants;
        this.unknown = unknown;
    }

    @Override
    @SuppressWarnings("unchecked") // the builder gives constants of class T
    public T decode(MemorySegment segment, long offset) {
        long value = number.readLong(segment, offset);
        int index = Arrays.binarySearch(numbers, value);
        return (T) (index >= 0 ? constants[index] : unknown.apply(value));
    }

    @Override
    public boolean isInteger() {
        return true;
    }

    @Override
    public boolean isSigned() {
        return number.isSigned();
    }

    @Override
    public long readLong(MemorySegment segment, long offset) {
        return number.readLong(segment, offset);
    }

    @Override
    public void encode(T value, MemorySegment segment, long offset) {
        number.writeLong(segment, offset, toLong(value));
    }

    private long toLong(Object value) {
        if (value instanceof EnumValue constant) {
            return constant.value();
        }
        for (int i = 0; i < constants.length; i++) {
            if (constants[i] == value) {
                return numbers[i];
            }
        }
        throw new IllegalArgumentException(typeName() + ": '" + value + "': is no constant of this enum");
    }

    @Override
    public void appendText(T value, StringBuilder out) {
        out.append(value);
    }

    @Override
    public void appendJson(T value, StringBuilder out) {
        Json.appendString(value.toString(), out);
    }
}
