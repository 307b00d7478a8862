package dev.jbcc.compiler.rewrite;

/** Where a pointer points, as far as a program can tell. */
enum Provenance {
    /** Nowhere yet: a null constant, or no assignment seen. */
    NONE,
    /** Memory that a program may load from: its stack and globals, its context, map values, packets. */
    DIRECT,
    /** Memory of the kernel through a pointer whose type the verifier knows: what it finds there may be loaded, nothing stored. */
    TYPED,
    /** Kernel or user memory, which takes a helper to read. */
    FOREIGN,
    /** Either, or nobody knows. Reading it with a helper is always right. */
    UNKNOWN;

    /** Tells whether it is known to be memory that a program can neither write nor hand to a helper. */
    boolean isKernelMemory() {
        return this == FOREIGN || this == TYPED;
    }

    /** Returns what a pointer is that may have come from here or from there. */
    Provenance or(Provenance other) {
        if (this == other || other == NONE) {
            return this;
        }
        return this == NONE ? other : UNKNOWN;
    }

    /** Returns what the sum of two numbers points to, one of which is an address at most. */
    Provenance plus(Provenance offset) {
        if (this == DIRECT || offset == DIRECT) {
            return DIRECT;
        }
        if (this == FOREIGN || offset == FOREIGN || this == TYPED || offset == TYPED) {
            return FOREIGN;
        }
        return this == UNKNOWN || offset == UNKNOWN ? UNKNOWN : NONE;
    }
}
