package dev.jbcc;

import dev.jbcc.runtime.symbol.Kallsyms;

/** What the kernel calls the functions behind system calls: {@code sys_clone}, {@code __x64_sys_clone} and so on. */
final class SyscallNames {
    private static final String[] PREFIXES = {
        "sys_",
        "__x64_sys_",
        "__x32_compat_sys_",
        "__ia32_compat_sys_",
        "__arm64_sys_",
        "__s390x_sys_",
        "__s390_sys_",
        "__riscv_sys_"
    };

    private SyscallNames() {}

    /** Asks the kernel's symbols, which costs tens of milliseconds. */
    static String functionName(String call) {
        Kallsyms symbols = Kallsyms.load();
        String likely = nativePrefix();
        if (symbols.has(likely + "bpf")) {
            return likely + call;
        }
        for (String prefix : PREFIXES) {
            if (symbols.has(prefix + "bpf")) {
                return prefix + call;
            }
        }
        return PREFIXES[0] + call;
    }

    /** Returns whether the kernel has a function as given, but not under the name of this kernel's system calls. */
    static boolean isOrdinary(String event) {
        Kallsyms symbols = Kallsyms.load();
        return !symbols.has(translated(event)) && symbols.has(event);
    }

    /** Returns the name with the prefix that system calls likely have in this kernel, if it has that of any kernel. */
    static String translated(String event) {
        for (String prefix : PREFIXES) {
            if (event.startsWith(prefix)) {
                return nativePrefix() + event.substring(prefix.length());
            }
        }
        return event;
    }

    /** Returns the name without the prefix that system calls have in some kernel. */
    static String withoutPrefix(String event) {
        for (String prefix : PREFIXES) {
            if (event.startsWith(prefix)) {
                return event.substring(prefix.length());
            }
        }
        return event;
    }

    private static String nativePrefix() {
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> "__x64_sys_";
            case "aarch64" -> "__arm64_sys_";
            case "s390x" -> "__s390x_sys_";
            case "riscv64" -> "__riscv_sys_";
            default -> "sys_";
        };
    }
}
