package dev.jbcc.value;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** {@code char} arrays as text: UTF-8 up to the first NUL; what is no UTF-8 becomes U+FFFD. */
final class TextCodec extends ValueCodec<String> {
    TextCodec(int sizeBytes, String typeName) {
        super(sizeBytes, typeName);
    }

    @Override
    public String decode(MemorySegment segment, long offset) {
        int length = 0;
        int limit = sizeBytes();
        while (length < limit && segment.get(ValueLayout.JAVA_BYTE, offset + length) != 0) {
            length++;
        }
        byte[] bytes = new byte[length];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Writes the text and pads it with NULs. A text that fills the array exactly has no NUL, as in C. */
    @Override
    public void encode(String value, MemorySegment segment, long offset) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > sizeBytes()) {
            throw new IllegalArgumentException(
                    typeName() + ": text of " + bytes.length + " bytes: has room for " + sizeBytes());
        }
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, offset, bytes.length);
        segment.asSlice(offset + bytes.length, sizeBytes() - bytes.length).fill((byte) 0);
    }

    @Override
    public void appendText(String value, StringBuilder out) {
        out.append(value);
    }

    @Override
    public void appendJson(String value, StringBuilder out) {
        Json.appendString(value, out);
    }
}
