package dev.jbcc.compiler;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The arguments of clang for each stage. */
final class Flags {
    private static final int FETCHING_ATOMICS = versionCode("5.12");

    private static final String OUTPUT = "what is made is said by Emit, or by --emit of jbcc compile";
    private static final String LANGUAGE = "programs are written in C";
    private static final String TARGET = "the architecture is that of the kernel";
    private static final Pattern BLOCK_COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern LIBBPF_HEADER =
            Pattern.compile("^\\h*#\\h*include\\h*[<\"](?:vmlinux|(?:bpf/)?bpf_helpers)\\.h[>\"]", Pattern.MULTILINE);

    /** Flags that are not for the user to give, and why. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry(
                    "-O0",
                    "without optimisation nothing is inlined, and the verifier refuses the program; leave it out"),
            Map.entry("-g0", "the object's types come from debug information; leave it out"),
            Map.entry("-c", OUTPUT),
            Map.entry("-S", OUTPUT),
            Map.entry("-E", OUTPUT),
            Map.entry("-o", OUTPUT),
            Map.entry("-emit-llvm", OUTPUT),
            Map.entry("-fsyntax-only", OUTPUT),
            Map.entry("-x", LANGUAGE),
            Map.entry("-target", TARGET),
            Map.entry("--target", TARGET));

    private Flags() {}

    /**
     * Looks at the user's flags before anything is started with them.
     *
     * @throws CompileException if one of them would make something else than the program for the kernel that it is for
     */
    static void check(List<String> cflags) {
        for (String flag : cflags) {
            int equals = flag.indexOf('=');
            String name = equals < 0 ? flag : flag.substring(0, equals);
            String why = REFUSED.getOrDefault(name, flag.startsWith("-xc") ? LANGUAGE : "");
            if (!why.isEmpty()) {
                throw new CompileException("flag '" + flag + "': " + why, null);
            }
        }
    }

    /** Those that decide what code means and how it is laid out: the same in all stages. */
    private static List<String> language(CompileRequest request) {
        Arch arch = request.arch();
        List<String> flags = new ArrayList<>(48);
        flags.add("--target=" + arch.clangTarget());
        // With instructions of 32 bits clang makes every atomic addition one that fetches, which older kernels have
        // not.
        flags.add(versionCode(request.kernel().release()) >= FETCHING_ATOMICS ? "-mcpu=v3" : "-mcpu=v2");
        flags.add("-std=gnu11");
        flags.add("-O2");
        flags.add("-g");
        flags.add("-nostdinc");
        flags.add("-fno-stack-protector");
        flags.add("-fno-jump-tables");
        flags.add("-fno-delete-null-pointer-checks");
        flags.add("-fno-strict-aliasing");
        flags.add("-fno-color-diagnostics");
        flags.add("-fno-caret-diagnostics");
        flags.add("-Wno-unknown-warning-option");
        flags.add("-Wno-address-of-packed-member");
        flags.add("-Wno-gnu-variable-sized-type-not-at-end");
        flags.add("-Wno-compare-distinct-pointer-types");
        flags.add("-Wno-pointer-sign");
        flags.add("-Wno-visibility");
        flags.add("-Wno-deprecated-declarations");
        flags.add("-D" + arch.targetDefine());
        return flags;
    }

    /**
     * Arguments that preprocess standard input.
     *
     * @param implied headers of ours to include before the program
     * @param last where headers are looked for at last
     */
    static List<String> preprocess(
            CompileRequest request, Path include, List<String> implied, Path last, List<String> kernelDefines) {
        List<String> flags = language(request);
        flags.add("-E");
        flags.add("-C");
        flags.add("-Wno-macro-redefined");
        flags.add("-D__KERNEL__");
        flags.add("-D__BPF_TRACING__");
        flags.add("-D__JBCC__");
        flags.add("-DKBUILD_MODNAME=\"bcc\"");
        for (String name : request.arch().predefinedMacros()) {
            flags.add("-D" + name);
        }
        flags.addAll(kernelDefines);
        flags.add("-I" + include);
        // A vmlinux.h that lies beside the program would bring all types a second time.
        flags.add("-iquote");
        flags.add(include.toString());
        flags.add("-iquote");
        flags.add(sourceDirectory(request).toString());
        if (!isPlain(request)) {
            flags.add("-include");
            flags.add("jbcc/dialect.h");
            flags.add("-include");
            flags.add("jbcc/kernel.h");
        }
        for (String header : implied) {
            flags.add("-include");
            flags.add(header);
        }
        flags.addAll(request.cflags());
        flags.add("-idirafter");
        flags.add(last.toString());
        flags.add("-x");
        flags.add("c");
        flags.add("-o");
        flags.add("-");
        flags.add("-");
        return flags;
    }

    /** Tells whether the program is written for libbpf, as what it includes shows: the dialect would be in its way. */
    static boolean isPlain(CompileRequest request) {
        return LIBBPF_HEADER
                .matcher(BLOCK_COMMENT.matcher(request.text()).replaceAll(""))
                .find();
    }

