package dev.jbcc.runtime.symbol;

import java.util.Arrays;

/**
 * Addresses in ascending order, unsigned, each with a number that says what is there. Built once from addresses in any order;
 * those that are equal keep the order they were added in. Immutable and thread-safe once built; finding allocates nothing.
 */
final class AddressIndex {
    private static final int DIGITS = 256;

    private final long[] addresses;
    private final int[] values;

    private AddressIndex(long[] addresses, int[] values) {
        this.addresses = addresses;
        this.values = values;
    }

    int size() {
        return addresses.length;
    }

    long address(int index) {
        return addresses[index];
    }

    int value(int index) {
        return values[index];
    }

    /** Returns the last index whose address is not greater than the one given; -1 if all are. */
    int floor(long address) {
        long wanted = address + Long.MIN_VALUE;
        int low = 0;
        int length = addresses.length;
        // Halving without a branch that could be mispredicted: the answer lies in [low - 1, low + length).
        while (length > 0) {
            int half = length >>> 1;
            boolean right = addresses[low + half] + Long.MIN_VALUE <= wanted;
            low = right ? low + half + 1 : low;
            length = right ? length - half - 1 : half;
        }
        return low - 1;
    }

    /** Collects addresses. Not thread-safe. */
    static final class Builder {
        private long[] addresses;
        private int[] values;
        private int size;
        private boolean sorted = true;

        Builder(int expected) {
            addresses = new long[Math.max(16, expected)];
            values = new int[addresses.length];
        }

        int size() {
            return size;
        }

        void add(long address, int value) {
            if (size == addresses.length) {
                addresses = Arrays.copyOf(addresses, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            sorted &= size == 0 || Long.compareUnsigned(addresses[size - 1], address) <= 0;
            addresses[size] = address;
            values[size] = value;
            size++;
        }

        AddressIndex build() {
            long[] keys = Arrays.copyOf(addresses, size);
            int[] numbers = Arrays.copyOf(values, size);
            return sorted ? new AddressIndex(keys, numbers) : sorted(keys, numbers);
        }

        /**
         * Radix sort, least significant byte first: stable, and quick because most bytes of addresses are equal, which takes no
         * pass.
         */
        private static AddressIndex sorted(long[] keys, int[] numbers) {
            long[] from = keys;
            int[] fromNumbers = numbers;
            long[] to = new long[keys.length];
            int[] toNumbers = new int[keys.length];
            int[] ends = new int[DIGITS + 1];
            for (int shift = 0; shift < Long.SIZE; shift += 8) {
                Arrays.fill(ends, 0);
                for (long key : from) {
                    ends[(int) (key >>> shift & DIGITS - 1) + 1]++;
                }
                if (ends[(int) (from[0] >>> shift & DIGITS - 1) + 1] == from.length) {
                    continue;
                }
                for (int digit = 0; digit < DIGITS; digit++) {
                    ends[digit + 1] += ends[digit];
                }
                for (int i = 0; i < from.length; i++) {
                    int place = ends[(int) (from[i] >>> shift & DIGITS - 1)]++;
                    to[place] = from[i];
                    toNumbers[place] = fromNumbers[i];
                }
                long[] swap = from;
                from = to;
                to = swap;
                int[] swapNumbers = fromNumbers;
                fromNumbers = toNumbers;
                toNumbers = swapNumbers;
            }
            return new AddressIndex(from, fromNumbers);
        }
    }
}
