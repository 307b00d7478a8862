package dev.jbcc.runtime.program;

/**
 * What the kernel says about a program.
 *
 * @param type the kernel's {@code BPF_PROG_TYPE_*} number
 * @param id the number of the program in this kernel
 * @param tag digest of the instructions, 16 hexadecimal digits
 * @param name as the kernel keeps it: at most 15 characters
 * @param translatedBytes size after the verifier's rewriting
 * @param machineBytes size of the machine code, 0 if it is interpreted
 * @param loadTimeNanos when it was loaded, on the clock that counts from boot
 * @param gplCompatible whether its licence allows all helpers
 * @param runNanos time spent in it while statistics were on ({@code kernel.bpf_stats_enabled})
 * @param runs how often it ran while statistics were on
 * @param recursionMisses how often it did not run because it was running on that CPU; 0 before Linux 5.12
 * @param verifiedInstructions how many the verifier looked at; 0 before Linux 5.16
 */
public record ProgramInfo(
        int type,
        int id,
        String tag,
        String name,
        int translatedBytes,
        int machineBytes,
        long loadTimeNanos,
        boolean gplCompatible,
        long runNanos,
        long runs,
        long recursionMisses,
        int verifiedInstructions) {}
