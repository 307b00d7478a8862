package dev.jbcc.runtime.symbol;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps those of many names that are most like a wanted one: few letters to change, add or drop, or one that continues it. For
 * the hints of messages. Not thread-safe.
 */
public final class SimilarNames {
    private static final int MAX_KEPT = 3;

    private final String wanted;
    private final int limit;
    private final List<String> names = new ArrayList<>();
    private final List<Integer> distances = new ArrayList<>();
    private int[] previous = new int[0];
    private int[] current = new int[0];

    public SimilarNames(String wanted) {
        this.wanted = wanted;
        this.limit = Math.max(1, Math.min(4, wanted.length() / 3));
    }

    /** Considers a name. */
    public void offer(String name) {
        int distance = distance(name);
        if (distance > limit || names.contains(name)) {
            return;
        }
        int place = names.size();
        while (place > 0 && distances.get(place - 1) > distance) {
            place--;
        }
        if (place < MAX_KEPT) {
            names.add(place, name);
            distances.add(place, distance);
            if (names.size() > MAX_KEPT) {
                names.removeLast();
                distances.removeLast();
            }
        }
    }

    /** Returns at most three names, the best first. */
    public List<String> best() {
        return List.copyOf(names);
    }

    /** Returns the number of letters to change, add or drop; more than {@code limit} if it is more. */
    private int distance(String name) {
        int shorter = Math.min(name.length(), wanted.length());
        if (name.length() > wanted.length() && name.startsWith(wanted) && wanted.length() >= 4) {
            return Math.min(limit, name.length() - wanted.length());
        }
        if (Math.max(name.length(), wanted.length()) - shorter > limit) {
            return limit + 1;
        }
        int columns = wanted.length() + 1;
        if (previous.length < columns) {
            previous = new int[columns];
            current = new int[columns];
        }
        for (int j = 0; j < columns; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= name.length(); i++) {
            current[0] = i;
            int smallest = i;
            for (int j = 1; j < columns; j++) {
                int change = previous[j - 1] + (name.charAt(i - 1) == wanted.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
                smallest = Math.min(smallest, current[j]);
            }
            if (smallest > limit) {
                return limit + 1;
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[columns - 1];
    }
}
