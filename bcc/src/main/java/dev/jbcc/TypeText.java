package dev.jbcc;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.value.ValueCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values as the text that {@code key_sprintf} of bcc makes: integers in hex without sign, structs in braces, arrays in
 * brackets, arrays of single bytes as text in quotes. A union is its member of the strictest alignment, and among those the
 * longest. Immutable and thread-safe.
 */
final class TypeText {
    private final @Nullable Btf btf;
    private final int typeId;
    private final int sizeBytes;

    /** @param btf null, or {@code typeId} 0, if nothing but the size is known */
    TypeText(@Nullable Btf btf, int typeId, int sizeBytes) {
        this.btf = typeId == 0 || btf == null || btf.sizeBytes(typeId) != sizeBytes ? null : btf;
        this.typeId = typeId;
        this.sizeBytes = sizeBytes;
    }

    /** Returns a value as text: the beginning of it, if the codec's values are several. */
    <T> String print(ValueCodec<T> codec, T value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(Math.max(1, codec.sizeBytes()), 8);
            codec.encode(value, segment, 0);
            return print(segment, 0);
        }
    }

    /** Returns the value that a text stands for; of a codec whose values are several, the others are zero. */
    <T> T scan(ValueCodec<T> codec, String text) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(Math.max(1, codec.sizeBytes()), 8);
            scan(text, segment, 0);
            return codec.decode(segment, 0);
        }
    }

    String print(MemorySegment segment, long offset) {
        StringBuilder out = new StringBuilder();
        if (btf != null) {
            print(btf, typeId, segment, offset, out);
        } else if (isWord(sizeBytes)) {
            printInteger(segment, offset, sizeBytes, ByteOrder.nativeOrder(), out);
        } else {
            out.append("[ ");
            for (int i = 0; i < sizeBytes; i++) {
                printInteger(segment, offset + i, 1, ByteOrder.nativeOrder(), out);
                out.append(' ');
            }
            out.append(']');
        }
        return out.toString();
    }

    /**
     * Reads text of that form. Integers may be in hex, in decimal with a sign, or in octal, as C's {@code %i} takes them.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    void scan(String text, MemorySegment segment, long offset) {
        Scanner scanner = new Scanner(text);
        if (btf != null) {
            scan(btf, typeId, scanner, segment, offset);
        } else if (isWord(sizeBytes)) {
            putInteger(segment, offset, sizeBytes, ByteOrder.nativeOrder(), scanner.integer());
        } else {
            scanner.expect('[');
            for (int i = 0; i < sizeBytes; i++) {
                putInteger(segment, offset + i, 1, ByteOrder.nativeOrder(), scanner.integer());
            }
            scanner.expect(']');
        }
        scanner.expectEnd();
    }

    private static boolean isWord(int bytes) {
        return bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
    }

    static boolean isText(Btf btf, BtfType.Array array) {
        return btf.type(btf.resolve(array.elementTypeId())) instanceof BtfType.Int element
                && element.sizeBytes() == 1
                && !element.bool();
    }

    // ---- out

    private static void print(Btf btf, int typeId, MemorySegment segment, long offset, StringBuilder out) {
        BtfType type = btf.type(btf.resolve(typeId));
        if (type instanceof BtfType.Array array) {
            printArray(btf, array, segment, offset, out);
        } else if (type instanceof BtfType.Composite composite) {
            out.append("{ ");
            for (BtfType.Member member : shown(btf, composite)) {
                if (member.bitSize() != 0) {
                    out.append("0x")
                            .append(bitField(btf, member, segment, offset).toString(16));
                } else {
                    print(btf, member.typeId(), segment, offset + member.bitOffset() / 8, out);
                }
                out.append(' ');
            }
            out.append('}');
        } else {
            printInteger(segment, offset, btf.sizeBytes(typeId), btf.byteOrder(), out);
        }
    }

    private static void printArray(
            Btf btf, BtfType.Array array, MemorySegment segment, long offset, StringBuilder out) {
        if (isText(btf, array)) {
            byte[] bytes = segment.asSlice(offset, array.length()).toArray(ValueLayout.JAVA_BYTE);
            int length = 0;
            while (length < bytes.length && bytes[length] != 0) {
                length++;
            }
            out.append('"')
                    .append(new String(bytes, 0, length, StandardCharsets.UTF_8))
                    .append('"');
            return;
        }
        int stride = btf.sizeBytes(array.elementTypeId());
        out.append("[ ");
        for (int i = 0; i < array.length(); i++) {
            print(btf, array.elementTypeId(), segment, offset + (long) i * stride, out);
            out.append(' ');
        }
        out.append(']');
    }

    private static void printInteger(
            MemorySegment segment, long offset, int bytes, ByteOrder order, StringBuilder out) {
        out.append("0x").append(integer(segment, offset, bytes, order).toString(16));
    }

    /** The members that text has: of a union one. */
    private static Iterable<BtfType.Member> shown(Btf btf, BtfType.Composite composite) {
        if (!composite.union() || composite.members().isEmpty()) {
            return composite.members();
        }
        BtfType.Member shown = composite.members().getFirst();
        for (BtfType.Member member : composite.members()) {
            int alignment = Integer.compare(alignment(btf, member.typeId()), alignment(btf, shown.typeId()));
            if (alignment > 0 || (alignment == 0 && btf.sizeBytes(member.typeId()) > btf.sizeBytes(shown.typeId()))) {
                shown = member;
            }
        }
        return List.of(shown);
    }

    private static int alignment(Btf btf, int typeId) {
        BtfType type = btf.type(btf.resolve(typeId));
        if (type instanceof BtfType.Array array) {
            return alignment(btf, array.elementTypeId());
        }
        if (type instanceof BtfType.Composite composite) {
            int most = 1;
            for (BtfType.Member member : composite.members()) {
                most = Math.max(most, alignment(btf, member.typeId()));
            }
            return most;
        }
        return btf.sizeBytes(typeId);
    }

    // ---- in

    private static void scan(Btf btf, int typeId, Scanner scanner, MemorySegment segment, long offset) {
        BtfType type = btf.type(btf.resolve(typeId));
        if (type instanceof BtfType.Array array && isText(btf, array)) {
            byte[] bytes = scanner.quoted().getBytes(StandardCharsets.UTF_8);
            if (bytes.length > array.length()) {
                throw scanner.wrong("text of " + bytes.length + " bytes: has room for " + array.length());
            }
            segment.asSlice(offset, array.length()).fill((byte) 0);
            MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, offset, bytes.length);
        } else if (type instanceof BtfType.Array array) {
            int stride = btf.sizeBytes(array.elementTypeId());
            scanner.expect('[');
            for (int i = 0; i < array.length(); i++) {
                scan(btf, array.elementTypeId(), scanner, segment, offset + (long) i * stride);
            }
            scanner.expect(']');
        } else if (type instanceof BtfType.Composite composite) {
            segment.asSlice(offset, composite.sizeBytes()).fill((byte) 0);
            scanner.expect('{');
            for (BtfType.Member member : shown(btf, composite)) {
                if (member.bitSize() != 0) {
                    putBitField(btf, member, segment, offset, scanner.integer());
                } else {
                    scan(btf, member.typeId(), scanner, segment, offset + member.bitOffset() / 8);
                }
            }
            scanner.expect('}');
        } else {
            putInteger(segment, offset, btf.sizeBytes(typeId), btf.byteOrder(), scanner.integer());
        }
    }

    private static final class Scanner {
        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
        }

        private void skipBlanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        void expect(char wanted) {
            skipBlanks();
            if (at >= text.length() || text.charAt(at) != wanted) {
                throw wrong("'" + wanted + "' expected");
            }
            at++;
        }

        void expectEnd() {
            skipBlanks();
            if (at < text.length()) {
                throw wrong("end expected");
            }
        }

        String quoted() {
            expect('"');
            int end = text.indexOf('"', at);
            if (end < 0) {
                throw wrong("'\"' missing");
            }
            String quoted = text.substring(at, end);
            at = end + 1;
            return quoted;
        }

        BigInteger integer() {
            skipBlanks();
            int start = at;
            while (at < text.length()
                    && (Character.isLetterOrDigit(text.charAt(at)) || "+-".indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            String word = text.substring(start, at);
            boolean negative = word.startsWith("-");
            String digits = negative || word.startsWith("+") ? word.substring(1) : word;
            int radix = digits.startsWith("0x") || digits.startsWith("0X") ? 16 : digits.startsWith("0") ? 8 : 10;
            try {
                BigInteger value = new BigInteger(radix == 16 ? digits.substring(2) : digits, radix);
                return negative ? value.negate() : value;
            } catch (NumberFormatException e) {
                at = start;
                throw wrong("integer expected");
            }
        }

        IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException("text '" + text + "': at " + at + ": " + what);
        }
    }

    // ---- integers of any width

    private static BigInteger integer(MemorySegment segment, long offset, int bytes, ByteOrder order) {
        byte[] magnitude = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            magnitude[order == ByteOrder.BIG_ENDIAN ? i : bytes - 1 - i] =
                    segment.get(ValueLayout.JAVA_BYTE, offset + i);
        }
        return new BigInteger(1, magnitude);
    }

    private static void putInteger(MemorySegment segment, long offset, int bytes, ByteOrder order, BigInteger value) {
        if (value.bitLength() > 8 * bytes) {
            throw new IllegalArgumentException("value " + value + ": does not fit into " + bytes + " bytes");
        }
        for (int i = 0; i < bytes; i++) {
            byte part = value.shiftRight(8 * i).byteValue();
            segment.set(ValueLayout.JAVA_BYTE, offset + (order == ByteOrder.BIG_ENDIAN ? bytes - 1 - i : i), part);
        }
    }

    private static BigInteger bitField(Btf btf, BtfType.Member member, MemorySegment segment, long offset) {
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < member.bitSize(); i++) {
            if ((segment.get(ValueLayout.JAVA_BYTE, offset + byteOf(member, i)) & mask(btf, member, i)) != 0) {
                value = value.setBit(weight(btf, member, i));
            }
        }
        return value;
    }

    private static void putBitField(
            Btf btf, BtfType.Member member, MemorySegment segment, long offset, BigInteger value) {
        if (value.bitLength() > member.bitSize()) {
            throw new IllegalArgumentException(
                    "value " + value + ": does not fit into a bit field of " + member.bitSize() + " bits");
        }
        for (int i = 0; i < member.bitSize(); i++) {
            long at = offset + byteOf(member, i);
            int old = segment.get(ValueLayout.JAVA_BYTE, at);
            int mask = mask(btf, member, i);
            boolean set = value.testBit(weight(btf, member, i));
            segment.set(ValueLayout.JAVA_BYTE, at, (byte) (set ? old | mask : old & ~mask));
        }
    }

    private static int byteOf(BtfType.Member member, int bit) {
        return (member.bitOffset() + bit) / 8;
    }

    /** Bits are counted from the least significant one on little-endian machines, from the most significant one on others. */
    private static int mask(Btf btf, BtfType.Member member, int bit) {
        int position = (member.bitOffset() + bit) % 8;
        return btf.byteOrder() == ByteOrder.LITTLE_ENDIAN ? 1 << position : 0x80 >>> position;
    }

    private static int weight(Btf btf, BtfType.Member member, int bit) {
        return btf.byteOrder() == ByteOrder.LITTLE_ENDIAN ? bit : member.bitSize() - 1 - bit;
    }
}
