package dev.jbcc.runtime;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A program that the kernel's verifier, or the check before it, rejected. */
public final class ProgramLoadException extends SyscallException {
    private static final long serialVersionUID = 1L;

    private final String program;

    private final transient @Nullable Rejection rejection;

    @SuppressWarnings("serial") // List.copyOf gives a serializable list
    private final List<String> log;

    /**
     * @param message the whole message
     * @param program the name of the program
     * @param rejection what the verifier's log says; null if there is none
     * @param log every line of the verifier log, oldest first
     */
    public ProgramLoadException(
            String message, int errno, String program, @Nullable Rejection rejection, List<String> log) {
        super(message, "BPF_PROG_LOAD", errno);
        this.program = program;
        this.rejection = rejection;
        this.log = List.copyOf(log);
    }

    /** Returns the name of the program. */
    public String program() {
        return program;
    }

    /** Returns where and why, as the verifier's log tells it; empty if the kernel wrote none. */
    public Optional<Rejection> rejection() {
        return Optional.ofNullable(rejection);
    }

    /** Returns where and why in one line; empty if the kernel wrote no log. */
    public String summary() {
        return rejection == null ? "" : rejection.summary();
    }

    /** Returns every line of the verifier log, oldest first; empty if the kernel wrote none. */
    public List<String> log() {
        return log;
    }
}
