package dev.jbcc.runtime.btf;

import dev.jbcc.runtime.ObjectFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a table that can be changed without moving a type: ids stay what they are. Works on the 32-bit words of the
 * encoding, as {@code struct btf_type} and what follows it are laid out: word 0 is the name, word 1 the info (kind, vlen,
 * flag), word 2 size or type, the rest depends on the kind. Not safe for use by several threads.
 */
public final class BtfEditor {
    private final Btf original;
    private int[] words;
    private int wordCount;
    private byte[] strings;
    private int stringCount;
    private int nextId;
    private @Nullable Map<String, Integer> stringOffsets;

    /** @throws IllegalArgumentException if the table is split */
    public BtfEditor(Btf original) {
        if (original.firstOwnId() != 1) {
            throw new IllegalArgumentException("btf '" + original.source() + "': split tables cannot be edited");
        }
        this.original = original;
        this.words = original.rawWords().clone();
        this.wordCount = words.length;
        this.strings = Arrays.copyOfRange(original.rawBytes(), original.rawStringsStart(), original.rawStringsEnd());
        this.stringCount = strings.length;
        this.nextId = original.typeCount();
    }

    /** Returns a word of a type of the original table. */
    public int word(int id, int index) {
        return words[original.rawStart(id) + index];
    }

    /** Replaces a word of a type of the original table. */
    public void setWord(int id, int index, int value) {
        words[original.rawStart(id) + index] = value;
    }

    /** Gives a type of the original table another kind; the caller sees to it that it takes the same room. */
    public void setKind(int id, int kind, int vlen, boolean flag) {
        setWord(id, 1, info(kind, vlen, flag));
    }

    /** Returns the info word of that kind. */
    public static int info(int kind, int vlen, boolean flag) {
        return (flag ? 1 << 31 : 0) | kind << 24 | vlen;
    }

    /**
     * Appends a type.
     *
     * @param typeWords all words of it
     * @return its id
     */
    public int append(int... typeWords) {
        if (wordCount + typeWords.length > words.length) {
            words = Arrays.copyOf(words, Math.max(words.length + 64, wordCount + typeWords.length));
        }
        System.arraycopy(typeWords, 0, words, wordCount, typeWords.length);
        wordCount += typeWords.length;
        return nextId++;
    }

    /** Returns the offset of a string, which is added if it is not there. */
    public int string(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        Map<String, Integer> known = strings();
        Integer offset = known.get(text);
        if (offset == null) {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            offset = stringCount;
            if (stringCount + encoded.length + 1 > strings.length) {
                strings = Arrays.copyOf(strings, Math.max(strings.length * 2, stringCount + encoded.length + 1));
            }
            System.arraycopy(encoded, 0, strings, stringCount, encoded.length);
            stringCount += encoded.length;
            strings[stringCount++] = 0;
            known.put(text, offset);
        }
        return offset;
    }

    /** Returns the offset of a string, or 0, which is the empty string, if it is not there. */
    public int find(String text) {
        return strings().getOrDefault(text, 0);
    }

    private Map<String, Integer> strings() {
        Map<String, Integer> known = stringOffsets;
        if (known == null) {
            known = new HashMap<>();
            int start = 0;
            for (int i = 0; i < stringCount; i++) {
                if (strings[i] == 0) {
                    int end = Math.min(i, start + Btf.MAX_NAME_BYTES);
                    known.putIfAbsent(new String(strings, start, end - start, StandardCharsets.UTF_8), start);
                    start = i + 1;
                }
            }
            stringOffsets = known;
        }
        return known;
    }

    /** Returns the table's bytes. */
    public byte[] bytes(ByteOrder order) {
        long total = Btf.HEADER_BYTES + 4L * wordCount + stringCount;
        if (total > Integer.MAX_VALUE) {
            throw new ObjectFormatException(
                    "btf '" + original.source() + "': " + total + " bytes: more than 2 GiB",
                    original.source(),
                    ".BTF",
                    -1);
        }
        ByteBuffer out = ByteBuffer.allocate((int) total).order(order);
        out.putShort((short) Btf.MAGIC);
        out.put((byte) Btf.VERSION);
        out.put((byte) 0);
        out.putInt(Btf.HEADER_BYTES);
        out.putInt(0);
        out.putInt(4 * wordCount);
        out.putInt(4 * wordCount);
        out.putInt(stringCount);
        for (int i = 0; i < wordCount; i++) {
            out.putInt(words[i]);
        }
        out.put(strings, 0, stringCount);
        return out.array();
    }
}
