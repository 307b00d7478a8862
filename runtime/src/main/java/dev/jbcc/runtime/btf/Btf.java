package dev.jbcc.runtime.btf;

import dev.jbcc.runtime.ObjectFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A table of BTF types. Reading finds where each type starts; types are decoded when they are asked for, so that the kernel's
 * table of some 150 000 types costs milliseconds. Immutable as seen from outside and safe for use by several threads.
 *
 * <p>Ids run from 0 (which is {@code void}) to {@code typeCount() - 1}. The ids and string offsets of a split table, as
 * kernel modules have it, go on where those of its base end.
 *
 * <p>A table that holds a kind newer than this reader stops at that type: it, and every id after it that other types refer
 * to, is a {@link BtfType.Unknown}.
 */
public final class Btf {
    static final int HEADER_BYTES = 24;
    static final int MAGIC = 0xeb9f;
    static final int VERSION = 1;

    /** No chain of modifiers, typedefs and arrays in a real table comes near this depth; a cycle does. */
    static final int MAX_DEPTH = 64;

    /** The kernel takes no name longer than 511 bytes, so this is no limit in practice, but bounds what a bad file can cost. */
    static final int MAX_NAME_BYTES = 2048;

    private static final BtfType VOID = new BtfType.Void();

    private final byte[] bytes;
    private final String source;
    private final ByteOrder order;
    private final @Nullable Btf base;
    private final int firstId;
    private final int firstString;
    /** Offset of the type section in {@code bytes}. */
    private final int typesStart;
    /** Offset of the string section in {@code bytes}, and its end. */
    private final int stringsStart;

    private final int stringsEnd;
    /** The type section, as words in native order. */
    private final int[] words;
    /** Where type {@code firstId + i} starts in {@code words}. */
    private final int[] starts;

    private final int count;
    /** The kind of the last type if this reader does not know it, else -1. */
    private final int unknownKind;

    /** Decoded types; racy single-check is sound because records are immutable. */
    private final @Nullable BtfType[] decoded;

    private final NameIndex names;
    private int pointerBytes;