    /** Arguments that parse what was preprocessed, over the kernel's types. */
    static List<String> parse(CompileRequest request, Path include, Path work) {
        List<String> flags = language(request);
        flags.addAll(withoutPreprocessor(request.cflags()));
        flags.add("-I" + work);
        flags.add("-I" + include);
        flags.add("-include");
        flags.add(work.resolve("vmlinux.h").toString());
        return flags;
    }

    /**
     * Arguments that compile standard input to standard output.
     *
     * @param withTypes whether the text does not include the kernel's types itself: it is the user's own, not rewritten
     */
    static List<String> compile(CompileRequest request, Path include, Path work, boolean withTypes) {
        List<String> flags = language(request);
        flags.addAll(withoutPreprocessor(request.cflags()));
        flags.add("-I" + work);
        flags.add("-I" + include);
        if (!withTypes) {
            // The parse has warned about the user's text already; only the optimizer knows more.
            flags.add("-Wno-everything");
            flags.add("-Wpass-failed");
        }
        if (withTypes) {
            flags.add("-include");
            flags.add(work.resolve("vmlinux.h").toString());
        }
        if (!withTypes) {
            // What is to be said about the program was said when it was parsed; this text is not the user's.
            flags.add("-w");
            flags.add("-Wno-error=incompatible-pointer-types");
            flags.add("-Wno-error=int-conversion");
        }
        if (request.emit() == Emit.LLVM) {
            flags.add("-emit-llvm");
        }
        flags.add(request.emit() == Emit.OBJECT ? "-c" : "-S");
        flags.add("-x");
        flags.add("c");
        flags.add("-o");
        flags.add("-");
        flags.add("-");
        return flags;
    }

    /** Returns the directory where {@code #include "…"} looks first. */
    static Path sourceDirectory(CompileRequest request) {
        Path parent = Path.of(request.fileName()).toAbsolutePath().getParent();
        return parent == null ? Path.of("/") : parent;
    }

    /** Leaves out what only the preprocessor heeds: its work is done, and a macro must not be applied twice. */
    static List<String> withoutPreprocessor(List<String> cflags) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < cflags.size(); i++) {
            String flag = cflags.get(i);
            switch (flag) {
                case "-D", "-U", "-I", "-include", "-imacros", "-isystem", "-iquote", "-idirafter", "-isysroot" -> i++;
                default -> {
                    if (!flag.startsWith("-D")
                            && !flag.startsWith("-U")
                            && !flag.startsWith("-I")
                            && !flag.startsWith("-include")
                            && !flag.startsWith("-imacros")
                            && !flag.startsWith("-isystem")
                            && !flag.startsWith("-iquote")
                            && !flag.startsWith("-M")) {
                        kept.add(flag);
                    }
                }
            }
        }
        return kept;
    }

    /**
     * Returns the definitions that come from the kernel: its version, and of its configuration what the text asks for.
     */
    static List<String> kernelDefines(CompileRequest request) {
        List<String> defines = new ArrayList<>();
        defines.add("-DLINUX_VERSION_CODE=" + versionCode(request.kernel().release()));
        String text = request.text();
        boolean pages = request.arch() != Arch.X86_64 && text.contains("PAGE_");
        if (text.contains("CONFIG_") || text.contains("HZ") || pages) {
            var config = request.kernel().config();
            java.util.Set<String> wanted = new java.util.TreeSet<>();
            wanted.add("CONFIG_HZ");
            if (pages) {
                wanted.add("CONFIG_PAGE_SHIFT");
                wanted.add("CONFIG_ARM64_PAGE_SHIFT");
            }
            for (int at = text.indexOf("CONFIG_"); at >= 0; at = text.indexOf("CONFIG_", at + 1)) {
                int end = at;
                while (end < text.length()
                        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
                    end++;
                }
                wanted.add(text.substring(at, end));
            }
            for (String name : wanted) {
                String value = config.get(name);
                if (value != null) {
                    defines.add(
                            value.equals("m")
                                    ? "-D" + name + "_MODULE=1"
                                    : "-D" + name + "=" + (value.equals("y") ? "1" : value));
                } else if (name.endsWith("_MODULE") && "m".equals(config.get(name.substring(0, name.length() - 7)))) {
                    defines.add("-D" + name + "=1");
                }
            }
        }
        return defines;
    }

    /** Returns the number of a version as the kernel's macro {@code KERNEL_VERSION} makes it. */
    static int versionCode(String release) {
        int[] parts = new int[3];
        int part = 0;
        for (int i = 0; i < release.length() && part < 3; i++) {
            char c = release.charAt(i);
            if (c >= '0' && c <= '9') {
                parts[part] = Math.min(parts[part] * 10 + (c - '0'), 65535);
            } else if (c == '.') {
                part++;
            } else {
                break;
            }
        }
        return (parts[0] << 16) + (parts[1] << 8) + Math.min(parts[2], 255);
    }
}
