package dev.jbcc.histogram;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Draws counts as rows of stars, byte for byte as bcc does. Thread-safe: keeps nothing.
 */
public final class Histogram {
    /** Slots of a log2 histogram: enough for any 64-bit value. */
    public static final int LOG2_SLOTS = 65;

    /** Slots of a linear histogram. */
    public static final int LINEAR_SLOTS = 1025;

    private static final int STARS = 40;
    private static final int WIDE_STARS = 20;
    private static final int LAST_NARROW_SLOT = 32;

    /** Above this, a count times the width no longer fits into a double exactly. */
    private static final long EXACT = (1L << 53) / STARS;

    private final long[] counts;
    private final boolean signed;

    /** @param signed whether counts may be below zero; if not, they are unsigned */
    Histogram(long[] counts, boolean signed) {
        this.counts = counts;
        this.signed = signed;
    }

    /**
     * Draws a log2 histogram. Prints nothing at all if no slot but the first is filled.
     *
     * @param counts unsigned; slot {@code n} counts the values from {@code 2^(n-1)} to {@code 2^n - 1}; at most
     *     {@link #LOG2_SLOTS} of them
     * @param valueType heading of the value column
     * @param stripLeadingZero whether to leave out the empty rows before the first filled one
     * @throws UncheckedIOException if {@code out} throws
     */
    public static void printLog2(long[] counts, String valueType, boolean stripLeadingZero, Appendable out) {
        if (counts.length > LOG2_SLOTS) {
            throw new IllegalArgumentException(
                    "log2 histogram: " + counts.length + " slots: must be at most " + LOG2_SLOTS);
        }
        new Histogram(counts, false).log2(valueType, stripLeadingZero, out);
    }

    /**
     * Draws a linear histogram. Prints nothing if every count is 0.
     *
     * @param counts unsigned; slot {@code n} counts the value {@code n}
     * @param valueType heading of the value column
     * @param stripLeadingZero whether to leave out the empty rows before the first filled one
     * @throws UncheckedIOException if {@code out} throws
     */
    public static void printLinear(long[] counts, String valueType, boolean stripLeadingZero, Appendable out) {
        new Histogram(counts, false).linear(valueType, stripLeadingZero, out);
    }

    void log2(String valueType, boolean stripLeadingZero, Appendable out) {
        int last = last();
        if (last <= 0) {
            return;
        }
        long most = most();
        boolean wide = last > LAST_NARROW_SLOT;
        int numberWidth = wide ? 20 : 10;
        int stars = wide ? WIDE_STARS : STARS;
        StringBuilder text = new StringBuilder();
        blanks(text, wide ? 15 : 5);
        left(text, valueType, wide ? 29 : 19);
        text.append(" : count     distribution\n");
        boolean skipping = stripLeadingZero;
        for (int slot = 1; slot <= last; slot++) {
            if (skipping && counts[slot] == 0) {
                continue;
            }
            skipping = false;
            right(text, Long.toUnsignedString(lowest(slot)), numberWidth);
            text.append(" -> ");
            left(text, Long.toUnsignedString(highest(slot)), numberWidth);
            row(text, counts[slot], most, stars);
        }
        append(out, text);
    }

    /** Returns the lowest value that a log2 slot counts, unsigned. */
    public static long lowest(int slot) {
        return slot <= 1 ? 0 : 1L << (slot - 1);
    }

    /** Returns the highest value that a log2 slot counts, unsigned. */
    public static long highest(int slot) {
        return slot == 64 ? -1L : (1L << slot) - 1;
    }

    /**
     * Writes a log2 histogram as bcc does for {@code print_json_hist}: as Python shows a dictionary, which is not JSON.
     *
     * @param section more members for it, beginning with a comma; may be empty
     */
    void log2Dictionary(String time, String valueType, String section, Appendable out) {
        int last = counts.length - 1;
        while (last > 0 && counts[last] == 0) {
            last--;
        }
        StringBuilder text = new StringBuilder("{'ts': ").append(PythonText.string(time));
        text.append(", 'val_type': ").append(PythonText.string(valueType)).append(", 'data': [");
        for (int slot = 1; slot <= last; slot++) {
            text.append(slot == 1 ? "" : ", ")
                    .append("{'interval-start': ")
                    .append(Long.toUnsignedString(lowest(slot)))
                    .append(", 'interval-end': ")
                    .append(Long.toUnsignedString(highest(slot)))
                    .append(", 'count': ")
                    .append(decimal(counts[slot]))
                    .append('}');
        }
        append(out, text.append(']').append(section).append("}\n"));
    }

    void linear(String valueType, boolean stripLeadingZero, Appendable out) {
        int last = last();
        if (last < 0) {
            return;
        }
        long most = most();
        StringBuilder text = new StringBuilder();
        blanks(text, 5);
        left(text, valueType, 13);
        text.append(" : count     distribution\n");
        boolean skipping = stripLeadingZero;
        for (int slot = 0; slot <= last; slot++) {
            if (skipping && counts[slot] == 0) {
                continue;
            }
            skipping = false;
            blanks(text, 8);
            left(text, Integer.toString(slot), 10);
            row(text, counts[slot], most, STARS);
        }
        append(out, text);
    }

    /**
     * Appends text to a stream of characters.
     *
     * @throws UncheckedIOException if {@code out} throws
     */
    public static void append(Appendable out, CharSequence text) {
        try {
            out.append(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String decimal(long count) {
        return signed ? Long.toString(count) : Long.toUnsignedString(count);
    }

    private void row(StringBuilder text, long count, long most, int width) {
        text.append(" : ");
        left(text, decimal(count), 8);
        text.append(" |");
        int stars = signed && count < 0 ? 0 : stars(count, most, width);
        for (int i = 0; i < width; i++) {
            text.append(i < stars ? '*' : ' ');
        }
        text.append("|\n");
    }

    /** The whole part of width * count / most, where the quotient is rounded to a double first, as Python does. */
    private static int stars(long count, long most, int width) {
        double quotient;
        if (count >= 0 && count <= EXACT && most > 0 && most <= EXACT) {
            quotient = (double) (width * count) / most;
        } else {
            BigDecimal product = unsigned(count).multiply(BigDecimal.valueOf(width));
            quotient = product.divide(unsigned(most), MathContext.DECIMAL128).doubleValue();
        }
        return Math.min((int) quotient, width);
    }

    private static BigDecimal unsigned(long value) {
        return new BigDecimal(new BigInteger(Long.toUnsignedString(value)));
    }

    /** Returns the last slot that is filled, -1 if none is. */
    private int last() {
        int last = counts.length - 1;
        while (last >= 0 && (counts[last] == 0 || (signed && counts[last] < 0))) {
            last--;
        }
        return last;
    }

    private long most() {
        long most = 0;
        for (long count : counts) {
            if (signed ? count > most : Long.compareUnsigned(count, most) > 0) {
                most = count;
            }
        }
        return most;
    }

    private static void left(StringBuilder text, String value, int width) {
        text.append(value);
        blanks(text, width - value.codePointCount(0, value.length()));
    }

    private static void right(StringBuilder text, String value, int width) {
        blanks(text, width - value.length());
        text.append(value);
    }

    private static void blanks(StringBuilder text, int count) {
        for (int i = 0; i < count; i++) {
            text.append(' ');
        }
    }
}
