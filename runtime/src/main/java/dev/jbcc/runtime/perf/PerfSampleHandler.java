package dev.jbcc.runtime.perf;

import java.lang.foreign.MemorySegment;

/** Takes the samples of a perf buffer one by one. */
@FunctionalInterface
public interface PerfSampleHandler {
    /**
     * Called for one sample. It counts as consumed also when this throws.
     *
     * @param cpu where the program ran
     * @param memory holds the sample; its bytes are valid until this returns
     * @param offset where the sample starts
     * @param sizeBytes size of the sample as the kernel gives it: rounded up so that it ends 4 bytes after a multiple of 8
     */
    void onSample(int cpu, MemorySegment memory, long offset, int sizeBytes);
}
