package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.ProcFile;
import dev.jbcc.runtime.program.BpfProgram;
import java.util.Arrays;

/** Attachments of programs to hooks of the Linux security modules, where they may deny what is asked for. */
public final class Lsm {
    private static final String ENABLED = "/sys/kernel/security/lsm";
    private static final int LSM_MAC = 27;

    private Lsm() {}

    /**
     * Attaches a program to the hook it was loaded for. It is asked from now on, and on this machine as a whole: what it returns
     * decides, 0 to allow and a negated error number to deny.
     *
     * @throws IllegalArgumentException if the program is of another type
     * @throws BpfException if the kernel was started without BPF among its security modules, so that nothing would ever run
     * @throws SyscallException if the kernel refuses
     * @kernel 5.7 BPF_PROG_TYPE_LSM
     */
    public static Link attach(BpfProgram program) {
        return attach(Bpf.host(), program, ProcFile.text(ENABLED));
    }

    /** @param enabled the names of the security modules, with commas; empty if not known */
    static Link attach(Bpf bpf, BpfProgram program, String enabled) {
        if (program.kind().attachType() != LSM_MAC) {
            throw new IllegalArgumentException(program + ": was loaded as something else than an LSM program");
        }
        String target = "lsm hook '" + program.kind().target().orElse("") + "'";
        if (!enabled.isEmpty() && !Arrays.asList(enabled.split(",", -1)).contains("bpf")) {
            throw new BpfException(target + ": 'bpf' is not among the security modules of this kernel (" + enabled
                    + "); start it with lsm=" + enabled + ",bpf on its command line");
        }
        return Tracing.attach(bpf, program, target);
    }
}
