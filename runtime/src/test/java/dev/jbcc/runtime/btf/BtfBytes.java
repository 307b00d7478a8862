package dev.jbcc.runtime.btf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes tables by hand, word by word. */
public final class BtfBytes {
    private final ByteOrder order;
    private final int firstString;
    private final List<Integer> words = new ArrayList<>();
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();

    public BtfBytes(ByteOrder order) {
        this(order, 0);
        strings.write(0);
    }

    /** A split table whose strings go on from there. */
    public BtfBytes(ByteOrder order, int firstString) {
        this.order = order;
        this.firstString = firstString;
    }

    public int string(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        int offset = firstString + strings.size();
        strings.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        strings.write(0);
        return offset;
    }

    /** Adds a type. */
    public BtfBytes type(String name, int kind, int vlen, int sizeOrType, int... more) {
        return type(string(name), BtfEditor.info(kind, vlen, false), sizeOrType, more);
    }

    public BtfBytes type(int name, int info, int sizeOrType, int... more) {
        words.add(name);
        words.add(info);
        words.add(sizeOrType);
        for (int word : more) {
            words.add(word);
        }
        return this;
    }

    public BtfBytes integer(String name, int bytes) {
        return type(name, Kind.INT, 0, bytes, bytes * 8);
    }

    public byte[] bytes() {
        ByteBuffer out =
                ByteBuffer.allocate(24 + 4 * words.size() + strings.size()).order(order);
        out.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
        out.putInt(0).putInt(4 * words.size()).putInt(4 * words.size()).putInt(strings.size());
        words.forEach(out::putInt);
        out.put(strings.toByteArray());
        return out.array();
    }

    public int stringBytes() {
        return strings.size();
    }
}
