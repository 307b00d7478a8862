package dev.jbcc.runtime.internal.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * A request under construction: a header, a structure of fixed size, and attributes, some of which hold others
 * ({@code include/uapi/linux/netlink.h}). Not thread-safe.
 */
public final class NetlinkRequest {
    /** What comes before the structure. */
    static final int HEADER_BYTES = 16;

    /** Make what is not there; with {@link #EXCLUSIVE}, and only then. */
    public static final int CREATE = 0x400;

    public static final int EXCLUSIVE = 0x200;

    /** Give back what was made. */
    public static final int ECHO = 8;

    /** Give all there is. */
    public static final int DUMP = 0x300;

    private static final int REQUEST = 1;
    private static final int ACKNOWLEDGE = 4;
    private static final int NESTED = 0x8000;
    private static final int MAX_BYTES = 4096;

    private final ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES).order(ByteOrder.nativeOrder());
    private final Deque<Integer> nests = new ArrayDeque<>();

    /**
     * @param type such as {@code RTM_SETLINK}
     * @param flags of the constants above
     * @param structureBytes size of the structure after the header, zeroed; {@link #int32} and the others fill it
     */
    public NetlinkRequest(int type, int flags, int structureBytes) {
        bytes.putShort(4, (short) type);
        bytes.putShort(6, (short) (REQUEST | ACKNOWLEDGE | flags));
        bytes.position(HEADER_BYTES + align(structureBytes));
    }

    /** Sets a field of the structure. */
    public NetlinkRequest int8(int offset, int value) {
        bytes.put(HEADER_BYTES + offset, (byte) value);
        return this;
    }

    /** Sets a field of the structure. */
    public NetlinkRequest int32(int offset, int value) {
        bytes.putInt(HEADER_BYTES + offset, value);
        return this;
    }

    /** Adds an attribute of four bytes. */
    public NetlinkRequest attribute(int type, int value) {
        return attribute(
                type,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.nativeOrder())
                        .putInt(value)
                        .array());
    }

    /** Adds an attribute of two bytes. */
    public NetlinkRequest shortAttribute(int type, int value) {
        return attribute(
                type,
                ByteBuffer.allocate(2)
                        .order(ByteOrder.nativeOrder())
                        .putShort((short) value)
                        .array());
    }

    /** Adds an attribute that is a text, with a zero after it. */
    public NetlinkRequest attribute(int type, String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return attribute(type, Arrays.copyOf(encoded, encoded.length + 1));
    }

    /** Adds an attribute. */
    public NetlinkRequest attribute(int type, byte[] value) {
        bytes.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        bytes.position(align(bytes.position()));
        return this;
    }

    /** Starts an attribute that holds those which follow, until {@link #end()}. */
    public NetlinkRequest begin(int type) {
        nests.push(bytes.position());
        bytes.putShort((short) 0).putShort((short) (type | NESTED));
        return this;
    }

    /** Ends the attribute that was started last. */
    public NetlinkRequest end() {
        int start = nests.pop();
        bytes.putShort(start, (short) (bytes.position() - start));
        return this;
    }

    /** Returns the whole message with a number to tell its answer by. */
    byte[] bytes(int sequence) {
        if (!nests.isEmpty()) {
            throw new IllegalStateException("netlink request: " + nests.size() + " attributes not ended");
        }
        bytes.putInt(0, bytes.position());
        bytes.putInt(8, sequence);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    static int align(int length) {
        return (length + 3) & ~3;
    }
}
