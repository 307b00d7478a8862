package dev.jbcc.cli;

import dev.jbcc.runtime.BpfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process may do. */
public final class Privileges {
    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_PERFMON = 38;
    private static final int CAP_BPF = 39;

    private final long effective;

    /** @param effective the capabilities, one bit each */
    public Privileges(long effective) {
        this.effective = effective;
    }

    /** Reads the capabilities of a process from its {@code /proc/PID/status}; none if that cannot be read. */
    public static Privileges of(Path status) {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("CapEff:")) {
                    return new Privileges(Long.parseUnsignedLong(
                            line.substring("CapEff:".length()).strip(), 16));
                }
            }
        } catch (IOException _) {
            // no /proc: the kernel will say what it does not like
        }
        return new Privileges(0);
    }

    /**
     * Checks that this process may trace, before a compiler is started for nothing.
     *
     * @throws BpfException if it may not
     */
    public static void require() {
        Path status = Path.of("/proc/self/status");
        if (Files.isReadable(status)) {
            Privileges own = of(status);
            if (!own.admin() && !(own.bpf() && own.perfmon())) {
                throw new BpfException("privileges: no CAP_SYS_ADMIN, nor CAP_BPF and CAP_PERFMON; run as root");
            }
        }
    }

    /** Returns whether it may do everything of BPF. */
    public boolean admin() {
        return has(CAP_SYS_ADMIN);
    }

    /** Returns whether it may load programs and make maps. */
    public boolean bpf() {
        return has(CAP_BPF);
    }

    /** Returns whether its programs may read kernel memory and be attached to events. */
    public boolean perfmon() {
        return has(CAP_PERFMON);
    }

    private boolean has(int capability) {
        return ((effective >>> capability) & 1) != 0;
    }
}
