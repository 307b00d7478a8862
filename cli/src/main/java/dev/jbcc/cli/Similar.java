package dev.jbcc.cli;

import java.util.List;

/** Finds what was probably meant. */
final class Similar {
    private static final int MAX_DISTANCE = 2;

    private Similar() {}

    /** Returns {@code "; similar: 'x'"} for the nearest name, or an empty string if none is near. */
    static String hint(String wrong, List<String> names) {
        String best = "";
        int bestDistance = MAX_DISTANCE + 1;
        for (String name : names) {
            int distance = distance(wrong, name);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = name;
            }
        }
        return best.isEmpty() ? "" : "; similar: '" + best + "'";
    }

    /** Returns how many letters have to be inserted, deleted or replaced to get from one to the other. */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
