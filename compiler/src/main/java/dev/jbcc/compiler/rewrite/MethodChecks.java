package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.Type;

/** Finds arguments of map methods that clang lets pass although no program with them can be right. */
final class MethodChecks {
    private final Shape shape;
    private final Problems problems;

    MethodChecks(Unit unit) {
        this.shape = unit.shape();
        this.problems = unit.problems();
    }

    /** Checks the arguments of a call, the number of which is right but for increments. */
    void check(DialectMap map, MapMethod method, Arguments arguments) {
        int most = method.parameters().size();
        if (arguments.count() > most) {
            problems.error(
                    arguments.node(most).start(),
                    "map '" + map.name() + "': " + method.signature() + ": " + arguments.count()
                            + " arguments, at most " + most + " expected");
        }
        for (int i = 0; i < Math.min(arguments.count(), most); i++) {
            switch (method.parameters().get(i)) {
                case "&key" -> checkAddress(map, method, arguments.node(i), "key", map.keyType(), map.key());
                case "&value", "result" -> {
                    if (method != MapMethod.PERF_COUNTER_VALUE && !isSocketMap(map)) {
                        checkAddress(map, method, arguments.node(i), "value", map.leafType(), map.leaf());
                    }
                }
                default -> {}
            }
        }
    }

    /** Values of these are sockets, whatever the map says. */
    private static boolean isSocketMap(DialectMap map) {
        return map.kind() == MapKind.SOCKMAP || map.kind() == MapKind.SOCKHASH;
    }

    private void checkAddress(
            DialectMap map, MapMethod method, Node argument, String what, Type wanted, String spelling) {
        Node given = argument.uncast();
        Type type = given.type();
        String place = "map '" + map.name() + "': " + method.signature() + ": ";
        boolean number = type.kind() == Type.Kind.ENUM || type.kind() == Type.Kind.INTEGER;
        if (number && type.sizeBytes() < Long.BYTES && !given.is(NodeKind.LITERAL)) {
            problems.error(argument.start(), place + "the " + what + " is taken by its address", "put '&' before it");
            return;
        }
        Node object = shape.isAddressOf(given) ? given.child(0).bare() : null;
        if (object == null || !object.is(NodeKind.NAME)) {
            return; // what it points into may well be larger
        }
        long bytes = object.type().sizeBytes();
        if (bytes > 0 && bytes < wanted.sizeBytes()) {
            problems.error(
                    argument.start(),
                    place + "the " + what + " has " + wanted.sizeBytes() + " bytes ('" + spelling + "'), '"
                            + shape.text(object) + "' has " + bytes);
        }
    }
}
