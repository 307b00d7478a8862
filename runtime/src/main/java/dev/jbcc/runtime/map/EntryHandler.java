package dev.jbcc.runtime.map;

import java.lang.foreign.MemorySegment;

/** Takes the elements of a map one by one. */
@FunctionalInterface
public interface EntryHandler {
    /**
     * Called for one element. Key and value are parts of one block, valid until this returns.
     *
     * @param block native memory
     * @param keyOffset where the key starts
     * @param valueOffset where the value starts; of a per-CPU map the values of all possible CPUs, each
     *     {@link BpfMap#valueStrideBytes()} after the one before
     * @return true to go on, false to stop
     */
    boolean onEntry(MemorySegment block, long keyOffset, long valueOffset);
}
