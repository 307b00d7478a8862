package dev.jbcc.compiler.ast;

import org.jspecify.annotations.Nullable;

/** Answers what a tree does not hold: asked lazily, because each answer costs calls into the parser. */
public interface Facts {
    /** Returns the type of an expression or declaration. */
    Type typeOf(Node node);

    /** Returns what a name, member or call refers to, or what a declaration declares; null if nothing. */
    @Nullable
    Declaration declarationOf(Node node);
}
