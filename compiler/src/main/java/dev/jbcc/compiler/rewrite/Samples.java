package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.Type;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Types that the object must describe for those who read its maps: a variable for each, that nobody uses. What goes into perf and ring
 * buffers, and what is in maps inside of maps: of these the compiler describes the map, but of its structs only that there are some.
 */
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
        note(map.name() + "__sample", type);
    }

    /** Notes what is in a map that is inside of another. */
    void noteInner(DialectMap map) {
        noteStruct(map.name() + "__key", map.keyType());
        noteStruct(map.name() + "__leaf", map.leafType());
    }

    private void noteStruct(String variable, Type type) {
        if (type.kind() == Type.Kind.RECORD && !isLocal(type)) {
            note(variable, type);
        }
    }

    private void note(String variable, Type type) {
        type.spelling().ifPresent(name -> types.putIfAbsent(variable, name));
    }

    private static boolean isLocal(Type type) {
        Declaration record = type.record();
        Declaration parent = record == null ? null : record.parent();
        return parent != null && parent.kind() == NodeKind.FUNCTION;
    }

    /** Returns the declarations, each on a line of its own. */
    String text() {
        StringBuilder out = new StringBuilder();
        types.forEach((variable, type) -> out.append("const ")
                .append(type.startsWith("const ") ? type.substring("const ".length()) : type)
                .append(type.endsWith("*") ? "*" : " *")
                .append(variable)
                .append(" SEC(\".jbcc.samples\");\n"));
        return out.toString();
    }
}
