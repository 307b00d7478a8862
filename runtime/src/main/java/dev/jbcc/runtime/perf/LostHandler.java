package dev.jbcc.runtime.perf;

/** Hears of samples that the kernel had no room for. */
@FunctionalInterface
public interface LostHandler {
    /**
     * Called when the kernel reports a gap.
     *
     * @param cpu where they were lost
     * @param count how many since the last report, greater than 0
     */
    void onLost(int cpu, long count);
}
