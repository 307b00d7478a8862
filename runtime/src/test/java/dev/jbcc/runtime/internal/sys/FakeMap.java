package dev.jbcc.runtime.internal.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A map of a {@link FakeKernel}: elements in the order of their insertion, an array's all there from the start. */
final class FakeMap {
    private static final int ARRAY = 2;

    /** By the bytes of the key, one character each. */
    private final Map<String, byte[]> elements = new LinkedHashMap<>();

    private final boolean array;
    private final int keyBytes;
    private final int valueBytes;
    private final int maxEntries;

    FakeMap(int type, int keyBytes, int valueBytes, int maxEntries) {
        this.array = type == ARRAY;
        this.keyBytes = keyBytes;
        this.valueBytes = valueBytes;
        this.maxEntries = maxEntries;
        for (int i = 0; array && i < maxEntries; i++) {
            elements.put(new String(bytesOf(i), StandardCharsets.ISO_8859_1), new byte[valueBytes]);
        }
    }

    private static byte[] bytesOf(int number) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(number)
                .array();
    }

    private static byte[] bytes(long address, int length) {
        return FakeKernel.at(address, length).toArray(JAVA_BYTE);
    }

    private String key(long address) {
        return address == 0 ? "" : new String(bytes(address, keyBytes), StandardCharsets.ISO_8859_1);
    }

    private static void put(long address, byte[] bytes) {
        MemorySegment.copy(bytes, 0, FakeKernel.at(address, bytes.length), JAVA_BYTE, 0, bytes.length);
    }

    int element(int command, StructBuffer attr) {
        String key = key(attr.int64(8));
        long value = attr.int64(16);
        return switch (command) {
            case Bpf.MAP_LOOKUP_ELEM -> lookup(key, value);
            case Bpf.MAP_LOOKUP_AND_DELETE_ELEM -> {
                int result = lookup(key, value);
                elements.remove(key);
                yield result;
            }
            case Bpf.MAP_UPDATE_ELEM -> update(key, bytes(value, valueBytes), attr.int64(24));
            case Bpf.MAP_DELETE_ELEM -> array ? -Errno.EINVAL : elements.remove(key) == null ? -Errno.ENOENT : 0;
            default -> nextKey(key, value);
        };
    }

    private int lookup(String key, long value) {
        byte[] found = elements.get(key);
        if (found == null) {
            return -Errno.ENOENT;
        }
        put(value, found);
        return 0;
    }

    private int update(String key, byte[] value, long flags) {
        boolean present = elements.containsKey(key);
        if (flags == 1 && present) {
            return -Errno.EEXIST;
        }
        if (flags == 2 && !present) {
            return -Errno.ENOENT;
        }
        if (!present && (array || elements.size() >= maxEntries)) {
            return -Errno.E2BIG;
        }
        elements.put(key, value);
        return 0;
    }

    private int nextKey(String key, long next) {
        List<String> keys = new ArrayList<>(elements.keySet());
        int index = key.isEmpty() ? 0 : keys.indexOf(key) + 1;
        if (index >= keys.size()) {
            return -Errno.ENOENT;
        }
        put(next, keys.get(index).getBytes(StandardCharsets.ISO_8859_1));
        return 0;
    }

    /** Positions are indexes into the keys as they were at the start. Like the kernel's, a last batch ends with ENOENT. */
    int batch(int command, StructBuffer attr) {
        return switch (command) {
            case Bpf.MAP_DELETE_BATCH, Bpf.MAP_UPDATE_BATCH -> change(command == Bpf.MAP_DELETE_BATCH, attr);
            default -> read(command == Bpf.MAP_LOOKUP_AND_DELETE_BATCH, attr);
        };
    }

    private int change(boolean delete, StructBuffer attr) {
        int count = attr.int32(32);
        for (int i = 0; i < count; i++) {
            String key = key(attr.int64(16) + (long) i * keyBytes);
            int result;
            if (delete) {
                result = elements.remove(key) == null ? -Errno.ENOENT : 0;
            } else {
                result = update(key, bytes(attr.int64(24) + (long) i * valueBytes, valueBytes), 0);
            }
            if (result < 0) {
                attr.int32(32, i);
                return result;
            }
        }
        return 0;
    }

    private int read(boolean delete, StructBuffer attr) {
        int count = attr.int32(32);
        List<Map.Entry<String, byte[]>> entries = new ArrayList<>(elements.entrySet());
        int start = delete || attr.int64(0) == 0
                ? 0
                : ByteBuffer.wrap(bytes(attr.int64(0), 4))
                        .order(ByteOrder.nativeOrder())
                        .getInt();
        int found = Math.min(count, entries.size() - start);
        for (int i = 0; i < found; i++) {
            Map.Entry<String, byte[]> entry = entries.get(start + i);
            put(attr.int64(16) + (long) i * keyBytes, entry.getKey().getBytes(StandardCharsets.ISO_8859_1));
            put(attr.int64(24) + (long) i * valueBytes, entry.getValue());
        }
        for (int i = 0; delete && i < found; i++) {
            elements.remove(entries.get(start + i).getKey());
        }
        put(attr.int64(8), bytesOf(start + found));
        attr.int32(32, found);
        return found < count || start + found == entries.size() ? -Errno.ENOENT : 0;
    }
}
