package dev.jbcc.compiler;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes C to keep from a rewritten program: for people to read, and to compile with any clang, a {@code vmlinux.h} of all types of a
 * kernel, and the headers of libbpf. What is compiled in between needs line directives, and headers of our own that know which helper
 * reads; this does not.
 */
final class StandaloneC {
    private static final String TYPES = "#include \"vmlinux.h\"\n";
    private static final String READ_HELPER = "#define BPF_CORE_READ_HELPER ";

    /** What clang calls a warning that it reports as an error where nothing is said of it, by the words of the message. */
    private static final Map<String, String> PERMISSIVE = Map.of(
            "incompatible integer to pointer conversion", "int-conversion",
            "incompatible pointer to integer conversion", "int-conversion",
            "incompatible pointer types", "incompatible-pointer-types",
            "does not support implicit int", "implicit-int",
            "do not support implicit int", "implicit-int");

    private StandaloneC() {}

    /**
     * Returns the program.
     *
     * @param rewritten with the headers at its beginning
     * @param arch that it was rewritten for
     * @param replaced types and enumerators that the program defines although the kernel has them
     * @param warnings of the program's own text
     */
    static String of(String rewritten, Arch arch, Set<String> replaced, List<Diagnostic> warnings) {
        StringBuilder out = new StringBuilder(rewritten.length() + 512);
        appendTypes(replaced, out);
        String helper = "";
        boolean head = true;
        boolean blank = false;
        for (String line :
                rewritten.substring(rewritten.indexOf(TYPES) + TYPES.length()).split("\n", -1)) {
            if (line.startsWith(READ_HELPER)) {
                helper = line.substring(READ_HELPER.length());
                continue;
            }
            if (head && !line.startsWith("#include <")) {
                head = false;
                appendReadHelper(helper, out);
                appendSixthRegister(rewritten, arch, out);
                appendPermissions(warnings, out);
            }
            if (line.startsWith("#line ")) {
                continue;
            }
            if (line.isBlank() && blank) {
                continue;
            }
            blank = line.isBlank();
            out.append(line).append('\n');
        }
        return out.toString().stripTrailing() + "\n";
    }

    /** The program's own definitions win: the kernel's go by another name, whose end CO-RE does not compare. */
    private static void appendTypes(Set<String> replaced, StringBuilder out) {
        if (!replaced.isEmpty()) {
            out.append("/* The program has its own of these. */\n");
        }
        for (String name : replaced) {
            out.append("#define ").append(name).append(' ').append(name).append("___kernel\n");
        }
        out.append(TYPES);
        for (String name : replaced) {
            out.append("#undef ").append(name).append('\n');
        }
    }

    private static void appendReadHelper(String helper, StringBuilder out) {
        if (helper.isEmpty()) {
            return;
        }
        out.append("\n/* Reads memory of the kernel and of processes alike: programs follow pointers into both. */\n");
        out.append("#undef bpf_core_read\n#define bpf_core_read(target, size, source) \\\n\t")
                .append(helper)
                .append("(target, size, (const void *)__builtin_preserve_access_index(source))\n");
    }

    /** The sixth argument is younger than the others in the headers of libbpf. */
    private static void appendSixthRegister(String rewritten, Arch arch, StringBuilder out) {
        String registers = switch (arch) {
            case X86_64 -> "struct pt_regs";
            case ARM64 -> "struct user_pt_regs";
            default -> "";
        };
        String member = arch == Arch.X86_64 ? "r9" : "regs[5]";
        for (String name : List.of("PT_REGS_PARM6", "PT_REGS_PARM6_CORE", "PT_REGS_PARM6_CORE_SYSCALL")) {
            if (!registers.isEmpty() && rewritten.contains(name + "(")) {
                String cast = "((const " + registers + " *)(ctx))";
                String value =
                        name.contains("CORE") ? "BPF_CORE_READ(" + cast + ", " + member + ")" : cast + "->" + member;
                out.append("\n#ifndef ")
                        .append(name)
                        .append("\n#define ")
                        .append(name)
                        .append("(ctx) (");
                out.append(value).append(")\n#endif\n");
            }
        }
    }

    private static void appendPermissions(List<Diagnostic> warnings, StringBuilder out) {
        Set<String> names = new TreeSet<>();
        for (Diagnostic warning : warnings) {
            PERMISSIVE.forEach((words, name) -> {
                if (warning.message().contains(words)) {
                    names.add(name);
                }
            });
        }
        if (!names.isEmpty()) {
            out.append('\n');
        }
        for (String name : names) {
            out.append("#pragma clang diagnostic ignored \"-W").append(name).append("\"\n");
        }
    }
}
