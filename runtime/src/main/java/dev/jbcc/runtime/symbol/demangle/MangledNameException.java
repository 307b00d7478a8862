package dev.jbcc.runtime.symbol.demangle;

/** A name that is not mangled, or in a way that is not known. Never leaves the package; has no stack trace, as it is quite usual. */
final class MangledNameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MangledNameException() {
        super("no mangled name", null, false, false);
    }
}
