package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import java.math.BigDecimal;
import java.util.List;

/** The parameter {@code [MIN_MS]} of tools that show what takes long: 10 ms unless given. */
final class Threshold {
    private static final long MAX_MILLIS = 1_000_000_000;

    private final Options.Values parameters;

    Threshold(Options options) {
        parameters = options.parameters(
                "MIN_MS", "0..*", "Only what takes at least so many milliseconds (10 unless given; 0: everything).");
    }

    /**
     * Returns the least nanoseconds.
     *
     * @throws UsageException if it is not a number, or is not alone
     */
    long nanos() {
        List<String> given = parameters.get();
        if (given.size() > 1) {
            throw new UsageException(
                    "argument '" + given.get(1) + "': not known; after the milliseconds nothing is left");
        }
        return millis().movePointRight(6).longValue();
    }

    private BigDecimal millis() {
        List<String> given = parameters.get();
        if (given.isEmpty()) {
            return BigDecimal.TEN;
        }
        try {
            BigDecimal millis = new BigDecimal(given.getFirst());
            if (millis.signum() >= 0 && millis.compareTo(BigDecimal.valueOf(MAX_MILLIS)) <= 0) {
                return millis;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new UsageException(
                "argument MIN_MS: '" + given.getFirst() + "': not a number of milliseconds from 0 to " + MAX_MILLIS);
    }

    /** Returns {@code slower than 10 ms}, or nothing if there is no threshold. */
    @Override
    public String toString() {
        return millis().signum() == 0 ? "" : "slower than " + millis().toPlainString() + " ms";
    }
}
