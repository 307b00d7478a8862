package dev.jbcc.runtime.object;

import java.util.Optional;

/**
 * What a section name such as {@code kprobe/vfs_read} asks for, by the conventions of libbpf.
 *
 * @param programType the kernel's {@code BPF_PROG_TYPE_*} number
 * @param attachType the kernel's expected {@code BPF_*} attach type number, 0 if none
 * @param attach how it is attached
 * @param target what follows the first slash, such as {@code vfs_read} or {@code sched/sched_switch}; empty if nothing does
 * @param sleepable whether the program is to be loaded with {@code BPF_F_SLEEPABLE}
 */
public record SectionKind(int programType, int attachType, Attach attach, Optional<String> target, boolean sleepable) {
    /** How a program is attached. */
    public enum Attach {
        NONE,
        KPROBE,
        KRETPROBE,
        KPROBE_MULTI,
        KRETPROBE_MULTI,
        KSYSCALL,
        KRETSYSCALL,
        UPROBE,
        URETPROBE,
        UPROBE_MULTI,
        URETPROBE_MULTI,
        USDT,
        TRACEPOINT,
        RAW_TRACEPOINT,
        TRACING,
        LSM,
        ITERATOR,
        OTHER
    }

    /**
     * Returns what a section name asks for.
     *
     * @param section the name; a leading {@code ?}, which asks that the program is not loaded unless wanted, does not matter
     * @return empty if the name is none of the known ones
     */
    public static Optional<SectionKind> of(String section) {
        return SectionNames.find(section.startsWith("?") ? section.substring(1) : section);
    }
}
