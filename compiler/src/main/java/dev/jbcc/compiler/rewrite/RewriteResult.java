package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.Diagnostic;
import dev.jbcc.compiler.Rewrite;
import java.util.List;

/**
 * What the rewriter made.
 *
 * @param text libbpf-style C that includes the headers it needs, with {@code #line} lines of the user's file
 * @param warnings in the order of the source
 * @param rewrites what was rewritten and why, in the order of the source; empty unless wanted
 * @param variables those on the stack, the largest first; empty unless wanted
 */
public record RewriteResult(
        String text, List<Diagnostic> warnings, List<Rewrite> rewrites, List<LocalVariable> variables) {
    public RewriteResult {
        rewrites = List.copyOf(rewrites);
        variables = List.copyOf(variables);
        warnings = List.copyOf(warnings);
    }
}
