package dev.jbcc.runtime.symbol.demangle;

/** Names with letters beyond ASCII, as RFC 3492 writes them, but with an underscore where that has a hyphen. */
final class Punycode {
    private static final int BASE = 36;
    private static final int LEAST = 1;
    private static final int MOST = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int FIRST_BIAS = 72;
    private static final int FIRST_CHARACTER = 128;

    private Punycode() {}

    static String decode(String name) {
        int delimiter = name.lastIndexOf('_');
        int[] characters = new int[name.length()];
        int length = 0;
        for (int i = 0; i < delimiter; i++) {
            characters[length++] = name.charAt(i);
        }
        int character = FIRST_CHARACTER;
        int bias = FIRST_BIAS;
        long place = 0;
        int position = delimiter + 1;
        if (position >= name.length()) {
            throw new MangledNameException();
        }
        while (position < name.length()) {
            long before = place;
            long weight = 1;
            for (int k = BASE; ; k += BASE) {
                if (position >= name.length()) {
                    throw new MangledNameException();
                }
                int digit = digit(name.charAt(position++));
                place += digit * weight;
                int threshold = Math.clamp(k - bias, LEAST, MOST);
                if (digit < threshold) {
                    break;
                }
                weight *= BASE - threshold;
                if (place > Integer.MAX_VALUE || weight > Integer.MAX_VALUE) {
                    throw new MangledNameException();
                }
            }
            length++;
            bias = bias(place - before, length, before == 0);
            long next = character + place / length;
            if (next > Character.MAX_CODE_POINT) {
                throw new MangledNameException();
            }
            character = (int) next;
            place %= length;
            System.arraycopy(characters, (int) place, characters, (int) place + 1, length - 1 - (int) place);
            characters[(int) place] = character;
            place++;
        }
        return new String(characters, 0, length);
    }

    private static int digit(char c) {
        if (c >= 'a' && c <= 'z') {
            return c - 'a';
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 26;
        }
        throw new MangledNameException();
    }

    private static int bias(long distance, int length, boolean isFirst) {
        long delta = isFirst ? distance / DAMP : distance / 2;
        delta += delta / length;
        int steps = 0;
        while (delta > (BASE - LEAST) * MOST / 2) {
            delta /= BASE - LEAST;
            steps += BASE;
        }
        return (int) (steps + (BASE - LEAST + 1) * delta / (delta + SKEW));
    }
}
