package dev.jbcc.runtime.btf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes one split table of several with the same base, such as those of a kernel's modules. */
final class BtfMerger {
    private final Btf base;
    private final List<int[]> types = new ArrayList<>();
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
    private int ids;
    private int words;

    BtfMerger(Btf base) {
        this.base = base;
    }

    /** Appends a table: its types follow those that are there, and so do its strings. */
    void add(Btf table) {
        int[] copy = table.rawWords().clone();
        int firstString = table.rawFirstString();
        int stringShift = strings.size();
        int idShift = ids;
        int limit = table.firstOwnId();
        for (int i = 0; i < table.ownCount(); i++) {
            int at = table.rawStarts()[i];
            int info = copy[at + 1];
            int vlen = info & 0xffff;
            shift(copy, at, firstString, stringShift);
            switch (info >>> 24 & 0x1f) {
                case Kind.PTR,
                        Kind.TYPEDEF,
                        Kind.VOLATILE,
                        Kind.CONST,
                        Kind.RESTRICT,
                        Kind.FUNC,
                        Kind.VAR,
                        Kind.DECL_TAG,
                        Kind.TYPE_TAG -> shift(copy, at + 2, limit, idShift);
                case Kind.ARRAY -> {
                    shift(copy, at + 3, limit, idShift);
                    shift(copy, at + 4, limit, idShift);
                }
                case Kind.STRUCT, Kind.UNION -> {
                    for (int m = at + 3; m < at + 3 + 3 * vlen; m += 3) {
                        shift(copy, m, firstString, stringShift);
                        shift(copy, m + 1, limit, idShift);
                    }
                }
                case Kind.ENUM -> {
                    for (int m = at + 3; m < at + 3 + 2 * vlen; m += 2) {
                        shift(copy, m, firstString, stringShift);
                    }
                }
                case Kind.ENUM64 -> {
                    for (int m = at + 3; m < at + 3 + 3 * vlen; m += 3) {
                        shift(copy, m, firstString, stringShift);
                    }
                }
                case Kind.FUNC_PROTO -> {
                    shift(copy, at + 2, limit, idShift);
                    for (int m = at + 3; m < at + 3 + 2 * vlen; m += 2) {
                        shift(copy, m, firstString, stringShift);
                        shift(copy, m + 1, limit, idShift);
                    }
                }
                case Kind.DATASEC -> {
                    for (int m = at + 3; m < at + 3 + 3 * vlen; m += 3) {
                        shift(copy, m, limit, idShift);
                    }
                }
                default -> {
                    // INT, FLOAT and FWD refer to no type; a kind that is not known ends its table
                }
            }
        }
        int length = table.ownCount() == 0 ? 0 : table.rawStarts()[table.ownCount()];
        types.add(length == copy.length ? copy : Arrays.copyOf(copy, length));
        words += length;
        ids += table.ownCount();
        strings.write(table.rawBytes(), table.rawStringsStart(), table.rawStringsEnd() - table.rawStringsStart());
    }

    /** What is of the base stays as it is. */
    private static void shift(int[] words, int at, int limit, int by) {
        if (words[at] >= limit) {
            words[at] += by;
        }
    }

    Btf table(String source) {
        ByteBuffer out = ByteBuffer.allocate(Btf.HEADER_BYTES + 4 * words + strings.size())
                .order(base.byteOrder())
                .putShort((short) Btf.MAGIC)
                .put((byte) Btf.VERSION)
                .put((byte) 0)
                .putInt(Btf.HEADER_BYTES)
                .putInt(0)
                .putInt(4 * words)
                .putInt(4 * words)
                .putInt(strings.size());
        for (int[] table : types) {
            for (int word : table) {
                out.putInt(word);
            }
        }
        return Btf.readSplit(out.put(strings.toByteArray()).array(), source, base);
    }
}
