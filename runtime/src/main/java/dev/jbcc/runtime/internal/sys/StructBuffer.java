package dev.jbcc.runtime.internal.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Native memory for a structure of the kernel, in native byte order. Offsets count bytes.
 *
 * <p>It goes through a byte buffer because the first access through a layout links variable handles, which costs a cold JVM
 * some milliseconds: as much as loading a program. Not thread-safe.
 */
public final class StructBuffer {
    private final MemorySegment segment;
    private final ByteBuffer bytes;

    /** @param segment native, of less than 2 GiB */
    public StructBuffer(MemorySegment segment) {
        this.segment = segment;
        this.bytes = segment.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** Returns zeroed memory, 8-byte aligned, that lives as long as {@code arena}. */
    public static StructBuffer allocate(Arena arena, int sizeBytes) {
        return new StructBuffer(arena.allocate(sizeBytes, 8));
    }

    /**
     * Copies a text into memory of its own, with the zero byte that ends it, and returns its address.
     * {@code Arena.allocateFrom} does the same, through var handles: 5 ms of a cold JVM.
     */
    public static long cString(Arena arena, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return allocate(arena, bytes.length + 1).put(0, bytes).address();
    }

    /** Copies numbers into memory of their own, and returns its address. */
    public static long longs(Arena arena, long[] values) {
        StructBuffer buffer = allocate(arena, Math.multiplyExact(values.length, 8));
        for (int i = 0; i < values.length; i++) {
            buffer.int64(i * 8, values[i]);
        }
        return buffer.address();
    }

    /** Returns the memory itself. */
    public MemorySegment segment() {
        return segment;
    }

    /** Returns the address of the first byte. */
    public long address() {
        return segment.address();
    }

    public int sizeBytes() {
        return bytes.capacity();
    }

    public int int8(int offset) {
        return bytes.get(offset);
    }

    public int int16(int offset) {
        return bytes.getShort(offset);
    }

    public int int32(int offset) {
        return bytes.getInt(offset);
    }

    public long int64(int offset) {
        return bytes.getLong(offset);
    }

    public StructBuffer int8(int offset, int value) {
        bytes.put(offset, (byte) value);
        return this;
    }

    public StructBuffer int16(int offset, int value) {
        bytes.putShort(offset, (short) value);
        return this;
    }

    public StructBuffer int32(int offset, int value) {
        bytes.putInt(offset, value);
        return this;
    }

    public StructBuffer int64(int offset, long value) {
        bytes.putLong(offset, value);
        return this;
    }

    public StructBuffer put(int offset, byte[] source) {
        bytes.put(offset, source);
        return this;
    }

    /** Puts as much of {@code text} as fits into {@code room} bytes with a zero after it. */
    public StructBuffer text(int offset, int room, String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        bytes.put(offset, encoded, 0, Math.min(encoded.length, room - 1));
        return this;
    }

    /** Returns {@code length} bytes. */
    public byte[] get(int offset, int length) {
        byte[] result = new byte[length];
        bytes.get(offset, result);
        return result;
    }

    /** Returns the text that ends at the first zero, or after {@code room} bytes. */
    public String text(int offset, int room) {
        int length = 0;
        while (length < room && bytes.get(offset + length) != 0) {
            length++;
        }
        return new String(get(offset, length), StandardCharsets.UTF_8);
    }

    /** Zeroes the first {@code length} bytes. */
    public StructBuffer clear(int length) {
        for (int i = 0; i + 8 <= length; i += 8) {
            bytes.putLong(i, 0);
        }
        for (int i = length & ~7; i < length; i++) {
            bytes.put(i, (byte) 0);
        }
        return this;
    }
}
