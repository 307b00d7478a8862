package dev.jbcc.compiler;

import dev.jbcc.compiler.cache.BuildIdentity;
import dev.jbcc.compiler.cache.CacheDirectory;
import dev.jbcc.compiler.cache.ObjectCache;
import dev.jbcc.compiler.kernel.TypeHeader;
import dev.jbcc.compiler.llvm.LlvmDistribution;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.relocation.ResolvedRelocations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    private final String versionCode;
    private final String kernelSource;

    private BpfCompiler(Map<String, String> environment, Consumer<String> progress) {
        this.build = BuildIdentity.ofThisCode();
        this.versionCode =
                environment.getOrDefault("BCC_LINUX_VERSION_CODE", "").strip();
        this.kernelSource = environment.getOrDefault("BCC_KERNEL_SOURCE", "");
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

    /**
     * Returns a compiler for other surroundings than those of the process: {@code JBCC_CACHE_DIR} and the like come from a map.
     * {@code BCC_KERNEL_SOURCE} names the directory of a kernel's own headers, as in bcc: macros are then the kernel's.
     */
    public static BpfCompiler create(Map<String, String> environment, Consumer<String> progress) {
        return new BpfCompiler(environment, progress);
    }

    /**
     * Compiles one program, or finds the result of an earlier time.
     *
     * @throws CompileException if the program has errors, or if LLVM or the kernel's types cannot be had
     */
    public CompileResult compile(CompileRequest given) {
        CompileRequest request = withVersion(given);
        long start = System.nanoTime();
        KernelSource source = source();
        byte[] key = key(request, source == null ? "" : source.identity());
        ObjectCache.Entry entry = objects.find(key, (kind, name) -> ReadInputs.readNow(request.kernel(), kind, name));
        Duration looking = Duration.ofNanos(System.nanoTime() - start);
        if (entry != null) {
            return result(request, entry, true, Map.of("cache", looking));
        }
        Pipeline.Output output = pipeline.run(request, source);
        output.durations().put("cache", looking);
        ObjectCache.Entry made =
                new ObjectCache.Entry(output.bytes(), output.warnings(), relocations(request, output.bytes()));
        objects.store(key, output.inputs(), made);
        return result(request, made, false, output.durations());
    }

    private @Nullable KernelSource source() {
        return kernelSource.isEmpty() ? null : KernelSource.of(Path.of(kernelSource));
    }

    /**
     * Returns what is rewritten in a program of the dialect and why, in the order of the source: which loads become reads with a
     * helper, which methods become calls of helpers, and so on. Empty for a program that is written for libbpf already. Nothing of it
     * is cached.
     *
     * @throws CompileException if the program has errors
     */
    public List<Rewrite> explain(CompileRequest request) {
        return pipeline.explain(withVersion(request), source());
    }

    /** {@code BCC_LINUX_VERSION_CODE} takes the place of the kernel's own version, as in bcc. */
    private CompileRequest withVersion(CompileRequest request) {
        if (versionCode.isEmpty()) {
            return request;
        }
        try {
            return request.withCflags(
                    List.of("-DLINUX_VERSION_CODE=" + Integer.toUnsignedString(Integer.decode(versionCode))));
        } catch (NumberFormatException e) {
            throw new CompileException(
                    "BCC_LINUX_VERSION_CODE: '" + versionCode
                            + "': not a number; it is VERSION * 65536 + PATCHLEVEL * 256 + SUBLEVEL",
                    e);
        }
    }

    private static CompileResult result(
            CompileRequest request, ObjectCache.Entry entry, boolean cached, Map<String, Duration> durations) {
        Optional<ResolvedRelocations> resolved =
                entry.relocations().length > 0 && request.kernel().isRunning()
                        ? Optional.of(ResolvedRelocations.read(entry.relocations()))
                        : Optional.empty();
        return new CompileResult(request.emit(), entry.bytes(), cached, entry.warnings(), durations, resolved);
    }

    /** The key of the cache names the kernel, so what its types say of the object can be kept with it. */
    private static byte[] relocations(CompileRequest request, byte[] bytes) {
        return request.emit() == Emit.OBJECT
                ? ResolvedRelocations.of(ObjectReader.read(bytes, request.fileName()), request.kernel()::btf)
                        .toBytes()
                : new byte[0];
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
    private byte[] key(CompileRequest request, String headers) {
        List<String> parts = new ArrayList<>();
        parts.add(headers);
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
