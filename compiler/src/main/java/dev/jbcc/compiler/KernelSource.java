package dev.jbcc.compiler;

import dev.jbcc.compiler.llvm.ClangProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The headers that belong to a kernel, as {@code linux-headers-…} packages install them: where a program's macros come from when it is
 * compiled with them. Types come from BTF all the same, because that is what the running kernel has.
 *
 * <p>Of the macros a program gets those that it names, and what these name. Macros with parameters that jbcc has itself stay jbcc's: the
 * kernel's lead to inline functions with assembler.
 */
final class KernelSource {
    private static final Pattern INCLUDE = Pattern.compile("(?m)^\\s*#\\s*include\\s*<([^>]+)>");
    private static final Pattern REST = Pattern.compile("(?m)^include\\s+(/\\S+)/Makefile\\s*$");
    private static final Pattern DEFINE = Pattern.compile("#define (\\w+)(\\([^)]*\\))?(?: (.*))?");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern MEMBER = Pattern.compile("\\w+(?:\\.\\w+)+");
    private static final Pattern FILE = Pattern.compile("# \\d+ \"([^\"]+)\".*");

    private final Path directory;

    private KernelSource(Path directory) {
        this.directory = directory;
    }

    /**
     * Returns the headers in a directory, such as {@code /lib/modules/VERSION/build}.
     *
     * @throws CompileException if they are not there; says what to do
     */
    static KernelSource of(Path directory) {
        if (!Files.isRegularFile(directory.resolve("include/generated/autoconf.h"))) {
            throw new CompileException(
                    "kernel headers '" + directory
                            + "': no include/generated/autoconf.h; install linux-headers for this kernel, or name the directory in"
                            + " BCC_KERNEL_SOURCE",
                    null);
        }
        return new KernelSource(directory);
    }

    /** Returns what tells these headers from others. */
    String identity() {
        try {
            return directory.toRealPath() + ":"
                    + Files.getLastModifiedTime(directory.resolve("include/generated/autoconf.h"))
                            .toMillis();
        } catch (IOException e) {
            return directory.toString();
        }
    }

    /** Tells whether there is such a header. */
    boolean has(String header) {
        return includeDirectories(Arch.host()).stream().anyMatch(d -> Files.isRegularFile(d.resolve(header)));
    }

    /** Packages keep what all flavours of a kernel share in a directory of its own, which the Makefile names. */
    private List<Path> roots() {
        List<Path> roots = new ArrayList<>();
        try {
            Matcher rest = REST.matcher(Files.readString(directory.resolve("Makefile")));
            if (rest.find()) {
                roots.add(Path.of(rest.group(1)));
            }
        } catch (IOException e) {
            // a tree without one has everything in one place
        }
        Path source = directory.resolveSibling("source");
        if (Files.isDirectory(source)) {
            roots.add(source);
        }
        roots.add(directory);
        return roots;
    }

    private List<Path> includeDirectories(Arch arch) {
        String architecture = "arch/" + arch.kernelName() + "/include";
        List<Path> found = new ArrayList<>();
        for (String name : List.of(
                architecture,
                architecture + "/generated",
                "include",
                architecture + "/uapi",
                architecture + "/generated/uapi",
                "include/uapi",
                "include/generated/uapi")) {
            for (Path root : roots()) {
                if (Files.isDirectory(root.resolve(name))) {
                    found.add(root.resolve(name));
                }
            }
        }
        return found;
    }

    private static String triple(Arch arch) {
        return switch (arch) {
            case X86_64 -> "x86_64-linux-gnu";
            case ARM64 -> "aarch64-linux-gnu";
            case S390X -> "s390x-linux-gnu";
            case POWERPC64 -> "powerpc64le-linux-gnu";
            case RISCV64 -> "riscv64-linux-gnu";
            case LOONGARCH64 -> "loongarch64-linux-gnu";
        };
    }

