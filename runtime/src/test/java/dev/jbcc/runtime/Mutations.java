package dev.jbcc.runtime;

import java.util.Arrays;
import java.util.Random;

/** Damages bytes at random, the same way for the same seed. */
public final class Mutations {
    private static final int[] INTERESTING = {0, 1, -1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 8, 64};

    private Mutations() {}

    /**
     * Returns the seed: {@code -Dtest.seed=N}, a new one each time for {@code -Dtest.seed=0}, else always the same, so that a failure
     * of the whole test is that of a change. Tests put it into their failures' messages.
     */
    public static long seed() {
        long seed = Long.getLong("test.seed", 20_261_126L);
        return seed == 0 ? System.nanoTime() : seed;
    }

    /** Returns a damaged copy. */
    public static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original.clone();
        if (random.nextInt(10) == 0) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> {
                    int value = INTERESTING[random.nextInt(INTERESTING.length)];
                    for (int j = 0; j < 4; j++) {
                        int place = (at & ~3) + j;
                        if (place < bytes.length) {
                            bytes[place] = (byte) (value >>> (8 * j));
                        }
                    }
                }
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(1 + random.nextInt(32), bytes.length - Math.max(from, at));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
            }
        }
        return bytes;
    }
}
