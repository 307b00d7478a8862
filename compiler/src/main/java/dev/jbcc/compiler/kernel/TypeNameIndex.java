package dev.jbcc.compiler.kernel;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the types of a kernel by tag, by typedef name and by enumerator.
 *
 * <p>Making one looks at every name, which costs some tens of milliseconds; it can be stored, and reading it back costs less than one.
 */
public final class TypeNameIndex {
    private static final int MAGIC = 0x4a424e32;
    private static final int HEADER_BYTES = 12;

    private final Btf btf;
    /** Hashes of names in ascending order, each with the type that has the name, or the enum that has the enumerator. */
    private final int[] hashes;

    private final int[] ids;

    /** Of the table that this one goes on from. */
    private final @Nullable TypeNameIndex base;

    private TypeNameIndex(Btf btf, int[] hashes, int[] ids, @Nullable TypeNameIndex base) {
        this.btf = btf;
        this.hashes = hashes;
        this.ids = ids;
        this.base = base;
    }

    /** Makes the index of a table. */
    public static TypeNameIndex of(Btf btf) {
        return of(btf, 1, null);
    }

    /** Returns an index of a table that goes on from this one's: the types of modules. What is found here goes first. */
    public TypeNameIndex with(Btf split) {
        return of(split, split.firstOwnId(), this);
    }

    private static TypeNameIndex of(Btf btf, int firstId, @Nullable TypeNameIndex base) {
        long[] found = new long[4096];
        int n = 0;
        int count = btf.typeCount();
        for (int id = firstId; id < count; id++) {
            int kind = btf.kind(id);
            boolean enumeration = kind == Kind.ENUM || kind == Kind.ENUM64;
            if (enumeration && btf.type(id) instanceof BtfType.Enumeration type) {
                while (n + type.values().size() + 1 > found.length) {
                    found = Arrays.copyOf(found, found.length * 2);
                }
                for (BtfType.Enumerator value : type.values()) {
                    found[n++] = pair(value.name(), id);
                }
            }
            if (enumeration || kind == Kind.STRUCT || kind == Kind.UNION || kind == Kind.TYPEDEF) {
                String name = btf.name(id);
                if (!name.isEmpty()) {
                    if (n == found.length) {
                        found = Arrays.copyOf(found, found.length * 2);
                    }
                    found[n++] = pair(name, id);
                }
            }
        }
        Arrays.sort(found, 0, n);
        int[] hashes = new int[n];
        int[] ids = new int[n];
        for (int i = 0; i < n; i++) {
            hashes[i] = (int) (found[i] >> 32);
            ids[i] = (int) found[i];
        }
        return new TypeNameIndex(btf, hashes, ids, base);
    }

    private static long pair(String name, int id) {
        return (long) name.hashCode() << 32 | id;
    }

    /**
     * Reads back what {@link #toBytes} gave.
     *
     * @return empty if the bytes are no index of that table
     */
    public static Optional<TypeNameIndex> read(byte[] bytes, Btf btf) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < HEADER_BYTES || in.getInt() != MAGIC || in.getInt() != btf.byteCount()) {
            return Optional.empty();
        }
        int n = in.getInt();
        if (n < 0 || bytes.length != HEADER_BYTES + n * 8L) {
            return Optional.empty();
        }
        IntBuffer ints = in.asIntBuffer();
        int[] hashes = new int[n];
        int[] ids = new int[n];
        ints.get(hashes).get(ids);
        return Optional.of(new TypeNameIndex(btf, hashes, ids, null));
    }

    /** Returns the index as bytes, to be stored. */
    public byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + hashes.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putInt(btf.byteCount()).putInt(hashes.length);
        out.asIntBuffer().put(hashes).put(ids);
        return out.array();
    }

    /** Returns the first struct, union or enum with that tag; 0 if there is none. */
    public int tag(String name) {
        int inBase = base == null ? 0 : base.tag(name);
        if (inBase != 0) {
            return inBase;
        }
        for (int i = first(name.hashCode()); i < hashes.length && hashes[i] == name.hashCode(); i++) {
            int id = ids[i];
            int kind = kind(id);
            if ((kind == Kind.STRUCT || kind == Kind.UNION || kind == Kind.ENUM || kind == Kind.ENUM64)
                    && btf.name(id).equals(name)) {
                return id;
            }
        }
        return 0;
    }

    /** Returns the first typedef of that name; 0 if there is none. */
    public int typedef(String name) {
        int inBase = base == null ? 0 : base.typedef(name);
        if (inBase != 0) {
            return inBase;
        }
        for (int i = first(name.hashCode()); i < hashes.length && hashes[i] == name.hashCode(); i++) {
            if (kind(ids[i]) == Kind.TYPEDEF && btf.name(ids[i]).equals(name)) {
                return ids[i];
            }
        }
        return 0;
    }

    /** Returns the first enum that has that enumerator; 0 if there is none. */
    public int enumerationOf(String enumerator) {
        int inBase = base == null ? 0 : base.enumerationOf(enumerator);
        if (inBase != 0) {
            return inBase;
        }
        for (int i = first(enumerator.hashCode()); i < hashes.length && hashes[i] == enumerator.hashCode(); i++) {
            if (ids[i] < btf.typeCount() && btf.type(ids[i]) instanceof BtfType.Enumeration enumeration) {
                for (BtfType.Enumerator value : enumeration.values()) {
                    if (value.name().equals(enumerator)) {
                        return ids[i];
                    }
                }
            }
        }
        return 0;
    }

    private int kind(int id) {
        return btf.hasType(id) ? btf.kind(id) : 0;
    }

    private int first(int hash) {
        int low = 0;
        int high = hashes.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (hashes[middle] < hash) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
