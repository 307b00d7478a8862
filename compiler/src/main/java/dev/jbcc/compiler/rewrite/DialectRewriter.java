package dev.jbcc.compiler.rewrite;

import java.nio.file.Path;
import java.util.List;

/** Turns dialect C into libbpf-style C. Thread-safe: no state between calls. */
public final class DialectRewriter {
    /**
     * Loads libclang from a directory ahead of the first {@link #rewrite}, so that it can happen on another thread while the
     * preprocessor runs. Calling it again does nothing.
     */
    public void preload(Path libraryDirectory) {}

    /**
     * Rewrites one source.
     *
     * @throws dev.jbcc.compiler.CompileException if it has errors
     */
    public RewriteResult rewrite(RewriteInput input) {
        return new RewriteResult(input.text(), List.of());
    }
}
