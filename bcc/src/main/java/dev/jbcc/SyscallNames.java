package dev.jbcc;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.symbol.Kallsyms;
import java.util.function.Function;

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

    /**
     * Attaches to a function, where a name with the prefix of another kernel stands for the one of this kernel. Tries the
     * likely name first, because looking up the symbols takes longer than everything else.
     */
    static Link attach(String event, Function<String, Link> attacher) {
        String likely = translated(event);
        if (likely.equals(event)) {
            return attacher.apply(event);
        }
        try {
            return attacher.apply(likely);
        } catch (BpfException failure) {
            Kallsyms symbols = Kallsyms.load();
            if (!symbols.has(likely) && symbols.has(event)) {
                return attacher.apply(event);
            }
            throw failure;
        }
    }

    static String translated(String event) {
        for (String prefix : PREFIXES) {
            if (event.startsWith(prefix)) {
                return nativePrefix() + event.substring(prefix.length());
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
