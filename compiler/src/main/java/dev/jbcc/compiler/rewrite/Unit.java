package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.Arch;
import dev.jbcc.compiler.ast.SourceText;

/** Everything that is known about one source, and what is collected while it is rewritten. */
record Unit(
        SourceText text,
        SourceMap map,
        SourceModel model,
        Shape shape,
        PointerAnalysis pointers,
        TypedLoads loads,
        Support support,
        Samples samples,
        Problems problems,
        Rewrites rewrites,
        HelperChecks helpers,
        Arch arch,
        KernelFacts facts) {}
