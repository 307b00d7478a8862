package dev.jbcc.compiler.ast;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something declared, in the source or in a header before it. One object per declaration of a tree, so {@code ==} compares. */
public final class Declaration {
    private final NodeKind kind;
    private final String name;
    private final boolean inSource;
    private final int offset;
    private final boolean bitField;
    private final Supplier<Type> typeSupplier;
    private final Supplier<@Nullable Declaration> parentSupplier;
    private @Nullable Type type;
    private @Nullable Declaration parent;
    private boolean parentKnown;

    /**
     * @param name empty for what has no name
     * @param inSource whether it stands in the parsed text itself, not in a header that was included before it
     * @param offset of the name in its file
     */
    public Declaration(
            NodeKind kind,
            String name,
            boolean inSource,
            int offset,
            boolean bitField,
            Supplier<Type> type,
            Supplier<@Nullable Declaration> parent) {
        this.kind = kind;
        this.name = name;
        this.inSource = inSource;
        this.offset = offset;
        this.bitField = bitField;
        this.typeSupplier = type;
        this.parentSupplier = parent;
    }

    public NodeKind kind() {
        return kind;
    }

    public String name() {
        return name;
    }

    public boolean inSource() {
        return inSource;
    }

    public int offset() {
        return offset;
    }

    public boolean bitField() {
        return bitField;
    }

    public Type type() {
        if (type == null) {
            type = typeSupplier.get();
        }
        return type;
    }

    /** Returns the record of a field, the enumeration of an enumerator; null for what stands at the top. */
    public @Nullable Declaration parent() {
        if (!parentKnown) {
            parent = parentSupplier.get();
            parentKnown = true;
        }
        return parent;
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