    /**
     * Returns definitions of the macros that a program names and that its headers have.
     *
     * @param own macros of ours
     * @throws CompileException if the headers cannot be preprocessed
     */
    String macros(Path clang, CompileRequest request, Set<String> own) {
        List<String> flags = new ArrayList<>(
                List.of("--target=" + triple(request.arch()), "-nostdinc", "-E", "-dD", "-w", "-std=gnu11", "-O2"));
        includeDirectories(request.arch()).forEach(d -> flags.add("-I" + d));
        flags.addAll(List.of("-D__KERNEL__", "-DKBUILD_MODNAME=\"bcc\"", "-include", "linux/kconfig.h"));
        roots().stream()
                .map(root -> root.resolve("include/linux/compiler_types.h"))
                .filter(Files::isRegularFile)
                .findFirst()
                .ifPresent(file -> flags.addAll(List.of("-include", file.toString())));
        flags.addAll(List.of("-x", "c", "-o", "-", "-"));
        StringBuilder source = new StringBuilder("#include <linux/types.h>\n#include <linux/kernel.h>\n");
        Matcher include = INCLUDE.matcher(request.text());
        while (include.find()) {
            String header = include.group(1);
            if (MissingHeaders.isKernelHeader(header) && has(header)) {
                source.append("#include <").append(header).append(">\n");
            }
        }
        ClangProcess.Result result = ClangProcess.run(clang, flags, ClangMessages.bytes(source.toString()));
        if (result.exitCode() != 0) {
            String first = result.diagnostics()
                    .lines()
                    .filter(line -> line.contains("error:"))
                    .findFirst()
                    .orElse("");
            throw new CompileException("kernel headers '" + directory + "': they do not compile: " + first, null);
        }
        return select(new String(result.output(), StandardCharsets.UTF_8), request.text(), own);
    }

    private record Macro(String name, String parameters, String body) {
        @Override
        public String toString() {
            return "#define " + name + parameters + " " + body + "\n";
        }
    }

    /** Picks of all macros those that are reached from the words of a text. */
    static String select(String preprocessed, String text, Set<String> own) {
        Map<String, Macro> all = new LinkedHashMap<>();
        boolean language = false;
        for (String line : preprocessed.split("\n", -1)) {
            if (line.startsWith("# ")) {
                Matcher file = FILE.matcher(line);
                if (file.matches()) {
                    String name = file.group(1);
                    // These say what words of the language mean to the kernel's compiler.
                    language = name.startsWith("<")
                            || name.contains("/compiler")
                            || name.endsWith("/stddef.h")
                            || name.endsWith("/kconfig.h");
                }
            } else if (line.startsWith("#undef ")) {
                all.remove(line.substring(7).strip());
            } else if (line.startsWith("#define ") && !language) {
                Matcher define = DEFINE.matcher(line);
                if (define.matches()) {
                    String parameters = define.group(2) == null ? "" : define.group(2);
                    String body = define.group(3) == null ? "" : define.group(3);
                    all.put(define.group(1), new Macro(define.group(1), parameters, body));
                }
            }
        }
        StringBuilder out = new StringBuilder();
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(text));
        while (!open.isEmpty()) {
            Matcher word = WORD.matcher(open.removeFirst());
            while (word.find()) {
                Macro macro = all.get(word.group());
                if (macro == null || !seen.add(macro.name())) {
                    continue;
                }
                // A word of small letters may be anything in the program: only what stands for a member is sure to be
                // the kernel's.
                boolean constant = macro.parameters().isEmpty()
                        && !macro.body().isBlank()
                        && (!macro.name().equals(macro.name().toLowerCase(Locale.ROOT))
                                || MEMBER.matcher(macro.body()).matches());
                if (constant
                        || (!own.contains(macro.name()) && !macro.parameters().isEmpty())) {
                    out.append(macro);
                    open.add(macro.body());
                }
            }
        }
        return out.toString();
    }
}
