package dev.jbcc.value;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;

/** Integers of more than 8 bytes: {@code __int128}. */
final class WideIntegerCodec extends ValueCodec<BigInteger> {
    private final boolean signed;
    private final boolean littleEndian;

    WideIntegerCodec(int sizeBytes, String typeName, boolean signed, ByteOrder order) {
        super(sizeBytes, typeName);
        this.signed = signed;
        this.littleEndian = order == ByteOrder.LITTLE_ENDIAN;
    }

    @Override
    public BigInteger decode(MemorySegment segment, long offset) {
        byte[] bytes = new byte[sizeBytes()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[littleEndian ? bytes.length - 1 - i : i] = segment.get(ValueLayout.JAVA_BYTE, offset + i);
        }
        return signed ? new BigInteger(bytes) : new BigInteger(1, bytes);
    }

    @Override
    public void encode(BigInteger value, MemorySegment segment, long offset) {
        if (value.bitLength() > 8 * sizeBytes() - (signed || value.signum() < 0 ? 1 : 0)) {
            throw new IllegalArgumentException(
                    typeName() + ": value " + value + ": does not fit into " + sizeBytes() + " bytes");
        }
        byte[] bytes = value.toByteArray();
        for (int i = 0; i < sizeBytes(); i++) {
            int from = bytes.length - 1 - i;
            byte part = from >= 0 ? bytes[from] : (byte) (value.signum() < 0 ? -1 : 0);
            segment.set(ValueLayout.JAVA_BYTE, offset + (littleEndian ? i : sizeBytes() - 1 - i), part);
        }
    }

    @Override
    public void appendText(BigInteger value, StringBuilder out) {
        out.append(value);
    }

    @Override
    public void appendJson(BigInteger value, StringBuilder out) {
        out.append(value);
    }
}
