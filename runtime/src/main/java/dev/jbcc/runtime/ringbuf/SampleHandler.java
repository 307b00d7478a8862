package dev.jbcc.runtime.ringbuf;

import java.lang.foreign.MemorySegment;

/** Takes the samples of a ring buffer one by one. */
@FunctionalInterface
public interface SampleHandler {
    /**
     * Called for one sample. It counts as consumed also when this throws.
     *
     * @param memory the buffer itself, read-only; the sample's bytes are valid until this returns
     * @param offset where the sample starts
     * @param sizeBytes size of the sample
     */
    void onSample(MemorySegment memory, long offset, int sizeBytes);
}
