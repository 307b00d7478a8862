package dev.jbcc.runtime.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbcc.runtime.Mutations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressIndexTest {
    private record Entry(long address, int value) {}

    private static AddressIndex index(List<Entry> entries) {
        AddressIndex.Builder builder = new AddressIndex.Builder(0);
        entries.forEach(entry -> builder.add(entry.address(), entry.value()));
        return builder.build();
    }

    @Test
    void emptyIndexHasNothingBelowAnyAddress() {
        AddressIndex index = index(List.of());
        assertEquals(0, index.size());
        assertEquals(-1, index.floor(0));
        assertEquals(-1, index.floor(-1));
    }

    @Test
    void addressesAreUnsigned() {
        AddressIndex index = index(List.of(new Entry(-16, 1), new Entry(16, 2), new Entry(0x7fffffffffffffffL, 3)));
        assertEquals(-1, index.floor(15));
        assertEquals(2, index.value(index.floor(16)));
        assertEquals(3, index.value(index.floor(-17)));
        assertEquals(1, index.value(index.floor(-1)));
    }

    @Test
    void sortsAsAStableSortDoes() {
        long seed = Mutations.seed();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Entry> entries = new ArrayList<>();
            int size = random.nextInt(300);
            long mask = new long[] {0x7, 0xffff, 0xffffff0000000fL, -1}[random.nextInt(4)];
            for (int i = 0; i < size; i++) {
                entries.add(new Entry(random.nextLong() & mask, i));
            }
            AddressIndex index = index(entries);
            entries.sort(Comparator.comparingLong(entry -> entry.address() + Long.MIN_VALUE));
            String where = "-Dtest.seed=" + seed + " round " + round;
            for (int i = 0; i < size; i++) {
                assertEquals(entries.get(i), new Entry(index.address(i), index.value(i)), where);
            }
            for (int i = 0; i < 100; i++) {
                long address = random.nextLong() & mask;
                int expected = -1;
                while (expected + 1 < size
                        && Long.compareUnsigned(entries.get(expected + 1).address(), address) <= 0) {
                    expected++;
                }
                assertEquals(expected, index.floor(address), where);
            }
        }
    }
}
