package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.Arch;
import java.nio.file.Path;
import java.util.List;

/**
 * What the rewriter starts from.
 *
 * @param fileName the user's name of the source, as line markers of {@code text} spell it
 * @param text what {@code clang -E} with the prelude gave: line markers and comments kept
 * @param source what the user wrote, for the white space that the preprocessor loses; empty if unknown
 * @param clangArguments for the parse, with the kernel types of the program; no source file among them
 * @param libraryDirectory where {@code libclang.so} and the libraries it needs lie
 * @param detailed whether it is wanted what is rewritten, and what is on the stack
 */
public record RewriteInput(
        String fileName,
        String text,
        String source,
        List<String> clangArguments,
        Path libraryDirectory,
        Arch arch,
        KernelFacts facts,
        boolean detailed) {
    public RewriteInput {
        clangArguments = List.copyOf(clangArguments);
    }
}
