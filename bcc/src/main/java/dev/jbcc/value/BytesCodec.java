package dev.jbcc.value;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/** Bytes as they are. Text and JSON show them in hex. */
final class BytesCodec extends ValueCodec<byte[]> {
    BytesCodec(int sizeBytes, String typeName) {
        super(sizeBytes, typeName);
    }

    @Override
    public byte[] decode(MemorySegment segment, long offset) {
        byte[] bytes = new byte[sizeBytes()];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, bytes, 0, bytes.length);
        return bytes;
    }

    @Override
    public void encode(byte[] value, MemorySegment segment, long offset) {
        if (value.length != sizeBytes()) {
            throw new IllegalArgumentException(
                    typeName() + ": " + value.length + " bytes given: must be " + sizeBytes());
        }
        MemorySegment.copy(value, 0, segment, ValueLayout.JAVA_BYTE, offset, value.length);
    }

    @Override
    public void appendText(byte[] value, StringBuilder out) {
        out.append(HexFormat.of().formatHex(value));
    }

    @Override
    public void appendJson(byte[] value, StringBuilder out) {
        out.append('"');
        appendText(value, out);
        out.append('"');
    }
}
