package dev.jbcc.value;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Integers, {@code bool} and pointers of 1, 2, 4 or 8 bytes, and bit fields. */
final class IntegerCodec<T> extends ValueCodec<T> {
    /** The Java class of the values. */
    enum Box {
        LONG(8),
        INT(4),
        SHORT(2),
        BYTE(1),
        CHAR(2),
        BOOLEAN(1);

        final int sizeBytes;

        Box(int sizeBytes) {
            this.sizeBytes = sizeBytes;
        }
    }

    private static final ValueLayout.OfShort SHORT_LE =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT_LE = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG_LE =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Box box;
    private final int bitShift;
    private final int bits;
    private final boolean signed;
    private final boolean pointer;
    private final boolean littleEndian;

    /**
     * @param sizeBytes 1, 2, 4 or 8; for a bit field the bytes it touches, up to 9
     * @param bitShift of a bit field: where it starts in the first byte, counted from the least significant bit on
     *     little-endian machines and from the most significant one on big-endian machines
     * @param bits of a bit field: its width; 0 for anything else
     */
    IntegerCodec(
            int sizeBytes,
            String typeName,
            Box box,
            int bitShift,
            int bits,
            boolean signed,
            boolean pointer,
            ByteOrder order) {
        super(sizeBytes, typeName);
        this.box = box;
        this.bitShift = bitShift;
        this.bits = bits;
        this.signed = signed;
        this.pointer = pointer;
        this.littleEndian = order == ByteOrder.LITTLE_ENDIAN;
    }

    @Override
    public boolean isInteger() {
        return true;
    }

    @Override
    public boolean isSigned() {
        return signed;
    }

    @Override
    @SuppressWarnings("unchecked") // the builder makes T the class of the box
    public T decode(MemorySegment segment, long offset) {
        long value = readLong(segment, offset);
        return (T)
                switch (box) {
                    case LONG -> (Object) value;
                    case INT -> (int) value;
                    case SHORT -> (short) value;
                    case BYTE -> (byte) value;
                    case CHAR -> (char) value;
                    case BOOLEAN -> value != 0;
                };
    }

    @Override
    public void encode(T value, MemorySegment segment, long offset) {
        writeLong(segment, offset, toLong(value));
    }

    private long toLong(T value) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (value instanceof Character character) {
            return character;
        }
        throw new IllegalArgumentException(
                typeName() + ": a " + value.getClass().getSimpleName() + " is no value of this type");
    }

    @Override
    public long readLong(MemorySegment segment, long offset) {
        if (bits != 0) {
            return readBits(segment, offset);
        }
        switch (sizeBytes()) {
            case 1 -> {
                byte value = segment.get(ValueLayout.JAVA_BYTE, offset);
                return signed ? value : value & 0xffL;
            }
            case 2 -> {
                short value = segment.get(SHORT_LE, offset);
                if (!littleEndian) {
                    value = Short.reverseBytes(value);
                }
                return signed ? value : value & 0xffffL;
            }
            case 4 -> {
                int value = segment.get(INT_LE, offset);
                if (!littleEndian) {
                    value = Integer.reverseBytes(value);
                }
                return signed ? value : value & 0xffff_ffffL;
            }
            default -> {
                long value = segment.get(LONG_LE, offset);
                return littleEndian ? value : Long.reverseBytes(value);
            }
        }
    }

    @Override
    void writeLong(MemorySegment segment, long offset, long value) {
        if (bits != 0) {
            writeBits(segment, offset, value);
            return;
        }
        int size = sizeBytes();
        if (size < 8 && value != narrowed(value, size * 8, true) && value != narrowed(value, size * 8, false)) {
            throw new IllegalArgumentException(
                    typeName() + ": value " + value + ": does not fit into " + size + (size == 1 ? " byte" : " bytes"));
        }
        switch (size) {
            case 1 -> segment.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
            case 2 -> segment.set(SHORT_LE, offset, littleEndian ? (short) value : Short.reverseBytes((short) value));
            case 4 -> segment.set(INT_LE, offset, littleEndian ? (int) value : Integer.reverseBytes((int) value));
            default -> segment.set(LONG_LE, offset, littleEndian ? value : Long.reverseBytes(value));
        }
    }

    /** Byte by byte, so that nothing beyond the field's own bytes is touched. */
    private long readBits(MemorySegment segment, long offset) {
        long value = 0;
        int size = sizeBytes();
        if (littleEndian) {
            for (int i = 0; i < size; i++) {
                long part = segment.get(ValueLayout.JAVA_BYTE, offset + i) & 0xffL;
                int shift = 8 * i - bitShift;
                value |= shift >= 0 ? part << shift : part >>> -shift;
            }
        } else {
            for (int i = 0; i < size; i++) {
                long part = segment.get(ValueLayout.JAVA_BYTE, offset + i) & 0xffL;
                int shift = bits + bitShift - 8 * (i + 1);
                value |= shift >= 0 ? part << shift : part >>> -shift;
            }
        }
        return narrowed(value, bits, signed);
    }

    private void writeBits(MemorySegment segment, long offset, long value) {
        if (value != narrowed(value, bits, true) && value != narrowed(value, bits, false)) {
            throw new IllegalArgumentException(
                    typeName() + ": value " + value + ": does not fit into a bit field of " + bits + " bits");
        }
        for (int bit = 0; bit < bits; bit++) {
            int position = bitShift + bit;
            long set = (littleEndian ? value >>> bit : value >>> (bits - 1 - bit)) & 1;
            int mask = littleEndian ? 1 << (position & 7) : 0x80 >>> (position & 7);
            long at = offset + (position >>> 3);
            int old = segment.get(ValueLayout.JAVA_BYTE, at);
            segment.set(ValueLayout.JAVA_BYTE, at, (byte) (set != 0 ? old | mask : old & ~mask));
        }
    }

    private static long narrowed(long value, int bits, boolean signed) {
        int unused = 64 - bits;
        return signed ? (value << unused) >> unused : (value << unused) >>> unused;
    }

    @Override
    public void appendText(T value, StringBuilder out) {
        if (value instanceof Boolean flag) {
            out.append(flag.booleanValue());
            return;
        }
        long number = toLong(value);
        if (pointer) {
            out.append("0x").append(Long.toHexString(number));
        } else if (signed) {
            out.append(number);
        } else {
            int width = bits != 0 ? bits : 8 * sizeBytes();
            out.append(Long.toUnsignedString(narrowed(number, width, false)));
        }
    }

    @Override
    public void appendJson(T value, StringBuilder out) {
        if (pointer) {
            out.append('"');
            appendText(value, out);
            out.append('"');
        } else {
            appendText(value, out);
        }
    }
}
