package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.Diagnostic;
import java.util.List;

/**
 * What the rewriter made.
 *
 * @param text libbpf-style C that includes the headers it needs, with {@code #line} lines of the user's file
 * @param warnings in the order of the source
 */
public record RewriteResult(String text, List<Diagnostic> warnings) {
    public RewriteResult {
        warnings = List.copyOf(warnings);
    }
}
