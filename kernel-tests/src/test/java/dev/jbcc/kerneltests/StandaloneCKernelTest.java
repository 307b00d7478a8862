package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jbcc.compiler.BpfCompiler;
import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.CompileRequest;
import dev.jbcc.compiler.CompileResult;
import dev.jbcc.compiler.Emit;
import dev.jbcc.runtime.object.MapSpec;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.testsupport.Jbcc;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code jbcc compile --emit=c} writes compiles with the clang of a distribution, the types that bpftool writes, and the headers of
 * libbpf; what comes out has the same programs and maps as our own object.
 */
@KernelTest(host = true)
class StandaloneCKernelTest {
    private static final String GOLDEN = "compiler/src/test/resources/dev/jbcc/compiler/rewrite/golden";

    /** Some of the golden programs are written for a kernel that never was; as many as this are for every kernel. */
    private static final int GOLDEN_FOR_ANY_KERNEL = 20;

    /** Golden programs that libbpf's own headers treat otherwise: those of libbpf 1.1 lack some macros for registers of system calls. */
    private static final List<String> UNLIKE_LIBBPF = List.of("syscalls.c");

    /** Where functions are that programs call. Headers of libbpf bring some for USDT that are never called. */
    private static final String CALLED_FUNCTIONS = ".text";

    @TempDir
    Path directory;

    @Test
    void compilesWithStockClangAndHasTheSameProgramsAndMaps() throws IOException, InterruptedException {
        Path clang = find("clang-16", "clang-17", "clang-18", "clang-19", "clang");
        Path bpftool = find("bpftool");
        assumeTrue(clang != null && bpftool != null && Files.exists(Path.of("/usr/include/bpf/bpf_helpers.h")));
        Path types = directory.resolve("vmlinux.h");
        String dumped = run(types, bpftool.toString(), "btf", "dump", "file", "/sys/kernel/btf/vmlinux", "format", "c");
        assertEquals("", dumped);
        List<String> wrong = new ArrayList<>();
        try (BpfCompiler compiler = BpfCompiler.create()) {
            for (Path program : programs()) {
                check(program, compiler.compile(request(program)), compiler, clang, wrong);
            }
            List<Path> golden = golden();
            int compared = 0;
            for (Path program : golden) {
                CompileResult ours;
                try {
                    ours = compiler.compile(request(program));
                } catch (CompileException e) {
                    continue; // members that only the kernel of the golden tests has
                }
                check(program, ours, compiler, clang, wrong);
                compared++;
            }
            assertTrue(golden.isEmpty() || compared >= GOLDEN_FOR_ANY_KERNEL, "compared " + compared);
        }
        assertEquals(List.of(), wrong);
    }

    private static CompileRequest request(Path program) throws IOException {
        return CompileRequest.of(Files.readString(program), program.toString());
    }

    private void check(Path program, CompileResult ours, BpfCompiler compiler, Path clang, List<String> wrong)
            throws IOException, InterruptedException {
        String problem = problem(program, ours, compiler, clang);
        if (!problem.isEmpty()) {
            wrong.add(program.getFileName() + ": " + problem);
        }
    }

    /** All of them where compiling is cheap; under emulation those that show it works there. */
    private static List<Path> programs() throws IOException {
        if (Files.exists(Path.of("/jbcc-guest"))) {
            return List.of(Programs.of("kills.c"));
        }
        List<Path> all = new ArrayList<>(Programs.tests());
        all.addAll(Programs.examples());
        return all;
    }

    private static List<Path> golden() throws IOException {
        if (Files.exists(Path.of("/jbcc-guest"))) {
            return List.of();
        }
        try (Stream<Path> golden = Files.list(Jbcc.root().resolve(GOLDEN))) {
            return golden.filter(file -> file.toString().endsWith(".c")
                            && !file.toString().endsWith(".expected.c")
                            && !UNLIKE_LIBBPF.contains(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    private String problem(Path program, CompileResult compiled, BpfCompiler compiler, Path clang)
            throws IOException, InterruptedException {
        CompileRequest request = request(program);
        Path source = directory.resolve(program.getFileName() + ".bpf.c");
        Files.writeString(source, compiler.compile(request.withEmit(Emit.C)).text());
        Path object = directory.resolve(program.getFileName() + ".o");
        String errors = run(
                directory.resolve("out"),
                clang.toString(),
                "-target",
                "bpf",
                "-D__TARGET_ARCH_x86",
                "-O2",
                "-g",
                "-I" + directory,
                "-I/usr/include/x86_64-linux-gnu",
                "-c",
                source.toString(),
                "-o",
                object.toString());
        if (!Files.exists(object)) {
            return errors;
        }
        String ours = describe(ObjectReader.read(compiled.bytes(), "ours"));
        String theirs = describe(ObjectReader.read(Files.readAllBytes(object), "theirs"));
        return ours.equals(theirs) ? "" : "ours " + ours + ", theirs " + theirs;
    }

    private static String describe(ObjectSpec object) {
        TreeSet<String> parts = new TreeSet<>();
        for (ProgramSpec program : object.programs()) {
            if (!program.section().equals(CALLED_FUNCTIONS)) {
                parts.add(program.section() + " " + program.name());
            }
        }
        for (MapSpec map : object.maps()) {
            if (!map.name().startsWith(".")) {
                parts.add("map " + map.name() + " " + map.type() + " " + map.keySizeBytes() + " " + map.valueSizeBytes()
                        + " " + map.maxEntries() + " " + map.flags());
            }
        }
        return parts.toString();
    }

    /** Runs a command with its output in a file; returns what it says on standard error. */
    private static String run(Path output, String... command) throws IOException, InterruptedException {
        Path errors = output.resolveSibling("errors");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        process.waitFor();
        return Files.readString(errors);
    }

    private static @Nullable Path find(String... names) {
        return Arrays.stream(names)
                .flatMap(name ->
                        Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin").map(dir -> Path.of(dir, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
