package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.Type;
import java.util.LinkedHashMap;
import java.util.Map;

/** The types of what goes into perf and ring buffers, for those who read them: one variable per buffer that nobody reads. */
final class Samples {
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Shape shape;

    Samples(Shape shape) {
        this.shape = shape;
    }

    /** Notes what is sent. The first type that can be named counts. */
    void note(DialectMap map, Node data) {
        Node source = data.uncast();
        Type type;
        if (shape.isAddressOf(source)) {
            type = source.child(0).type();
        } else if (source.type().isPointer()) {
            Type target = source.type().target();
            if (target == null) {
                return;
            }
            type = target;
        } else {
            return;
        }
        note(map, type);
    }

    void note(DialectMap map, Type type) {
        Type.Kind kind = type.kind();
        if (kind == Type.Kind.VOID || type.sizeBytes() <= 0 || isLocal(type)) {
            return;
        }
        type.spelling().ifPresent(name -> types.putIfAbsent(map.name(), name));
    }

    private static boolean isLocal(Type type) {
        Declaration record = type.record();
        Declaration parent = record == null ? null : record.parent();
        return parent != null && parent.kind() == NodeKind.FUNCTION;
    }

    /** Returns the declarations, each on a line of its own. */
    String text() {
        StringBuilder out = new StringBuilder();
        types.forEach((map, type) -> out.append("const ")
                .append(type.startsWith("const ") ? type.substring("const ".length()) : type)
                .append(type.endsWith("*") ? "*" : " *")
                .append(map)
                .append("__sample SEC(\".jbcc.samples\");\n"));
        return out.toString();
    }
}
