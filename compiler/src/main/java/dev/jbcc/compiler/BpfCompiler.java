package dev.jbcc.compiler;

import java.util.function.Consumer;

/**
 * Compiles BPF programs in the bcc dialect. Keep one for many programs. Thread-safe.
 *
 * <p>Uses the cache directory {@code JBCC_CACHE_DIR} (default {@code $XDG_CACHE_HOME/jbcc}, else {@code ~/.cache/jbcc}) and the LLVM of
 * {@code JBCC_LLVM}, else that of the class path.
 */
public final class BpfCompiler {
    private final Consumer<String> progress;

    private BpfCompiler(Consumer<String> progress) {
        this.progress = progress;
    }

    /** Returns a compiler that says nothing while it works. */
    public static BpfCompiler create() {
        return new BpfCompiler(line -> {});
    }

    /**
     * Returns a compiler that tells about long steps (first use of a kernel) and about a cache it cannot use.
     *
     * @param progress called with one line, from any thread
     */
    public static BpfCompiler create(Consumer<String> progress) {
        return new BpfCompiler(progress);
    }

    /**
     * Compiles one program.
     *
     * @throws CompileException if the program has errors, or if LLVM or the kernel's types cannot be had
     */
    public CompileResult compile(CompileRequest request) {
        progress.accept("compiling " + request.fileName());
        throw new CompileException("file '" + request.fileName() + "': no compiler yet", null);
    }
}
