package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import java.util.Map;
import java.util.Optional;

/**
 * A map that the dialect declares: a variable with the annotation {@code jbcc.map:KIND} whose struct has the members that the prelude
 * gives it.
 *
 * @param kind as {@code BPF_TABLE} spells it
 * @param key the type of the key, as the source spells it
 * @param leaf the type of the value, likewise
 * @param size the number of entries (pages of a ring buffer), an expression
 * @param flags an expression
 */
record DialectMap(String name, String kind, String key, String leaf, String size, String flags) {
    private static final String ANNOTATION = "\"jbcc.map:\"";
    private static final int PAGE_BYTES = 4096;

    private static final Map<String, String> KERNEL_TYPES = Map.ofEntries(
            Map.entry("hash", "HASH"),
            Map.entry("array", "ARRAY"),
            Map.entry("percpu_hash", "PERCPU_HASH"),
            Map.entry("percpu_array", "PERCPU_ARRAY"),
            Map.entry("lru_hash", "LRU_HASH"),
            Map.entry("lru_percpu_hash", "LRU_PERCPU_HASH"),
            Map.entry("lpm_trie", "LPM_TRIE"),
            Map.entry("perf_output", "PERF_EVENT_ARRAY"),
            Map.entry("ringbuf", "RINGBUF"));

    /** Returns the map that a variable is; empty if it is another variable. */
    static Optional<DialectMap> of(Node variable, SourceText text) {
        String kind = "";
        Node struct = null;
        for (Node child : variable.children()) {
            if (child.is(NodeKind.ANNOTATION)) {
                kind = kindOf(text.of(child));
            } else if (child.is(NodeKind.RECORD)) {
                struct = child;
            }
        }
        if (kind.isEmpty() || struct == null) {
            return Optional.empty();
        }
        return Optional.of(new DialectMap(
                nameOf(variable),
                kind,
                typeOf(struct, 0, "key", text),
                typeOf(struct, 1, "leaf", text),
                dimensionOf(struct, 2, text),
                dimensionOf(struct, 3, text)));
    }

    private static String nameOf(Node variable) {
        var declaration = variable.declaration();
        return declaration == null ? "" : declaration.name();
    }

    /** The annotation is two string literals: its prefix, then the kind. */
    private static String kindOf(String annotation) {
        int prefix = annotation.indexOf(ANNOTATION);
        if (prefix < 0) {
            return "";
        }
        int open = annotation.indexOf('"', prefix + ANNOTATION.length());
        int close = open < 0 ? -1 : annotation.indexOf('"', open + 1);
        return close < 0 ? "" : annotation.substring(open + 1, close);
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

    /** Returns the kernel's name of the map type without its prefix; empty if this kind is not known. */
    Optional<String> kernelType() {
        if (kind.equals("histogram")) {
            return Optional.of(key.equals("int") ? "ARRAY" : "HASH");
        }
        return Optional.ofNullable(KERNEL_TYPES.get(kind));
    }

    /** Tells whether every key exists from the beginning. */
    boolean isArray() {
        return kernelType().orElse("").endsWith("ARRAY");
    }

    boolean isPerfOutput() {
        return kind.equals("perf_output");
    }

    boolean isRingBuffer() {
        return kind.equals("ringbuf");
    }

    /** Returns the definition of the map, without the semicolon at its end. */
    String definition() {
        StringBuilder out = new StringBuilder("struct {\n");
        out.append("\t__uint(type, BPF_MAP_TYPE_")
                .append(kernelType().orElse("UNSPEC"))
                .append(");\n");
        if (isPerfOutput()) {
            out.append("\t__uint(key_size, sizeof(int));\n\t__uint(value_size, sizeof(u32));\n");
        } else if (isRingBuffer()) {
            out.append("\t__uint(max_entries, ")
                    .append(operand(size))
                    .append(" * ")
                    .append(PAGE_BYTES)
                    .append(");\n");
        } else {
            out.append("\t__uint(max_entries, ").append(size).append(");\n");
            out.append("\t__type(key, ").append(key).append(");\n");
            out.append("\t__type(value, ").append(leaf).append(");\n");
        }
        if (!flags.equals("0")) {
            out.append("\t__uint(map_flags, ").append(flags).append(");\n");
        }
        out.append("} ").append(name).append(" SEC(\".maps\")");
        if (kind.equals("histogram")) {
            out.append(" __attribute__((btf_decl_tag(\"histogram\")))");
        }
        return out.toString();
    }

    private static String operand(String expression) {
        boolean simple = expression.chars().allMatch(c -> SourceText.isIdentifier((char) c));
        return simple || (expression.startsWith("(") && expression.endsWith(")")) ? expression : "(" + expression + ")";
    }
}
