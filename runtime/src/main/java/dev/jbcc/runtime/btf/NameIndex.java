package dev.jbcc.runtime.btf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the types of one table (without its base) by name. The first searches walk over all types and compare bytes, which
 * for few names is much cheaper than hashing all; when many names are asked for, a hash table is made.
 */
final class NameIndex {
    private static final int SEARCHES_BEFORE_HASHING = 24;

    /** How many types one call of {@link #nextCandidate} looks at. */
    private static final int STEP = 32;

    private final Btf btf;
    private int searches;
    private volatile @Nullable Chains chains;
    /** What was found before, by essential name: linking asks for the same few again and again. */
    private final Map<String, int[]> essentialNames = new HashMap<>();

    /** {@code heads[hash & mask]} and {@code next[index]} hold one more than an index, 0 ends a chain. */
    @SuppressWarnings("ArrayRecordComponent") // never leaves this class
    private record Chains(int[] heads, int[] next) {}

    NameIndex(Btf btf) {
        this.btf = btf;
    }

    /** Makes the hash table now. */
    void prepare() {
        if (chains == null) {
            chains = hash();
        }
    }

    /** Like {@link #find} with {@code essential}, but remembers. The result is not to be changed. */
    int[] findEssential(String name) {
        synchronized (essentialNames) {
            int[] found = essentialNames.get(name);
            if (found == null) {
                found = find(name, true);
                essentialNames.put(name, found);
            }
            return found;
        }
    }

    /**
     * @param essential whether a flavour at the end of a type's name is to be ignored
     * @return ids in ascending order
     */
    int[] find(String name, boolean essential) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        if (wanted.length == 0) {
            return new int[0];
        }
        Chains hashed = chains;
        if (hashed == null && ++searches > SEARCHES_BEFORE_HASHING) {
            hashed = hash();
            chains = hashed;
        }
        return hashed == null ? walk(wanted, essential) : lookUp(hashed, wanted, essential);
    }

    private int[] walk(byte[] wanted, boolean essential) {
        int[] found = new int[4];
        int n = 0;
        int count = btf.ownCount();
        int[] words = btf.rawWords();
        int[] starts = btf.rawStarts();
        int at = 0;
        while (at < count) {
            int stop = Math.min(count, at + STEP);
            at = nextCandidate(words, starts, at, stop, wanted);
            if (at < stop) {
                if (matches(words[starts[at]], wanted, essential)) {
                    if (n == found.length) {
                        found = Arrays.copyOf(found, n * 2);
                    }
                    found[n++] = btf.firstOwnId() + at;
                }
                at++;
            }
        }
        return Arrays.copyOf(found, n);
    }

    /**
     * Returns the first type from {@code from} on whose name may be the wanted one, or {@code stop}: looks at the first and
     * last character and at what follows. Names in the base's strings may always be. In small steps for the reason that
     * {@link Btf} gives for its own.
     */
    private int nextCandidate(int[] words, int[] starts, int from, int stop, byte[] wanted) {
        byte[] bytes = btf.rawBytes();
        int shift = btf.rawStringsStart() - btf.rawFirstString();
        int low = btf.rawFirstString();
        int length = wanted.length;
        int high = btf.rawStringsEnd() - shift - length;
        byte first = wanted[0];
        byte last = wanted[length - 1];
        for (int i = from; i < stop; i++) {
            int offset = words[starts[i]];
            if (offset < low) {
                if (offset != 0) {
                    return i;
                }
            } else if (offset < high) {
                int at = shift + offset;
                if (bytes[at] == first && bytes[at + length - 1] == last) {
                    byte after = bytes[at + length];
                    if (after == 0 || after == '_') {
                        return i;
                    }
                }
            }
        }
        return stop;
    }

    private int[] lookUp(Chains hashed, byte[] wanted, boolean essential) {
        int[] found = new int[4];
        int n = 0;
        int length = essential ? wanted.length : essentialLength(wanted, 0, wanted.length);
        int at = hashed.heads[hash(wanted, 0, length) & (hashed.heads.length - 1)];
        while (at != 0) {
            int index = at - 1;
            if (matches(btf.nameOffset(index), wanted, essential)) {
                if (n == found.length) {
                    found = Arrays.copyOf(found, n * 2);
                }
                found[n++] = btf.firstOwnId() + index;
            }
            at = hashed.next[index];
        }
        return Arrays.copyOf(found, n);
    }

    private Chains hash() {
        int count = btf.ownCount();
        int[] heads = new int[Integer.highestOneBit(Math.max(count, 1)) << 1];
        int[] next = new int[count];
        // From the last to the first, so that chains are in ascending order.
        for (int i = count - 1; i >= 0; i--) {
            int offset = btf.nameOffset(i);
            Btf owner = offset == 0 ? null : btf.stringOwner(offset);
            if (owner == null) {
                continue;
            }
            byte[] bytes = owner.rawBytes();
            int start = owner.rawString(offset);
            int end = start;
            while (bytes[end] != 0) {
                end++;
            }
            int slot = hash(bytes, start, start + essentialLength(bytes, start, end)) & (heads.length - 1);
            next[i] = heads[slot];
            heads[slot] = i + 1;
        }
        return new Chains(heads, next);
    }

    private boolean matches(int offset, byte[] wanted, boolean essential) {
        Btf owner = offset == 0 ? null : btf.stringOwner(offset);
        if (owner == null) {
            return false;
        }
        byte[] bytes = owner.rawBytes();
        int start = owner.rawString(offset);
        int end = start + wanted.length;
        if (end >= owner.rawStringsEnd() || bytes[start] != wanted[0]) {
            return false;
        }
        if (bytes[end] != 0 && !(essential && bytes[end] == '_')) {
            return false;
        }
        if (!Arrays.equals(bytes, start, end, wanted, 0, wanted.length)) {
            return false;
        }
        if (!essential) {
            return true;
        }
        int last = end;
        while (bytes[last] != 0) {
            last++;
        }
        return essentialLength(bytes, start, last) == wanted.length;
    }

    /** Returns the length of a name without the last {@code ___x} that stands between characters other than {@code _}. */
    private static int essentialLength(byte[] bytes, int start, int end) {
        for (int i = end - 5; i >= start; i--) {
            if (bytes[i] != '_'
                    && bytes[i + 1] == '_'
                    && bytes[i + 2] == '_'
                    && bytes[i + 3] == '_'
                    && bytes[i + 4] != '_') {
                return i + 1 - start;
            }
        }
        return end - start;
    }

    private static int hash(byte[] bytes, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash ^ hash >>> 15;
    }
}
