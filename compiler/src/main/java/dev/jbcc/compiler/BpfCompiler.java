package dev.jbcc.compiler;

import dev.jbcc.compiler.cache.BuildIdentity;
import dev.jbcc.compiler.cache.CacheDirectory;
import dev.jbcc.compiler.cache.ObjectCache;
import dev.jbcc.compiler.kernel.TypeHeader;
import dev.jbcc.compiler.llvm.LlvmDistribution;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compiles BPF programs in the bcc dialect. Keep one for many programs: it keeps the kernel's types. Thread-safe.
 *
 * <p>Uses the cache directory {@code JBCC_CACHE_DIR} (default {@code $XDG_CACHE_HOME/jbcc}, else {@code ~/.cache/jbcc}) and an LLVM: the one
 * that {@code JBCC_LLVM} names, else the one that is unpacked once from the jar that the system property {@code jbcc.llvm.jar} or the
 * variable {@code JBCC_LLVM_JAR} names or that is on the class path.
 *
 * <p>Closing deletes nothing but a private directory that had to take the place of a cache that cannot be written.
 */
public final class BpfCompiler implements AutoCloseable {
    private static final long CACHE_BYTES = 256L << 20;

    private final CacheDirectory cache;
    private final ObjectCache objects;
    private final LlvmDistribution.Locator llvm;
    private final BuildIdentity build;
    private final Pipeline pipeline;

    private BpfCompiler(Map<String, String> environment, Consumer<String> progress) {
        this.build = BuildIdentity.ofThisCode();
        this.cache = new CacheDirectory(CacheDirectory.ofEnvironment(environment), progress);
        this.objects = new ObjectCache(cache, CACHE_BYTES);
        this.llvm = new LlvmDistribution.Locator(
                environment,
                System.getProperty("jbcc.llvm.jar"),
                build.llvmVersion(),
                BpfCompiler.class.getClassLoader());
        this.pipeline = new Pipeline(cache, build, llvm, progress);
    }

    /** Returns a compiler that says nothing while it works. */
    public static BpfCompiler create() {
        return create(line -> {});
    }

    /**
     * Returns a compiler that tells about long steps (first use of LLVM or of a kernel) and about a cache it cannot use.
     *
     * @param progress called with one line, from any thread
     */
    public static BpfCompiler create(Consumer<String> progress) {
        return create(System.getenv(), progress);
    }

    /** Returns a compiler for other surroundings than those of the process: {@code JBCC_CACHE_DIR} and the like come from a map. */
    public static BpfCompiler create(Map<String, String> environment, Consumer<String> progress) {
        return new BpfCompiler(environment, progress);
    }

    /**
     * Compiles one program, or finds the result of an earlier time.
     *
     * @throws CompileException if the program has errors, or if LLVM or the kernel's types cannot be had
     */
    public CompileResult compile(CompileRequest request) {
        long start = System.nanoTime();
        byte[] key = key(request);
        ObjectCache.Entry entry = objects.find(key, (kind, name) -> ReadInputs.readNow(request.kernel(), kind, name));
        Duration looking = Duration.ofNanos(System.nanoTime() - start);
        if (entry != null) {
            return new CompileResult(request.emit(), entry.bytes(), true, entry.warnings(), Map.of("cache", looking));
        }
        Pipeline.Output output = pipeline.run(request);
        output.durations().put("cache", looking);
        objects.store(key, output.inputs(), new ObjectCache.Entry(output.bytes(), output.warnings()));
        return new CompileResult(request.emit(), output.bytes(), false, output.warnings(), output.durations());
    }

    /**
     * Returns all types of a kernel as one C header, as {@code vmlinux.h} is known: what rewritten C includes when it is compiled
     * elsewhere.
     */
    public static String typeHeader(KernelTarget kernel) {
        return TypeHeader.all(kernel.btf());
    }

    /** Returns the directory of the cache; it need not exist. */
    public Path cacheDirectory() {
        return cache.path();
    }

    /**
     * Finds LLVM as compiling would, unpacking it if need be, and returns where it is and its version in a few words.
     *
     * @throws CompileException if there is none; says what to do
     */
    public String describeLlvm() {
        LlvmDistribution found = llvm.locate(cache, line -> {});
        return found.version() + " in " + found.clang().getParent();
    }

    /** Everything that is known before compiling and that the result depends on. */
    private byte[] key(CompileRequest request) {
        List<String> parts = new ArrayList<>();
        parts.add(build.fingerprint());
        parts.add(llvm.identity());
        parts.add(request.kernel().identity());
        parts.add(request.arch().name());
        parts.add(request.emit().name());
        parts.add(request.fileName());
        parts.addAll(request.cflags());
        parts.addAll(Flags.kernelDefines(request));
        if (request.text().contains("include")) {
            parts.add(Flags.sourceDirectory(request).toString());
        }
        if (!request.cflags().isEmpty()) {
            parts.add(Path.of("").toAbsolutePath().toString());
        }
        parts.add(request.text());
        return String.join("\0", parts).getBytes(StandardCharsets.UTF_8);
    }

    /** Deletes the private directory that took the place of a cache that cannot be written, if there is one. */
    @Override
    public void close() {
        cache.close();
    }
}
