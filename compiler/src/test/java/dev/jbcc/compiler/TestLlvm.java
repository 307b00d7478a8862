package dev.jbcc.compiler;

import dev.jbcc.compiler.cache.BuildIdentity;
import dev.jbcc.compiler.cache.CacheDirectory;
import dev.jbcc.compiler.llvm.ClangProcess;
import dev.jbcc.compiler.llvm.LlvmDistribution;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.object.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The LLVM of the class path, unpacked once for all tests, and what tests make with it. */
public final class TestLlvm {
    private static final Path CACHE = Path.of("target", "test-llvm").toAbsolutePath();

    private TestLlvm() {}

    /** Returns the LLVM that the tests use. */
    public static synchronized LlvmDistribution llvm() {
        CacheDirectory cache = new CacheDirectory(CACHE, line -> {});
        return new LlvmDistribution.Locator(
                        Map.of(), null, BuildIdentity.ofThisCode().llvmVersion(), TestLlvm.class.getClassLoader())
                .locate(cache, line -> {});
    }

    /** Returns surroundings in which a compiler keeps its files in a directory of its own, and finds LLVM at once. */
    public static Map<String, String> environment(Path cacheDirectory) {
        return Map.of(
                "JBCC_CACHE_DIR",
                cacheDirectory.toString(),
                "JBCC_LLVM",
                llvm().libraryDirectory().toString());
    }

    /** Runs clang for the BPF target. */
    public static ClangProcess.Result clang(String source, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("--target=bpf", "-nostdinc", "-fno-color-diagnostics"));
        arguments.addAll(List.of(flags));
        arguments.addAll(List.of("-x", "c", "-o", "-", "-"));
        return ClangProcess.run(llvm().clang(), arguments, source.getBytes(StandardCharsets.UTF_8));
    }

    /** Compiles C, which must give no warning, and returns its BTF. */
    public static Btf btf(String source, String... more) {
        List<String> flags = new ArrayList<>(List.of("-c", "-g", "-O2"));
        flags.addAll(List.of(more));
        ClangProcess.Result result = clang(source, flags.toArray(new String[0]));
        if (result.exitCode() != 0 || !result.diagnostics().isEmpty()) {
            throw new AssertionError(result.diagnostics());
        }
        return ObjectReader.read(result.output(), "test.o").btf().orElseThrow();
    }

    /** Returns a file of the fixtures. */
    public static String fixture(String name) {
        try (InputStream in = TestLlvm.class.getResourceAsStream("/dev/jbcc/compiler/fixtures/" + name)) {
            if (in == null) {
                throw new AssertionError("no fixture '" + name + "'");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the directory of a kernel from the C of its types. */
    public static KernelTarget kernel(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve("btf"), btf(fixture("kernel.c")).bytes());
        Files.writeString(directory.resolve("release"), "6.1.0-test\n");
        Path events = Files.createDirectories(directory.resolve("events/sched/sched_test"));
        Files.writeString(events.resolve("format"), fixture("sched_test.format"));
        return KernelTarget.of(directory);
    }
}
