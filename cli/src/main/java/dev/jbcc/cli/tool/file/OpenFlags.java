package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.UsageException;
import dev.jbcc.compiler.Arch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Flags of open(2), which differ between architectures. */
final class OpenFlags {
    private static final String READ_ONLY = "O_RDONLY";

    private OpenFlags() {}

    /** Returns whether the architecture has open(2) beside openat(2); newer ones do not. */
    static boolean hasOpen(Arch arch) {
        return switch (arch) {
            case X86_64, S390X, POWERPC64 -> true;
            case ARM64, RISCV64, LOONGARCH64 -> false;
        };
    }

    /** Returns the macros that make {@code opensnoop.c} let only calls with one of the flags pass; none for no flags. */
    static List<String> filter(List<String> names, Arch arch) {
        if (names.isEmpty()) {
            return List.of();
        }
        Map<String, Integer> known = byName(arch);
        List<String> macros = new ArrayList<>();
        int mask = 0;
        for (String name : names) {
            Integer flag = known.get(name);
            if (name.equals(READ_ONLY)) {
                macros.add("-DFILTER_RDONLY");
            } else if (flag == null) {
                throw new UsageException("option '--flag_filter': '" + name + "': not a flag of open; there are "
                        + READ_ONLY + ", " + String.join(", ", known.keySet()));
            } else {
                mask |= flag;
            }
        }
        macros.add("-DFILTER_FLAGS=" + mask);
        return macros;
    }

    private static Map<String, Integer> byName(Arch arch) {
        // include/uapi/asm-generic/fcntl.h, and what arch/*/include/uapi/asm/fcntl.h has different.
        boolean swapped = arch == Arch.ARM64 || arch == Arch.POWERPC64;
        Map<String, Integer> flags = new TreeMap<>();
        flags.put("O_WRONLY", 01);
        flags.put("O_RDWR", 02);
        flags.put("O_CREAT", 0100);
        flags.put("O_EXCL", 0200);
        flags.put("O_NOCTTY", 0400);
        flags.put("O_TRUNC", 01000);
        flags.put("O_APPEND", 02000);
        flags.put("O_NONBLOCK", 04000);
        flags.put("O_DSYNC", 010000);
        flags.put("O_ASYNC", 020000);
        flags.put("O_SYNC", 04010000);
        flags.put("O_NOATIME", 01000000);
        flags.put("O_CLOEXEC", 02000000);
        flags.put("O_PATH", 010000000);
        flags.put("O_DIRECTORY", swapped ? 040000 : 0200000);
        flags.put("O_NOFOLLOW", swapped ? 0100000 : 0400000);
        flags.put("O_TMPFILE", 020000000);
        // Arm and PowerPC agree on the ones above, not on these.
        if (arch == Arch.POWERPC64) {
            flags.put("O_LARGEFILE", 0200000);
            flags.put("O_DIRECT", 0400000);
        } else if (arch == Arch.ARM64) {
            flags.put("O_DIRECT", 0200000);
            flags.put("O_LARGEFILE", 0400000);
        } else {
            flags.put("O_DIRECT", 040000);
            flags.put("O_LARGEFILE", 0100000);
        }
        return flags;
    }
}
