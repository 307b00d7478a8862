package dev.jbcc.compiler;

import java.util.List;
import java.util.Locale;

/** A processor architecture that traced kernels run on: decides register layouts and the byte order of the object. */
public enum Arch {
    X86_64("x86", false, "x86_64 amd64", "__x86_64__ __x86_64 __amd64__"),
    ARM64("arm64", false, "aarch64 arm64", "__aarch64__"),
    S390X("s390", true, "s390x", "__s390x__ __s390__"),
    POWERPC64("powerpc", false, "ppc64le", "__powerpc__ __powerpc64__"),
    RISCV64("riscv", false, "riscv64", "__riscv"),
    LOONGARCH64("loongarch", false, "loongarch64", "__loongarch__ __loongarch64");

    private final String kernelName;
    private final boolean bigEndian;
    private final String machineNames;
    private final String defines;

    Arch(String kernelName, boolean bigEndian, String machineNames, String defines) {
        this.kernelName = kernelName;
        this.bigEndian = bigEndian;
        this.machineNames = machineNames;
        this.defines = defines;
    }

    /** Returns the name of the directory below {@code arch/} in the kernel tree, as in {@code __TARGET_ARCH_x86}. */
    public String kernelName() {
        return kernelName;
    }

    public boolean bigEndian() {
        return bigEndian;
    }

    /** Returns the macro that names this architecture to the BPF headers, {@code __TARGET_ARCH_x86} and the like. */
    public String targetDefine() {
        return "__TARGET_ARCH_" + kernelName;
    }

    /** Returns the macros that a compiler for this architecture defines, and that programs test. */
    public List<String> predefinedMacros() {
        return List.of(defines.split(" "));
    }

    /** Returns clang's name of the BPF target in this byte order. */
    public String clangTarget() {
        return bigEndian ? "bpfeb" : "bpfel";
    }

    /**
     * Returns the architecture with that machine name, as {@code uname -m} or the system property {@code os.arch} give it.
     *
     * @throws IllegalArgumentException if it is none of ours
     */
    public static Arch of(String machine) {
        String wanted = machine.toLowerCase(Locale.ROOT);
        for (Arch arch : values()) {
            if (List.of(arch.machineNames.split(" ")).contains(wanted)) {
                return arch;
            }
        }
        throw new IllegalArgumentException("architecture '" + machine + "': not supported");
    }

    /** Returns the architecture of the running machine. */
    public static Arch host() {
        return of(System.getProperty("os.arch", ""));
    }
}
