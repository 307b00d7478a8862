package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.ast.Type;
import java.util.Optional;

/**
 * A map that the dialect declares: a variable with the annotation {@code jbcc.map:SHARING:KIND} whose struct has the members that
 * the prelude gives it.
 *
 * @param node the declaration
 * @param kindSpelling its type as the program spells it
 * @param inner the name of the inner map of a map of maps; empty if none is given
 * @param pin the path it is pinned to; empty if it is not
 * @param sharing {@code public} or {@code shared} if other programs may use it; else empty
 * @param key the type of the key, as the source spells it
 * @param leaf the type of the value, likewise
 * @param size the number of entries (pages of a ring buffer), an expression
 * @param entries its value
 * @param flags an expression
 * @param flagBits its value
 */
record DialectMap(
        String name,
        Node node,
        MapKind kind,
        String kindSpelling,
        String inner,
        String pin,
        String sharing,
        String key,
        Type keyType,
        String leaf,
        Type leafType,
        String size,
        long entries,
        String flags,
        long flagBits) {
    private static final String ANNOTATION = "jbcc.map:";
    private static final int BPF_F_NO_PREALLOC = 1;

    /** Returns the map that a variable is; empty if it is another variable. */
    static Optional<DialectMap> of(Node variable, SourceText text) {
        String annotation = "";
        Node struct = null;
        for (Node child : variable.children()) {
            if (child.is(NodeKind.ANNOTATION)) {
                annotation = literals(text.of(child));
            } else if (child.is(NodeKind.RECORD)) {
                struct = child;
            }
        }
        var declaration = variable.declaration();
        if (!annotation.startsWith(ANNOTATION) || struct == null || declaration == null) {
            return Optional.empty();
        }
        int colon = annotation.indexOf(':', ANNOTATION.length());
        String sharing = annotation.substring(ANNOTATION.length(), colon);
        String kind = annotation.substring(colon + 1);
        String pin = "";
        String inner = "";
        int path = kind.indexOf(':');
        if (path >= 0) {
            pin = kind.substring(path + 1);
            kind = kind.substring(0, path);
        }
        int name = kind.indexOf('$');
        if (name >= 0) {
            inner = kind.substring(name + 1);
            kind = kind.substring(0, name);
        }
        return Optional.of(new DialectMap(
                declaration.name(),
                variable,
                MapKind.of(kind),
                kind,
                inner,
                pin,
                sharing,
                typeOf(struct, 0, "key", text),
                field(struct, 0).type(),
                typeOf(struct, 1, "leaf", text),
                field(struct, 1).type(),
                dimensionOf(struct, 2, text),
                valueOf(struct, 2),
                dimensionOf(struct, 3, text),
                valueOf(struct, 3)));
    }

    /** Joins the string literals of a text, as the compiler does, and leaves escapes in them alone. */
    static String literals(String text) {
        StringBuilder joined = new StringBuilder();
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                inside = !inside;
            } else if (inside) {
                joined.append(c);
                if (c == '\\' && i + 1 < text.length()) {
                    joined.append(text.charAt(++i));
                }
            }
        }
        return joined.toString();
    }

    private static Node field(Node struct, int index) {
        int seen = 0;
        for (Node child : struct.children()) {
            if (child.is(NodeKind.FIELD) && seen++ == index) {
                return child;
            }
        }
        throw new IllegalStateException("prelude: map struct lacks member " + index);
    }

    private static String typeOf(Node struct, int index, String name, SourceText text) {
        String declaration = text.of(field(struct, index));
        return declaration.substring(0, declaration.length() - name.length()).strip();
    }

    private static String dimensionOf(Node struct, int index, SourceText text) {
        String declaration = text.of(field(struct, index));
        return declaration
                .substring(declaration.indexOf('[') + 1, declaration.lastIndexOf(']'))
                .strip();
    }

    /** The number is the length of an array of four-byte elements that the member points to. */
    private static long valueOf(Node struct, int index) {
        Type array = field(struct, index).type().target();
        return array == null ? 0 : array.sizeBytes() / Integer.BYTES;
    }

    /** Returns the kernel's name of the map type, without its prefix. */
    String kernelType() {
        return kind == MapKind.HISTOGRAM && key.equals("int") ? "ARRAY" : kind.kernelType();
    }

    /** Tells whether every key exists from the beginning. */
    boolean isArray() {
        return kernelType().endsWith("ARRAY");
    }

    /** Tells whether the kernel would refuse the map for a flag that the program does not give. */
    boolean lacksNoPreallocation() {
        return kind.wantsNoPreallocation() && (flagBits & BPF_F_NO_PREALLOC) == 0;
    }
}
