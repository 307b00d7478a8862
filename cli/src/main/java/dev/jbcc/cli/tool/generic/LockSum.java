package dev.jbcc.cli.tool.generic;

import dev.jbcc.value.StructValue;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What was measured of the locks that one stack takes.
 *
 * @param stack from the caller of the locking function outwards
 * @param acquire waiting for locks
 * @param hold holding them
 */
record LockSum(List<String> stack, Times acquire, Times hold) {
    /** What functions that lock are called. */
    private static final Pattern LOCKING = Pattern.compile("mutex_|down_(?:read|write)");

    /** Times in nanoseconds. */
    record Times(long count, long total, long max) {
        static final Times NONE = new Times(0, 0, 0);

        long average() {
            return count == 0 ? 0 : total / count;
        }

        private Times plus(StructValue times) {
            return new Times(
                    count + times.getLong("count"),
                    total + times.getLong("total"),
                    Math.max(max, times.getLong("max")));
        }
    }

    /**
     * Adds up what {@code klockstat.c} has.
     *
     * @param frames the stack, the innermost first, with the locking function
     * @param perCpu a {@code struct sum} for each CPU
     */
    static LockSum of(List<String> frames, List<?> perCpu) {
        Times acquire = Times.NONE;
        Times hold = Times.NONE;
        for (Object each : perCpu) {
            StructValue sum = (StructValue) each;
            acquire = acquire.plus((StructValue) Objects.requireNonNull(sum.get("acquire")));
            hold = hold.plus((StructValue) Objects.requireNonNull(sum.get("hold")));
        }
        return new LockSum(withoutLocking(frames), acquire, hold);
    }

    private static List<String> withoutLocking(List<String> frames) {
        int start = 0;
        while (start < frames.size() - 1 && LOCKING.matcher(frames.get(start)).lookingAt()) {
            start++;
        }
        return frames.subList(start, frames.size());
    }

    /** Returns who takes the locks. */
    String caller() {
        return stack.isEmpty() ? "[unknown]" : stack.getFirst();
    }
}
