package dev.jbcc.compiler.rewrite;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that was probably meant. */
final class Similar {
    private Similar() {}

    /** Returns the name with the fewest letters to change; empty if a third of the letters or more would have to. */
    static Optional<String> to(String wrong, Collection<String> names) {
        String best = null;
        int fewest = Math.max(1, wrong.length() / 3);
        for (String name : names) {
            int changes = distance(wrong, name, fewest);
            if (changes < fewest || (changes == fewest && best == null)) {
                best = name;
                fewest = changes;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Counts letters to insert, delete or replace; any number above the limit stands for all of those. */
    private static int distance(String one, String other, int limit) {
        if (Math.abs(one.length() - other.length()) > limit) {
            return limit + 1;
        }
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
