package dev.jbcc.runtime.feature;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The smallest type table with a function: {@code int}, {@code int (void)}, and {@code static int f(void)}. */
final class SmallBtf {
    /** Id of {@code int}. */
    static final int INT_ID = 1;

    /** Id of the function. */
    static final int FUNCTION_ID = 3;

    private static final int HEADER_BYTES = 24;
    private static final byte[] STRINGS = "\0int\0f\0".getBytes(StandardCharsets.US_ASCII);
    private static final int[] TYPES = {
        1,
        1 << 24,
        4,
        1 << 24 | 32, // [1] int, signed, 32 bits
        0,
        13 << 24,
        1, // [2] prototype without parameters that returns [1]
        5,
        12 << 24,
        2 // [3] function of that prototype
    };

    private SmallBtf() {}

    static byte[] types() {
        ByteBuffer table = ByteBuffer.allocate(HEADER_BYTES + TYPES.length * 4 + STRINGS.length)
                .order(ByteOrder.nativeOrder());
        table.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(HEADER_BYTES);
        table.putInt(0).putInt(TYPES.length * 4).putInt(TYPES.length * 4).putInt(STRINGS.length);
        for (int word : TYPES) {
            table.putInt(word);
        }
        return table.put(STRINGS).array();
    }
}
