package dev.jbcc.compiler.ast;

import org.jspecify.annotations.Nullable;

/** Something declared, in the source or in a header before it. One object per declaration of a tree, so {@code ==} compares. */
public abstract class Declaration {
    private final NodeKind kind;
    private final String name;
    private final boolean inSource;
    private final int offset;
    private final boolean bitField;
    private @Nullable Type type;
    private @Nullable Declaration parent;
    private boolean parentKnown;

    /**
     * @param name empty for what has no name
     * @param inSource whether it stands in the parsed text itself, not in a header that was included before it
     * @param offset of the name in its file
     */
    protected Declaration(NodeKind kind, String name, boolean inSource, int offset, boolean bitField) {
        this.kind = kind;
        this.name = name;
        this.inSource = inSource;
        this.offset = offset;
        this.bitField = bitField;
    }

    protected abstract Type findType();

    protected abstract @Nullable Declaration findParent();

    /** Returns where in its record a field begins, in bits; negative for what is no field. */
    public abstract long bitOffset();

    /** Returns how many bits a field has. */
    public abstract long bitWidth();

    public final NodeKind kind() {
        return kind;
    }

    public final String name() {
        return name;
    }

    public final boolean inSource() {
        return inSource;
    }

    public final int offset() {
        return offset;
    }

    public final boolean bitField() {
        return bitField;
    }

    public final Type type() {
        Type known = type;
        if (known == null) {
            known = findType();
            type = known;
        }
        return known;
    }

    /** Returns the record of a field, the enumeration of an enumerator, the function of a local; null for what stands at the top. */
    public final @Nullable Declaration parent() {
        if (!parentKnown) {
            parent = findParent();
            parentKnown = true;
        }
        return parent;
    }

    @Override
    public final String toString() {
        return kind + " " + name;
    }
}
