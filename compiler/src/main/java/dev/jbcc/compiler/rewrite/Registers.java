package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.Arch;

/** Which arguments architectures pass in registers. The registers themselves are in {@code bpf_tracing.h}. */
final class Registers {
    /** Everywhere. */
    static final int SYSTEM_CALL_ARGUMENTS = 6;

    private Registers() {}

    /** Returns how many arguments of a function are passed in registers. */
    static int count(Arch arch) {
        return switch (arch) {
            case X86_64 -> 6;
            case ARM64, POWERPC64, RISCV64, LOONGARCH64 -> 8;
            case S390X -> 5;
        };
    }

    /**
     * Returns the registers that the wrapper of a system call takes, in the program's text. Some architectures have wrappers in newer
     * kernels only: there the macro of libbpf stands for the older ones.
     */
    static String ofSystemCall(Arch arch, String context) {
        return switch (arch) {
            case X86_64, ARM64, S390X -> "PT_REGS_SYSCALL_REGS(" + context + ")";
            case POWERPC64, RISCV64, LOONGARCH64 -> "(struct pt_regs *)PT_REGS_PARM1(" + context + ")";
        };
    }
}
