package dev.jbcc.cli.tool.process;

import java.util.List;
import java.util.Optional;

/** Names of signals, which on Linux are the same numbers on all architectures that have BPF of ours. */
final class Signals {
    private static final List<String> NAMES = List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
            "WINCH", "POLL", "PWR", "SYS");

    private Signals() {}

    /** Returns the name without {@code SIG}; empty for real-time signals. */
    static Optional<String> name(int signal) {
        return signal >= 1 && signal <= NAMES.size() ? Optional.of(NAMES.get(signal - 1)) : Optional.empty();
    }
}
