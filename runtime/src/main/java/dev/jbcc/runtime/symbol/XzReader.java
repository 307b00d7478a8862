package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.ObjectFormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Unpacks what {@code xz} has packed, as far as symbol tables inside of executables need it: one stream in memory, of blocks with
 * the one filter that xz uses by itself, LZMA2.
 */
final class XzReader {
    private static final byte[] MAGIC = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
    private static final int HEADER_BYTES = 12;
    private static final int FILTER_LZMA2 = 0x21;
    private static final int CHECK_CRC32 = 1;
    private static final int[] CHECK_BYTES = {0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64};

    private final ByteBuffer in;
    private final String source;
    private final int most;
    private byte[] out;
    private int size;

    private XzReader(byte[] packed, String source, int most) {
        this.in = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        this.source = source;
        this.most = most;
        this.out = new byte[Math.min(most, Math.max(64, packed.length) * 4)];
    }

    /**
     * Unpacks a stream.
     *
     * @param source names it for messages
     * @param most bytes that it may unpack to
     * @throws ObjectFormatException if it is damaged, unpacks to more, or was packed with other filters
     */
    static byte[] unpack(byte[] packed, String source, int most) {
        XzReader reader = new XzReader(packed, source, most);
        try {
            reader.stream();
        } catch (IndexOutOfBoundsException | BufferUnderflowException | IllegalArgumentException e) {
            // a place, or a position, behind the last byte
            throw reader.damaged("ends too early");
        }
        return Arrays.copyOf(reader.out, reader.size);
    }

