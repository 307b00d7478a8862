package dev.jbcc.runtime.symbol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The functions that a process compiled while it ran, as it wrote them into {@code /tmp/perf-PID.map}: a line
 * {@code START SIZE NAME} each, with numbers in hexadecimal. Of several at one place the last in the file counts. Immutable and
 * thread-safe.
 */
final class PerfMap {
    private static final int LINE_BYTES = 64;
    /** How many functions are looked at, from the nearest on backwards: they do not lie within each other, old ones may. */
    private static final int MOST_STEPS = 64;

    private final byte[] text;
    private final AddressIndex functions;

    /** By the values of the index: where the name starts, and how many bytes of code there are. */
    private final int[] names;

    private final long[] sizes;

    private PerfMap(byte[] text, AddressIndex functions, int[] names, long[] sizes) {
        this.text = text;
        this.functions = functions;
        this.names = names;
        this.sizes = sizes;
    }

    /** Takes the text of such a file, which is not copied. Lines that cannot be understood are passed over. */
    static PerfMap of(byte[] text) {
        AddressIndex.Builder functions = new AddressIndex.Builder(text.length / LINE_BYTES);
        int[] names = new int[64];
        long[] sizes = new long[64];
        int position = 0;
        while (position < text.length) {
            int first = blankAfterNumber(text, position);
            int second = first < 0 ? -1 : blankAfterNumber(text, first + 1);
            int end = second < 0 ? position : second + 1;
            int name = end;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            if (second >= 0 && name < end) {
                int count = functions.size();
                if (count == names.length) {
                    names = Arrays.copyOf(names, count * 2);
                    sizes = Arrays.copyOf(sizes, count * 2);
                }
                names[count] = name;
                sizes[count] = number(text, first + 1, second);
                functions.add(number(text, position, first), count);
            }
            position = end + 1;
        }
        return new PerfMap(text, functions.build(), names, sizes);
    }

    /** Returns where the blank after a hexadecimal number is that starts at a place, or -1 if there is none. */
    private static int blankAfterNumber(byte[] text, int start) {
        int end = numberStart(text, start);
        int digits = end;
        while (end < text.length && Character.digit(text[end], 16) >= 0) {
            end++;
        }
        return end > digits && end < text.length && text[end] == ' ' ? end : -1;
    }

    /** Some writers put 0x in front. */
    private static int numberStart(byte[] text, int start) {
        return start + 1 < text.length && text[start] == '0' && text[start + 1] == 'x' ? start + 2 : start;
    }

    private static long number(byte[] text, int start, int end) {
        long value = 0;
        for (int i = numberStart(text, start); i < end; i++) {
            value = value << 4 | Character.digit(text[i], 16);
        }
        return value;
    }

    /** Returns the place of the function that an address lies in, or -1. */
    int find(long address) {
        int place = functions.floor(address);
        for (int steps = 0; place >= 0 && steps < MOST_STEPS; place--, steps++) {
            int function = functions.value(place);
            if (Long.compareUnsigned(address - functions.address(place), sizes[function]) < 0) {
                return place;
            }
        }
        return -1;
    }

    long address(int place) {
        return functions.address(place);
    }

    String name(int place) {
        int start = names[functions.value(place)];
        int end = start;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return new String(text, start, end - start, StandardCharsets.UTF_8);
    }

    int size() {
        return functions.size();
    }
}
