package dev.jbcc.runtime.program;

import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.relocation.ObjectBtf.Lack;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;

/** Finds out which kinds of BTF the running kernel does not take, by loading the smallest type table with each. */
final class BtfLacks {
    private static final int MAGIC = 0xeb9f;
    private static final int HEADER_BYTES = 24;
    private static final int KIND_INT = 1;
    private static final int KIND_PTR = 2;
    private static final int KIND_FUNC = 12;
    private static final int KIND_FUNC_PROTO = 13;
    private static final int KIND_VAR = 14;
    private static final int KIND_DATASEC = 15;
    private static final int KIND_FLOAT = 16;
    private static final int KIND_DECL_TAG = 17;
    private static final int KIND_TYPE_TAG = 18;
    private static final int KIND_ENUM64 = 19;

    /** Names used by the tables below: offsets 1, 3 and 5. */
    private static final byte[] STRINGS = "\0x\0a\0.bss\0".getBytes(StandardCharsets.US_ASCII);

    private static final int NAME_X = 1;
    private static final int NAME_A = 3;
    private static final int NAME_BSS = 5;

    private BtfLacks() {}

    static EnumSet<Lack> probe(Bpf bpf) {
        EnumSet<Lack> lacks = EnumSet.noneOf(Lack.class);
        for (Lack lack : Lack.values()) {
            int fd = bpf.loadBtf(table(lack), null);
            if (fd >= 0) {
                int _ = bpf.sys().close(fd);
            } else if (fd == -Errno.EINVAL) {
                lacks.add(lack);
            }
        }
        return lacks;
    }

    /** Returns a type table that a kernel takes if it knows the kind. The first type is always {@code int}. */
    static byte[] table(Lack lack) {
        return switch (lack) {
            case FUNC -> table(prototype(), type(NAME_X, KIND_FUNC, 0, 2));
            case GLOBAL_FUNC -> table(prototype(), type(NAME_X, KIND_FUNC, 1, 2));
            case DATASEC -> table(type(NAME_X, KIND_VAR, 0, 1, 0), type(NAME_BSS, KIND_DATASEC, 1, 4, 2, 0, 4));
            case FLOAT -> table(type(NAME_A, KIND_FLOAT, 0, 4));
            case DECL_TAG -> table(type(NAME_X, KIND_VAR, 0, 1, 0), type(NAME_A, KIND_DECL_TAG, 0, 2, -1));
            case TYPE_TAG -> table(type(NAME_A, KIND_TYPE_TAG, 0, 1), type(0, KIND_PTR, 0, 2));
            case ENUM64 -> table(type(NAME_X, KIND_ENUM64, 1, 8, NAME_A, 1, 0));
        };
    }

    private static int[] prototype() {
        return type(0, KIND_FUNC_PROTO, 0, 0);
    }

    /** {@code struct btf_type} and what follows it; {@code low} is the count of members, or the linkage of a function. */
    private static int[] type(int name, int kind, int low, int sizeOrType, int... rest) {
        int[] words = new int[3 + rest.length];
        words[0] = name;
        words[1] = kind << 24 | low;
        words[2] = sizeOrType;
        System.arraycopy(rest, 0, words, 3, rest.length);
        return words;
    }

    private static byte[] table(int[]... types) {
        int[] signedInt = type(NAME_X, KIND_INT, 0, 4, 1 << 24 | 32);
        int words = signedInt.length;
        for (int[] type : types) {
            words += type.length;
        }
        ByteBuffer table = ByteBuffer.allocate(HEADER_BYTES + words * 4 + STRINGS.length)
                .order(ByteOrder.nativeOrder())
                .putShort((short) MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putInt(HEADER_BYTES)
                .putInt(0)
                .putInt(words * 4)
                .putInt(words * 4)
                .putInt(STRINGS.length);
        put(table, signedInt);
        for (int[] type : types) {
            put(table, type);
        }
        return table.put(STRINGS).array();
    }

    private static void put(ByteBuffer table, int[] words) {
        for (int word : words) {
            table.putInt(word);
        }
    }
}
