package dev.jbcc;

import java.lang.foreign.MemorySegment;

/** Takes samples as bytes. */
@FunctionalInterface
public interface RawSampleCallback {
    /**
     * Called for one sample, by the thread that polls. Mirrors the callbacks {@code (cpu, data, size)} and
     * {@code (ctx, data, size)} of bcc Python.
     *
     * @param cpu where the sample comes from; -1 for ring buffers, which all CPUs share
     * @param segment native memory that holds the sample, valid until this returns
     * @param offset where the sample starts
     * @param length its size in bytes; of a perf buffer a few more than the program gave, for alignment
     */
    void onSample(int cpu, MemorySegment segment, long offset, int length);
}
