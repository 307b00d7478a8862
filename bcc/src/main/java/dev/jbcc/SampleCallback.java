package dev.jbcc;

/**
 * Takes decoded samples.
 *
 * @param <T> the Java class they were decoded to
 */
@FunctionalInterface
public interface SampleCallback<T> {
    /**
     * Called for one sample, by the thread that polls.
     *
     * @param cpu where the sample comes from; -1 for ring buffers, which all CPUs share
     */
    void onSample(int cpu, T sample);
}
