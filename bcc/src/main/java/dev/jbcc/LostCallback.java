package dev.jbcc;

/** Is told about samples that the kernel could not deliver. */
@FunctionalInterface
public interface LostCallback {
    /**
     * Called by the thread that polls. Mirrors {@code lost_cb} of bcc Python.
     *
     * @param cpu where they were lost
     * @param count how many since the last call for this CPU
     */
    void onLost(int cpu, long count);
}
