package dev.jbcc.runtime.internal.sys;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;

/** Where functions of the C library are in this process. */
public final class OwnSymbols {
    private OwnSymbols() {}

    /**
     * Returns the address of a function of the C library: of one that has a version for each kind of processor, that for this
     * one. Empty if it has no such function.
     */
    public static OptionalLong address(String name) {
        Optional<MemorySegment> found = Linker.nativeLinker().defaultLookup().find(name);
        return found.isPresent() ? OptionalLong.of(found.get().address()) : OptionalLong.empty();
    }
}
