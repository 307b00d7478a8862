package dev.jbcc.compiler.ast;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A C type. Typedefs are kept for {@link #spelling}, looked through by everything else. */
public interface Type {
    /** The sort of a type, typedefs looked through. */
    enum Kind {
        VOID,
        INTEGER,
        FLOATING,
        POINTER,
        ARRAY,
        RECORD,
        ENUM,
        FUNCTION,
        OTHER
    }

    Kind kind();

    /** Returns what a pointer points to, or what an array is made of; null for others. */
    @Nullable
    Type target();

    /** Returns what a function returns; null for others. */
    @Nullable
    Type result();

    /** Returns the record or enumeration; null for others. */
    @Nullable
    Declaration record();

    boolean isConst();

    /** Returns the size in bytes, or a negative number if it has none. */
    long sizeBytes();

    /**
     * Returns how a program names this type where a plain type name may stand, without qualifiers at the top; empty if it cannot be
     * named so (an anonymous record, a function, an array).
     */
    Optional<String> spelling();

    default boolean isPointer() {
        return kind() == Kind.POINTER;
    }
}