    private Btf(byte[] bytes, String source, @Nullable Btf base) {
        this.bytes = bytes;
        this.source = source;
        this.base = base;
        this.firstId = base == null ? 1 : base.typeCount();
        this.firstString = base == null ? 0 : base.firstString + base.stringsEnd - base.stringsStart;
        if (bytes.length < HEADER_BYTES) {
            throw malformed("header: " + bytes.length + " bytes, need " + HEADER_BYTES, 0);
        }
        int magic = (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
        if (magic == MAGIC) {
            order = ByteOrder.LITTLE_ENDIAN;
        } else if (Short.toUnsignedInt(Short.reverseBytes((short) magic)) == MAGIC) {
            order = ByteOrder.BIG_ENDIAN;
        } else {
            throw malformed("header: magic 0x" + Integer.toHexString(magic) + ", expected 0xeb9f", 0);
        }
        if (bytes[2] != VERSION) {
            throw malformed("header: version " + (bytes[2] & 0xff) + ", expected " + VERSION, 2);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(order);
        long headerBytes = in.getInt(4) & 0xffff_ffffL;
        if (headerBytes < HEADER_BYTES || headerBytes > bytes.length) {
            throw malformed("header: length " + headerBytes + " of " + bytes.length + " bytes", 4);
        }
        long types = headerBytes + (in.getInt(8) & 0xffff_ffffL);
        long typesBytes = in.getInt(12) & 0xffff_ffffL;
        long strings = headerBytes + (in.getInt(16) & 0xffff_ffffL);
        long stringsBytes = in.getInt(20) & 0xffff_ffffL;
        if (types + typesBytes > bytes.length) {
            throw malformed("types end at byte " + (types + typesBytes) + " of " + bytes.length, 8);
        }
        if (typesBytes % 4 != 0) {
            throw malformed("types take " + typesBytes + " bytes: not a multiple of 4", 12);
        }
        if (strings + stringsBytes > bytes.length) {
            throw malformed("strings end at byte " + (strings + stringsBytes) + " of " + bytes.length, 16);
        }
        typesStart = (int) types;
        stringsStart = (int) strings;
        stringsEnd = (int) (strings + stringsBytes);
        if (base == null && (stringsBytes == 0 || bytes[stringsStart] != 0)) {
            throw malformed("strings do not start with an empty string", strings);
        }
        if (stringsBytes != 0 && bytes[stringsEnd - 1] != 0) {
            throw malformed("last string has no end", stringsEnd - 1L);
        }
        words = new int[(int) typesBytes / 4];
        IntBuffer view = in.slice((int) types, (int) typesBytes).order(order).asIntBuffer();
        view.get(words);

        // A type takes three words at least, so this is enough for all, and for the place after the last.
        starts = new int[words.length / 3 + 2];
        int found = 0;
        int before;
        do {
            before = found;
            found = scanSome(words, starts, found);
        } while (found != before);
        int at = starts[found];
        if (at == words.length) {
            count = found;
            unknownKind = -1;
        } else if (at <= words.length - 3 && EXTRA_WORDS[words[at + 1] >>> 24 & 0x1f] < 0) {
            count = found + 1;
            unknownKind = words[at + 1] >>> 24 & 0x1f;
        } else {
            throw malformed("type [" + (firstId + found) + "] goes past the end of the types", types + 4L * at);
        }
        decoded = new BtfType[count];
        names = new NameIndex(this);
    }

    /** Words that a type of each kind takes besides the first three: a fixed number, and so many per element. */
    private static final byte[] EXTRA_WORDS = new byte[32];

    private static final byte[] WORDS_PER_ELEMENT = new byte[32];

    static {
        Arrays.fill(EXTRA_WORDS, (byte) -1);
        for (int kind = Kind.INT; kind <= Kind.ENUM64; kind++) {
            EXTRA_WORDS[kind] = 0;
        }
        EXTRA_WORDS[Kind.INT] = 1;
        EXTRA_WORDS[Kind.VAR] = 1;
        EXTRA_WORDS[Kind.DECL_TAG] = 1;
        EXTRA_WORDS[Kind.ARRAY] = 3;
        WORDS_PER_ELEMENT[Kind.STRUCT] = 3;
        WORDS_PER_ELEMENT[Kind.UNION] = 3;
        WORDS_PER_ELEMENT[Kind.DATASEC] = 3;
        WORDS_PER_ELEMENT[Kind.ENUM64] = 3;
        WORDS_PER_ELEMENT[Kind.ENUM] = 2;
        WORDS_PER_ELEMENT[Kind.FUNC_PROTO] = 2;
    }

    /** How many types one call of {@link #scanSome} passes. */
    private static final int SCAN_STEP = 32;

    /**
     * Finds the start of some more types.
     *
     * <p>This runs over megabytes in a cold JVM. A method that is called often is compiled after some hundred calls, a loop
     * that runs long only after tens of thousands of rounds; hence the small steps, here and in {@link NameIndex}.
     *
     * @param starts where each type starts; so far {@code n} types and the place after them are known
     * @return how many are known now; {@code n} if what comes next is no type
     */
    private static int scanSome(int[] words, int[] starts, int n) {
        byte[] extra = EXTRA_WORDS;
        byte[] perElement = WORDS_PER_ELEMENT;
        int at = starts[n];
        int known = n;
        int stop = n + SCAN_STEP;
        while (known < stop && at <= words.length - 3) {
            int info = words[at + 1];
            int kind = info >>> 24 & 0x1f;
            if (extra[kind] < 0) {
                break;
            }
            at += 3 + extra[kind] + perElement[kind] * (info & 0xffff);
            if (at > words.length) {
                break;
            }
            starts[++known] = at;
        }
        return known;
    }

    /**
     * Reads a table.
     *
     * @param bytes the table from its header on; not copied, so not to be changed afterwards
     * @param source the file or other origin, for messages
     * @throws ObjectFormatException if the bytes are no BTF
     */
    public static Btf read(byte[] bytes, String source) {
        return new Btf(bytes, source, null);
    }

    /**
     * Reads a table that goes on where another one ends, as those of kernel modules do.
     *
     * @param bytes the table from its header on; not copied, so not to be changed afterwards
     * @param source the file or other origin, for messages
     * @throws ObjectFormatException if the bytes are no BTF
     */
    public static Btf readSplit(byte[] bytes, String source, Btf base) {
        return new Btf(bytes, source, base);
    }

    /**
     * Makes one table of several that go on where the same one ends: it goes on there too, and has the types of all.
     *
     * @param source the origin, for messages
     * @throws IllegalArgumentException if one of them goes on somewhere else, or stops at a kind that this reader does not know
     */
    public static Btf merge(Btf base, List<Btf> tables, String source) {
        BtfMerger merger = new BtfMerger(base);
        for (Btf table : tables) {
            if (table.base != base || table.unknownKind >= 0) {
                throw new IllegalArgumentException(
                        "btf '" + table.source + "': cannot be merged into '" + source + "'");
            }
            merger.add(table);
        }
        return merger.table(source);
    }

    /** Returns where the table comes from, for messages. */
    public String source() {
        return source;
    }

    /** Returns the byte order of the file. */
    public ByteOrder byteOrder() {
        return order;
    }

    /** Returns a copy of the bytes this table was read from; of a split table, without those of its base. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns the size of {@link #bytes()}. */
    public int byteCount() {
        return bytes.length;
    }

    /** Returns the number of types, {@code void} and those of the base included: ids are below it. */
    public int typeCount() {
        return firstId + count;
    }

    /** Returns the id of the first type that is not of the base: 1 for a table without one. */
    public int firstOwnId() {
        return firstId;
    }

    /**
     * Returns a type, decoding it when it is asked for first.
     *
     * @throws IllegalArgumentException if there is no such id
     * @throws ObjectFormatException if the type's bytes make no sense
     */
    public BtfType type(int id) {
        if (id == 0) {
            return VOID;
        }
        if (id < firstId) {
            if (base != null && id > 0) {
                return base.type(id);
            }
            throw new IllegalArgumentException("type [" + id + "]: ids start at 0");
        }
        int index = id - firstId;
        if (index >= count) {
            if (unknownKind >= 0) {
                return new BtfType.Unknown(unknownKind);
            }
            throw new IllegalArgumentException(
                    "btf '" + source + "': type [" + id + "]: there are only " + typeCount() + " types");
        }
        BtfType type = decoded[index];
        if (type == null) {
            type = decode(id, starts[index]);
            decoded[index] = type;
        }
        return type;
    }

    /** Tells whether a type has this id. False for negative ids. */
    public boolean hasType(int id) {
        return id >= 0 && id < typeCount();
    }

    /** Returns the kind number ({@code BTF_KIND_*}) of a type without decoding it; 0 for {@code void} and for no such id. */
    public int kind(int id) {
        if (id < firstId) {
            return base != null && id > 0 ? base.kind(id) : 0;
        }
        int index = id - firstId;
        return index < count ? words[starts[index] + 1] >>> 24 & 0x1f : 0;
    }

    /** Returns the ids of all types of that name, of every kind, in ascending order; those of the base included. */
    public List<Integer> typeIdsByName(String name) {
        List<Integer> ids = new ArrayList<>();
        if (name.isEmpty()) {
            return ids;
        }
        if (base != null) {
            ids.addAll(base.typeIdsByName(name));
        }
        int[] own = names.find(name, false);
        for (int id : own) {
            ids.add(id);
        }
        return ids;
    }

    /**
     * Returns the ids of the types, of every kind, that have that name when a flavour ({@code ___x} at the end) is left away,
     * in ascending order; those of the base included.
     *
     * @param name a name without flavour
     */
    public int[] typeIdsByEssentialName(String name) {
        int[] own = names.findEssential(name);
        if (base == null) {
            return own.clone();
        }
        int[] all = base.typeIdsByEssentialName(name);
        int length = all.length;
        all = Arrays.copyOf(all, length + own.length);
        System.arraycopy(own, 0, all, length, own.length);
        return all;
    }

    /**
     * Returns the lowest id of a type with that name and kind.
     *
     * @param kind a record of {@link BtfType}; {@code Composite} stands for both struct and union, {@code Enumeration} for
     *     both sizes of enum
     */
    public OptionalInt findTypeId(String name, Class<? extends BtfType> kind) {
        if (name.isEmpty()) {
            return OptionalInt.empty();
        }
        if (base != null) {
            OptionalInt inBase = base.findTypeId(name, kind);
            if (inBase.isPresent()) {
                return inBase;
            }
        }
        return findOwnTypeId(name, kind);
    }

    /**
     * Makes the table by which types are found by name, which would otherwise be made when there have been many searches. It takes some
     * milliseconds, so this is for a thread that waits for something else.
     */
    public void prepareSearches() {
        names.prepare();
        if (base != null) {
            base.prepareSearches();
        }
    }

    /** As {@link #findTypeId}, of this table alone, without its base. */
    public OptionalInt findOwnTypeId(String name, Class<? extends BtfType> kind) {
        if (name.isEmpty()) {
            return OptionalInt.empty();
        }
        for (int id : names.find(name, false)) {
            if (Kind.is(kind(id), kind)) {
                return OptionalInt.of(id);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Returns what is left of a type when typedefs, qualifiers and type tags are taken off.
     *
     * @throws ObjectFormatException if they go round in a circle
     */
    public int resolve(int id) {
        int at = id;
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            switch (kind(at)) {
                case Kind.TYPEDEF, Kind.VOLATILE, Kind.CONST, Kind.RESTRICT, Kind.TYPE_TAG -> at = reference(at);
                default -> {
                    return at;
                }
            }
        }
        throw malformed("type [" + id + "]: more than " + MAX_DEPTH + " typedefs and qualifiers on one another", -1);
    }

    /**
     * Returns the size of a value of that type.
     *
     * @throws ObjectFormatException if values of the type have no size, or more than 2 GiB
     */
    public int sizeBytes(int id) {
        int at = id;
        long factor = 1;
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            at = resolve(at);
            long size;
            // By kind number: a switch over types is linked at run time, which costs milliseconds in a cold JVM.
            switch (kind(at)) {
                case Kind.ARRAY -> {
                    BtfType.Array array = (BtfType.Array) type(at);
                    factor *= array.length() & 0xffff_ffffL;
                    if (factor > Integer.MAX_VALUE) {
                        throw malformed("type [" + id + "] array: more than 2 GiB", -1);
                    }
                    at = array.elementTypeId();
                    continue;
                }
                case Kind.VAR -> {
                    at = reference(at);
                    continue;
                }
                case Kind.INT, Kind.STRUCT, Kind.UNION, Kind.ENUM, Kind.ENUM64, Kind.FLOAT, Kind.DATASEC ->
                    size = sizeWord(at) & 0xffff_ffffL;
                case Kind.PTR -> size = pointerBytes();
                default -> throw malformed("type [" + id + "] '" + typeName(id) + "': has no size", -1);
            }
            if (size * factor > Integer.MAX_VALUE) {
                throw malformed("type [" + id + "] '" + typeName(id) + "': more than 2 GiB", -1);
            }
            return (int) (size * factor);
        }
        throw malformed("type [" + id + "]: more than " + MAX_DEPTH + " arrays in one another", -1);
    }

    /** Returns the type as C writes it, such as {@code const char *}, {@code struct task_struct *[4]} or {@code int (*)(void *)}. */
    public String typeName(int id) {
        return TypeNames.declaration(this, id, "");
    }

    /** Returns the declaration of something of that type as C writes it, such as {@code char comm[16]}. */
    public String declaration(int id, String name) {
        return TypeNames.declaration(this, id, name);
    }

    /** Returns the size of a pointer: that of {@code long}, or 8 where the table has none. */
    public int pointerBytes() {
        int size = pointerBytes;
        if (size == 0) {
            size = base != null ? base.pointerBytes() : findPointerBytes();
            pointerBytes = size;
        }
        return size;
    }

    /** The size of the first type that is called {@code long}, signed or not: a compiler writes it among the first ones. */
    private int findPointerBytes() {
        for (int id = firstId; id < typeCount(); id++) {
            if (kind(id) == Kind.INT) {
                switch (name(id)) {
                    case "long unsigned int", "unsigned long", "long int", "long" -> {
                        return sizeWord(id) == 4 ? 4 : 8;
                    }
                    default -> {}
                }
            }
        }
        return 8;
    }

    /**
     * Returns the string at an offset of the string section, as {@code .BTF.ext} refers to it. Of a string longer than
     * 2048 bytes only so much is given.
     *
     * @throws ObjectFormatException if the offset is outside
     */
    public String string(int offset) {
        if (offset < firstString && base != null && offset >= 0) {
            return base.string(offset);
        }
        if (offset == 0) {
            return "";
        }
        long start = stringsStart + (long) offset - firstString;
        if (start < stringsStart || start >= stringsEnd) {
            throw malformed(
                    "string at offset " + Integer.toUnsignedString(offset) + ": strings end at "
                            + Integer.toUnsignedString(firstString + stringsEnd - stringsStart),
                    -1);
        }
        int end = (int) start;
        int limit = Math.min(stringsEnd, end + MAX_NAME_BYTES);
        while (end < limit && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, (int) start, end - (int) start, StandardCharsets.UTF_8);
    }

    /** Returns the name of a type without decoding it. */
    public String name(int id) {
        if (id < firstId) {
            return base != null && id > 0 ? base.name(id) : "";
        }
        int index = id - firstId;
        return index < count ? string(words[starts[index]]) : "";
    }

    /**
     * Returns where a type starts in {@link #bytes()}.
     *
     * @throws IllegalArgumentException if this table does not hold it, but its base or nobody does
     */
    public int byteOffset(int id) {
        if (id < firstId || id - firstId >= count) {
            throw new IllegalArgumentException("btf '" + source + "': type [" + id + "]: not in this table");
        }
        return typesStart + 4 * starts[id - firstId];
    }

    // ---- for the classes of this package

    int ownCount() {
        return count;
    }

    int nameOffset(int index) {
        return words[starts[index]];
    }

    int[] rawStarts() {
        return starts;
    }

    int rawFirstString() {
        return firstString;
    }

    /** Returns the table that holds a string, or null if none does. */
    @Nullable
    Btf stringOwner(int offset) {
        if (offset < firstString) {
            return base != null && offset >= 0 ? base.stringOwner(offset) : null;
        }
        return offset - firstString < stringsEnd - stringsStart ? this : null;
    }

    byte[] rawBytes() {
        return bytes;
    }

    int rawString(int offset) {
        return stringsStart + offset - firstString;
    }

    int rawStringsStart() {
        return stringsStart;
    }

    int rawStringsEnd() {
        return stringsEnd;
    }

    int[] rawWords() {
        return words;
    }

    int rawStart(int id) {
        return starts[id - firstId];
    }

    /**
     * Returns the type that a pointer, typedef, qualifier, tag, variable or function refers to, without decoding it. Of a function that is its
     * prototype, of a prototype what it returns. Types of other kinds refer to none: what is returned for them means nothing.
     */
    public int reference(int id) {
        if (id < firstId) {
            return base != null ? base.reference(id) : 0;
        }
        return check(id, words[starts[id - firstId] + 2]);
    }

    private int sizeWord(int id) {
        if (id < firstId) {
            return base != null ? base.sizeWord(id) : 0;
        }
        return words[starts[id - firstId] + 2];
    }

    private int check(int from, int id) {
        if (id < 0 || (id >= typeCount() && unknownKind < 0)) {
            throw malformed(
                    "type [" + from + "]: refers to type [" + Integer.toUnsignedString(id) + "] of " + typeCount(), -1);
        }
        return id;
    }

    private BtfType decode(int id, int at) {
        int[] w = words;
        String name = string(w[at]);
        int info = w[at + 1];
        int sizeOrType = w[at + 2];
        int vlen = info & 0xffff;
        boolean flag = info < 0;
        return switch (info >>> 24 & 0x1f) {
            case Kind.INT -> {
                int encoding = w[at + 3];
                int how = encoding >>> 24 & 0x0f;
                int bits = encoding & 0xff;
                int bitOffset = encoding >>> 16 & 0xff;
                if (sizeOrType <= 0 || sizeOrType > 16 || bits + bitOffset > sizeOrType * 8) {
                    throw malformed(
                            "type [" + id + "] int '" + name + "': " + bits + " bits at bit " + bitOffset + " of "
                                    + Integer.toUnsignedString(sizeOrType) + " bytes",
                            -1);
                }
                yield new BtfType.Int(
                        name, sizeOrType, bits, bitOffset, (how & 1) != 0, (how & 2) != 0, (how & 4) != 0);
            }
            case Kind.PTR -> new BtfType.Ptr(check(id, sizeOrType));
            case Kind.ARRAY -> new BtfType.Array(check(id, w[at + 3]), check(id, w[at + 4]), w[at + 5]);
            case Kind.STRUCT, Kind.UNION -> {
                BtfType.Member[] members = new BtfType.Member[vlen];
                for (int i = 0, m = at + 3; i < vlen; i++, m += 3) {
                    int offset = w[m + 2];
                    int bitSize = flag ? offset >>> 24 : 0;
                    members[i] = new BtfType.Member(
                            string(w[m]), check(id, w[m + 1]), flag ? offset & 0xff_ffff : offset, bitSize);
                }
                yield new BtfType.Composite(
                        name, (info >>> 24 & 0x1f) == Kind.UNION, sizeOrType, Arrays.asList(members));
            }
            case Kind.ENUM -> {
                checkEnumSize(id, name, sizeOrType);
                BtfType.Enumerator[] values = new BtfType.Enumerator[vlen];
                for (int i = 0, m = at + 3; i < vlen; i++, m += 2) {
                    values[i] = new BtfType.Enumerator(string(w[m]), flag ? w[m + 1] : w[m + 1] & 0xffff_ffffL);
                }
                yield new BtfType.Enumeration(name, sizeOrType, flag, false, Arrays.asList(values));
            }
            case Kind.ENUM64 -> {
                checkEnumSize(id, name, sizeOrType);
                BtfType.Enumerator[] values = new BtfType.Enumerator[vlen];
                for (int i = 0, m = at + 3; i < vlen; i++, m += 3) {
                    values[i] = new BtfType.Enumerator(string(w[m]), (w[m + 1] & 0xffff_ffffL) | (long) w[m + 2] << 32);
                }
                yield new BtfType.Enumeration(name, sizeOrType, flag, true, Arrays.asList(values));
            }
            case Kind.FWD -> new BtfType.Forward(name, flag);
            case Kind.TYPEDEF -> new BtfType.Typedef(name, check(id, sizeOrType));
            case Kind.VOLATILE -> new BtfType.Volatile(check(id, sizeOrType));
            case Kind.CONST -> new BtfType.Const(check(id, sizeOrType));
            case Kind.RESTRICT -> new BtfType.Restrict(check(id, sizeOrType));
            case Kind.FUNC -> new BtfType.Func(name, check(id, sizeOrType), vlen);
            case Kind.FUNC_PROTO -> {
                BtfType.Param[] params = new BtfType.Param[vlen];
                for (int i = 0, m = at + 3; i < vlen; i++, m += 2) {
                    params[i] = new BtfType.Param(string(w[m]), check(id, w[m + 1]));
                }
                yield new BtfType.FuncProto(check(id, sizeOrType), Arrays.asList(params));
            }
            case Kind.VAR -> new BtfType.Var(name, check(id, sizeOrType), w[at + 3]);
            case Kind.DATASEC -> {
                BtfType.SectionVariable[] variables = new BtfType.SectionVariable[vlen];
                for (int i = 0, m = at + 3; i < vlen; i++, m += 3) {
                    variables[i] = new BtfType.SectionVariable(check(id, w[m]), w[m + 1], w[m + 2]);
                }
                yield new BtfType.DataSection(name, sizeOrType, Arrays.asList(variables));
            }
            case Kind.FLOAT -> {
                if (sizeOrType <= 0 || sizeOrType > 16) {
                    throw malformed(
                            "type [" + id + "] float '" + name + "': " + Integer.toUnsignedString(sizeOrType)
                                    + " bytes",
                            -1);
                }
                yield new BtfType.FloatType(name, sizeOrType);
            }
            case Kind.DECL_TAG -> new BtfType.DeclTag(name, check(id, sizeOrType), w[at + 3]);
            case Kind.TYPE_TAG -> new BtfType.TypeTag(name, check(id, sizeOrType));
            default -> new BtfType.Unknown(info >>> 24 & 0x1f);
        };
    }

    private void checkEnumSize(int id, String name, int size) {
        if (size != 1 && size != 2 && size != 4 && size != 8) {
            throw malformed("type [" + id + "] enum '" + name + "': " + Integer.toUnsignedString(size) + " bytes", -1);
        }
    }

    private ObjectFormatException malformed(String what, long offset) {
        return new ObjectFormatException("btf '" + source + "': " + what, source, ".BTF", offset);
    }
}
