package dev.jbcc.cli.output;

/**
 * One line of columns. Text that is longer than its column pushes the rest to the right: nothing is cut. Characters that would move
 * the cursor or change the terminal are shown as {@code \xNN}.
 */
public final class Columns {
    private final StringBuilder out = new StringBuilder(160);

    /** Starts an empty line. */
    public Columns reset() {
        out.setLength(0);
        return this;
    }

    /** Adds text at the left of a column, and the blank behind it. */
    public Columns left(CharSequence text, int width) {
        int start = out.length();
        appendPrintable(out, text);
        pad(start, width);
        out.append(' ');
        return this;
    }

    /** Adds a number at the left of a column, and the blank behind it. */
    public Columns left(long number, int width) {
        int start = out.length();
        out.append(number);
        pad(start, width);
        out.append(' ');
        return this;
    }

    /** Adds a number at the right of a column, and the blank behind it. */
    public Columns right(long number, int width) {
        return right(Long.toString(number), width);
    }

    /** Adds text at the right of a column, and the blank behind it. */
    public Columns right(String text, int width) {
        for (int i = text.length(); i < width; i++) {
            out.append(' ');
        }
        out.append(text).append(' ');
        return this;
    }

    /** Adds a number in octal with leading zeros, and the blank behind it. */
    public Columns octal(long number, int digits) {
        String text = Long.toOctalString(number);
        for (int i = text.length(); i < digits; i++) {
            out.append('0');
        }
        out.append(text).append(' ');
        return this;
    }

    /** Adds text as the last column. */
    public Columns last(CharSequence text) {
        appendPrintable(out, text);
        return this;
    }

    /** Returns the line. */
    public CharSequence line() {
        return out;
    }

    /** Returns the line without blanks at its end, for lines whose last column is not {@link #last}. */
    public CharSequence strippedLine() {
        int length = out.length();
        while (length > 0 && out.charAt(length - 1) == ' ') {
            length--;
        }
        out.setLength(length);
        return out;
    }

    private void pad(int start, int width) {
        for (int i = out.length() - start; i < width; i++) {
            out.append(' ');
        }
    }

    /** Appends text with control characters as {@code \xNN}. */
    public static void appendPrintable(StringBuilder out, CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
                out.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
    }

    /** Returns a decimal number: {@code number} counts its last decimal. */
    public static String decimal(long number, int decimals) {
        StringBuilder text = new StringBuilder().append(Math.abs(number));
        while (text.length() <= decimals) {
            text.insert(0, '0');
        }
        if (decimals > 0) {
            text.insert(text.length() - decimals, '.');
        }
        return number < 0 ? text.insert(0, '-').toString() : text.toString();
    }

    /** Appends a number given in thousandths with three decimals, as {@code 1.250}. */
    public static void appendThousandths(StringBuilder out, long thousandths) {
        if (thousandths < 0) {
            out.append('-');
        }
        out.append(Math.abs(thousandths / 1000)).append('.');
        appendDigits(out, Math.abs(thousandths % 1000), 3);
    }

    /** Appends a number with leading zeros. */
    public static void appendDigits(StringBuilder out, long number, int digits) {
        String text = Long.toString(number);
        for (int i = text.length(); i < digits; i++) {
            out.append('0');
        }
        out.append(text);
    }
}
