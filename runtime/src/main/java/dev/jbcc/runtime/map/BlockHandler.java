package dev.jbcc.runtime.map;

import java.lang.foreign.MemorySegment;

/** Takes the elements of a map, as many at once as the kernel gave with one call. */
@FunctionalInterface
public interface BlockHandler {
    /**
     * Called for some elements. They are parts of one block, valid until this returns.
     *
     * @param block native memory
     * @param keysOffset where the first key starts; keys are {@link BpfMap#keySizeBytes()} apart
     * @param valuesOffset where the first value starts; values are {@link BpfMap#valueBufferBytes()} apart, and of a per-CPU map each holds
     *     those of all possible CPUs, {@link BpfMap#valueStrideBytes()} apart
     * @param count how many elements, at least 1
     * @return true to go on, false to stop
     */
    boolean onBlock(MemorySegment block, long keysOffset, long valuesOffset, int count);
}