    private ObjectFormatException damaged(String what) {
        return new ObjectFormatException(source + ": xz: " + what, source, "", Math.min(in.position(), in.limit()));
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw damaged(what);
        }
    }

    private void stream() {
        require(in.limit() >= HEADER_BYTES && in.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC)), "no stream");
        require(in.get(6) == 0 && (in.get(7) & 0xf0) == 0, "unknown flags");
        require(crc32(in.array(), 6, 2) == in.getInt(8), "checksum of the header");
        int check = in.get(7);
        in.position(HEADER_BYTES);
        while (in.get(in.position()) != 0) { // where the list of blocks begins instead of one
            block(check);
        }
    }

    private static int crc32(byte[] bytes, int from, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes, from, length);
        return (int) sum.getValue();
    }

    private void block(int check) {
        int start = in.position();
        int length = ((in.get(start) & 0xff) + 1) * 4;
        require(in.remaining() >= length, "block header");
        require(crc32(in.array(), start, length - 4) == in.getInt(start + length - 4), "checksum of a block's header");
        int flags = in.get(start + 1);
        in.position(start + 2);
        if ((flags & 0x40) != 0) {
            number();
        }
        if ((flags & 0x80) != 0) {
            number();
        }
        require(
                (flags & 3) == 0 && number() == FILTER_LZMA2 && number() == 1,
                "packed with filters that are not known");
        in.position(start + length);
        int unpacked = size;
        chunks();
        in.position(in.position() + ((start - in.position()) & 3));
        if (check == CHECK_CRC32) {
            require(in.getInt(in.position()) == crc32(out, unpacked, size - unpacked), "checksum of the content");
        }
        in.position(in.position() + CHECK_BYTES[check]);
    }

    /** Seven bits to a byte, the lowest first. */
    private long number() {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("a number without end");
    }

    // ---- LZMA2: chunks that are packed or not

    private int dictionaryStart;

    private void chunks() {
        Lzma decoder = new Lzma();
        dictionaryStart = size;
        boolean hasProperties = false;
        for (int control = in.get() & 0xff; control != 0; control = in.get() & 0xff) {
            require(control <= 2 || control >= 0x80, "unknown chunk");
            if (control == 1 || control >= 0xe0) {
                dictionaryStart = size;
            }
            if (control <= 2) {
                int length = 1 + bigEndian();
                require(in.remaining() >= length, "a chunk that is too long");
                reserve(length);
                in.get(out, size, length);
                size += length;
            } else {
                int length = 1 + (((control & 0x1f) << 16) | bigEndian());
                int packed = 1 + bigEndian();
                if (control >= 0xc0) {
                    decoder.properties(in.get() & 0xff);
                    hasProperties = true;
                }
                require(hasProperties && in.remaining() >= packed, "a chunk that is too long");
                if (control >= 0xa0) {
                    decoder.reset();
                }
                reserve(length);
                int end = in.position() + packed;
                decoder.decode(size + length);
                require(in.position() == end, "a chunk of another length than it says");
            }
        }
    }

    private int bigEndian() {
        int high = in.get() & 0xff;
        return (high << 8) | (in.get() & 0xff);
    }

    private void reserve(int more) {
        require(more <= most - size, "unpacks to more than " + most + " bytes");
        if (size + more > out.length) {
            out = Arrays.copyOf(out, (int) Math.min(most, Math.max(size + more, 2L * out.length)));
        }
    }

    /**
     * The range coder and what it says: literal bytes, or matches of what was unpacked before. Each bit has a probability that adapts,
     * chosen by what came before (the state, the place modulo a power of two, the bits of the same symbol before it).
     */
    private final class Lzma {
        private static final int STATES = 12;
        private static final int HALF = 1 << 10;

        private final short[] isMatch = new short[STATES << 4];
        private final short[] isRepeat = new short[STATES];
        private final short[] isRepeat0 = new short[STATES];
        private final short[] isRepeat1 = new short[STATES];
        private final short[] isRepeat2 = new short[STATES];
        private final short[] isLongRepeat = new short[STATES << 4];
        private final short[] slots = new short[4 << 6];
        private final short[] special = new short[128];
        private final short[] align = new short[16];
        private final Lengths lengths = new Lengths();
        private final Lengths repeatLengths = new Lengths();
        private short[] literals = new short[0];

        private int literalContext;
        private int literalPosition;
        private int positionMask;
        private int state;
        private int distance0;
        private int distance1;
        private int distance2;
        private int distance3;

        private int range;
        private int code;

        /** Lengths of matches: near ones by the place, far ones not. */
        private final class Lengths {
            private final short[] choice = new short[2];
            private final short[] low = new short[16 << 3];
            private final short[] middle = new short[16 << 3];
            private final short[] high = new short[256];

            void reset() {
                Arrays.fill(choice, (short) HALF);
                Arrays.fill(low, (short) HALF);
                Arrays.fill(middle, (short) HALF);
                Arrays.fill(high, (short) HALF);
            }

            int decode(int place) {
                if (bit(choice, 0) == 0) {
                    return 2 + tree(low, place << 3, 3);
                }
                return bit(choice, 1) == 0 ? 10 + tree(middle, place << 3, 3) : 18 + tree(high, 0, 8);
            }
        }

        void properties(int number) {
            require(number < 9 * 5 * 5, "unknown properties");
            literalContext = number % 9;
            literalPosition = number / 9 % 5;
            positionMask = (1 << (number / 45)) - 1;
            require(literalContext + literalPosition <= 4, "unknown properties");
            literals = new short[0x300 << (literalContext + literalPosition)];
        }

        void reset() {
            for (short[] all : new short[][] {
                isMatch, isRepeat, isRepeat0, isRepeat1, isRepeat2, isLongRepeat, slots, special, align, literals
            }) {
                Arrays.fill(all, (short) HALF);
            }
            lengths.reset();
            repeatLengths.reset();
            state = 0;
            distance0 = 0;
            distance1 = 0;
            distance2 = 0;
            distance3 = 0;
        }

        void decode(int end) {
            require(in.get() == 0, "no range coder");
            range = -1;
            code = Integer.reverseBytes(in.getInt());
            while (size < end) {
                int place = (size - dictionaryStart) & positionMask;
                if (bit(isMatch, (state << 4) | place) == 0) {
                    literal();
                } else {
                    match(end, place);
                }
            }
            normalize();
        }

        private void literal() {
            int position = size - dictionaryStart;
            int before = position == 0 ? 0 : out[size - 1] & 0xff;
            int base = 0x300
                    * (((position & ((1 << literalPosition) - 1)) << literalContext)
                            + (before >>> (8 - literalContext)));
            int symbol = 1;
            if (state >= 7) {
                // After a match, the byte that would have continued it is unlikely.
                require(Integer.compareUnsigned(distance0, position) < 0, "a match before the beginning");
                int other = out[size - distance0 - 1] & 0xff;
                int same = 0x100;
                while (symbol < 0x100) {
                    other <<= 1;
                    int expected = other & same;
                    int next = bit(literals, base + same + expected + symbol);
                    symbol = (symbol << 1) | next;
                    same &= next == 0 ? ~expected : expected;
                }
            }
            while (symbol < 0x100) {
                symbol = (symbol << 1) | bit(literals, base + symbol);
            }
            out[size++] = (byte) symbol;
            state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
        }

        private void match(int end, int place) {
            int length;
            if (bit(isRepeat, state) == 0) {
                distance3 = distance2;
                distance2 = distance1;
                distance1 = distance0;
                length = lengths.decode(place);
                distance0 = distance(Math.min(length - 2, 3));
                state = state < 7 ? 7 : 10;
            } else if (bit(isRepeat0, state) != 0) {
                repeat();
                length = repeatLengths.decode(place);
                state = state < 7 ? 8 : 11;
            } else if (bit(isLongRepeat, (state << 4) | place) != 0) {
                length = repeatLengths.decode(place);
                state = state < 7 ? 8 : 11;
            } else {
                length = 1;
                state = state < 7 ? 9 : 11;
            }
            // Unsigned: the end marker of LZMA is a distance of all ones, and has no place here.
            require(
                    Integer.compareUnsigned(distance0, size - dictionaryStart) < 0 && length <= end - size,
                    "a match out of bounds");
            for (int i = 0; i < length; i++) {
                out[size] = out[size - distance0 - 1];
                size++;
            }
        }

        /** Moves one of the three distances before the last to the front. */
        private void repeat() {
            int chosen = distance1;
            if (bit(isRepeat1, state) != 0) {
                chosen = distance2;
                if (bit(isRepeat2, state) != 0) {
                    chosen = distance3;
                    distance3 = distance2;
                }
                distance2 = distance1;
            }
            distance1 = distance0;
            distance0 = chosen;
        }

        private int distance(int lengthState) {
            int slot = tree(slots, lengthState << 6, 6);
            if (slot < 4) {
                return slot;
            }
            int bits = (slot >>> 1) - 1;
            int base = (2 | (slot & 1)) << bits;
            if (slot < 14) {
                return base + reverse(special, base - slot, bits);
            }
            int high = 0;
            for (int i = bits - 4; i > 0; i--) {
                normalize();
                range >>>= 1;
                int next = Integer.compareUnsigned(code, range) >= 0 ? 1 : 0;
                code -= next == 0 ? 0 : range;
                high = (high << 1) | next;
            }
            return base + (high << 4) + reverse(align, 0, 4);
        }

        private int tree(short[] probabilities, int base, int bits) {
            int symbol = 1;
            for (int i = 0; i < bits; i++) {
                symbol = (symbol << 1) | bit(probabilities, base + symbol);
            }
            return symbol - (1 << bits);
        }

        private int reverse(short[] probabilities, int base, int bits) {
            int symbol = 1;
            int value = 0;
            for (int i = 0; i < bits; i++) {
                int next = bit(probabilities, base + symbol);
                symbol = (symbol << 1) | next;
                value |= next << i;
            }
            return value;
        }

        private int bit(short[] probabilities, int index) {
            normalize();
            int probability = probabilities[index];
            int bound = (range >>> 11) * probability;
            if (Integer.compareUnsigned(code, bound) < 0) {
                range = bound;
                probabilities[index] = (short) (probability + (((1 << 11) - probability) >> 5));
                return 0;
            }
            range -= bound;
            code -= bound;
            probabilities[index] = (short) (probability - (probability >> 5));
            return 1;
        }

        private void normalize() {
            if ((range & 0xff000000) == 0) {
                range <<= 8;
                code = (code << 8) | (in.get() & 0xff);
            }
        }
    }
}
