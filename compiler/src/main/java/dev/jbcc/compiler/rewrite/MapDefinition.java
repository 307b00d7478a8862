package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.SourceText;

/**
 * Writes maps as libbpf-style C has them: variables in {@code .maps} whose types say everything. What libbpf has no word for goes into
 * tags of the variable.
 */
final class MapDefinition {
    private static final int PAGE_BYTES = 4096;
    private static final int ADDRESS_BYTES = 8;
    private static final int BUILD_ID_BYTES = 32;

    private final SourceModel model;

    MapDefinition(SourceModel model) {
        this.model = model;
    }

    /** Returns the definition of a map, without the semicolon at its end. */
    String of(DialectMap map) {
        StringBuilder out = new StringBuilder();
        struct(map, "", map, out);
        out.append(' ').append(map.name()).append(" SEC(\".maps\")");
        if (map.kind() == MapKind.HISTOGRAM) {
            tag("histogram", out);
        }
        if (map.kind() == MapKind.EXTERN) {
            tag("extern", out);
        }
        if (!map.sharing().isEmpty()) {
            tag(map.sharing(), out);
        }
        if (!map.pin().isEmpty() && !pinnedByName(map)) {
            tag("pin:" + map.pin(), out);
        }
        return out.toString();
    }

    private static void tag(String text, StringBuilder out) {
        out.append(" __attribute__((btf_decl_tag(\"").append(text).append("\")))");
    }

    /** Where libbpf itself pins a map that asks for it. */
    private static boolean pinnedByName(DialectMap map) {
        return map.pin().equals("/sys/fs/bpf/" + map.name());
    }

    /**
     * Writes the struct of a map.
     *
     * @param outermost the map that is defined: this one, or the one that it is inside of
     */
    private void struct(DialectMap map, String indent, DialectMap outermost, StringBuilder out) {
        out.append("struct {\n");
        member("__uint(type, BPF_MAP_TYPE_" + map.kernelType() + ")", indent, out);
        switch (map.kind()) {
            case RINGBUF ->
                member("__uint(max_entries, " + operand(map.size()) + " * " + PAGE_BYTES + ")", indent, out);
            case PERF_OUTPUT, SK_STORAGE, INODE_STORAGE, TASK_STORAGE, CGROUP_STORAGE, PERCPU_CGROUP_STORAGE -> {}
            default -> member("__uint(max_entries, " + map.size() + ")", indent, out);
        }
        types(map, indent, outermost, out);
        String flags = flags(map);
        if (!flags.isEmpty()) {
            member("__uint(map_flags, " + flags + ")", indent, out);
        }
        if (map.name().equals(outermost.name()) && pinnedByName(map)) {
            member("__uint(pinning, LIBBPF_PIN_BY_NAME)", indent, out);
        }
        out.append(indent).append('}');
    }

    private void types(DialectMap map, String indent, DialectMap outermost, StringBuilder out) {
        switch (map.kind()) {
            case RINGBUF -> {}
            case PERF_OUTPUT, PERF_ARRAY, CGROUP_ARRAY -> {
                member("__uint(key_size, sizeof(int))", indent, out);
                member("__uint(value_size, sizeof(u32))", indent, out);
            }
            case QUEUE, STACK -> member("__type(value, " + map.leaf() + ")", indent, out);
            case STACKTRACE -> {
                member("__uint(key_size, sizeof(u32))", indent, out);
                member("__uint(value_size, " + traceSize(map) + ")", indent, out);
            }
            case ARRAY_OF_MAPS, HASH_OF_MAPS -> {
                member("__type(key, " + map.key() + ")", indent, out);
                values(map, indent, outermost, out);
            }
            default -> {
                member("__type(key, " + map.key() + ")", indent, out);
                member("__type(value, " + map.leaf() + ")", indent, out);
            }
        }
    }

    private static String traceSize(DialectMap map) {
        long bytes = map.leafType().sizeBytes();
        return switch (map.leaf()) {
            case "struct bpf_stacktrace" -> bytes / ADDRESS_BYTES + " * sizeof(u64)";
            case "struct bpf_stacktrace_buildid" -> bytes / BUILD_ID_BYTES + " * sizeof(struct bpf_stack_build_id)";
            default -> "sizeof(" + map.leaf() + ")";
        };
    }

    /** An inner map is described by the type of the map that the program names, if that can stand there, or written out. */
    private void values(DialectMap map, String indent, DialectMap outermost, StringBuilder out) {
        DialectMap inner = model.mapNamed(map.inner());
        if (inner == null || inner.kind().outer()) {
            return; // an error, told by the checks
        }
        if (inner.node().start() < outermost.node().start() && inner.pin().isEmpty()) {
            member("__array(values, __typeof__(" + inner.name() + "))", indent, out);
            return;
        }
        out.append(indent).append("\t__array(values, ");
        struct(inner, indent + "\t", outermost, out);
        out.append(");\n");
    }

    private static String flags(DialectMap map) {
        String flags = map.flags().equals("0") ? "" : map.flags();
        if (!map.lacksNoPreallocation()) {
            return flags;
        }
        return flags.isEmpty() ? "BPF_F_NO_PREALLOC" : operand(flags) + " | BPF_F_NO_PREALLOC";
    }

    private static void member(String text, String indent, StringBuilder out) {
        out.append(indent).append('\t').append(text).append(";\n");
    }

    private static String operand(String expression) {
        boolean simple = expression.chars().allMatch(c -> SourceText.isIdentifier((char) c));
        return simple || isParenthesized(expression) ? expression : "(" + expression + ")";
    }

    /** Tells whether the parenthesis that an expression begins with closes at its end. */
    private static boolean isParenthesized(String expression) {
        int depth = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                return i > 0 && i == expression.length() - 1;
            }
        }
        return false;
    }
}
