package dev.jbcc.cli.tool.top;

/** Amounts in at most five characters. */
final class Amount {
    private static final String UNITS = "KMGTPE";

    private Amount() {}

    /** Returns a number of bytes in units of powers of 1024: {@code 999}, {@code 1.2K}, {@code 34M}. */
    static String bytes(long bytes) {
        return scaled(bytes, 1024);
    }

    /** Returns a number in units of powers of 1000. */
    static String count(long count) {
        return scaled(count, 1000);
    }

    private static String scaled(long amount, int step) {
        if (amount < step) {
            return Long.toString(amount);
        }
        double rest = amount;
        int unit = -1;
        // What would be rounded to a whole step has the next unit.
        while (Math.round(rest) >= step && unit < UNITS.length() - 1) {
            rest /= step;
            unit++;
        }
        long tenths = Math.round(rest * 10);
        String number = tenths < 100 ? tenths / 10 + "." + tenths % 10 : Long.toString(Math.round(rest));
        return number + UNITS.charAt(unit);
    }
}
