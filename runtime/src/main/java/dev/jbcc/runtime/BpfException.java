package dev.jbcc.runtime;

import org.jspecify.annotations.Nullable;

/** Anything that goes wrong while compiling, loading, attaching or reading BPF. Base of all exceptions of jbcc. */
public class BpfException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BpfException(String message) {
        super(message);
    }

    public BpfException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
