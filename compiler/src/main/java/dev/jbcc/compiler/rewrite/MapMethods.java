package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.ast.Type;
import dev.jbcc.compiler.rewrite.Support.Snippet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rewrites calls of map methods into calls of helpers. clang has checked the number and types of arguments. */
final class MapMethods {
    private final SourceText text;
    private final Shape shape;
    private final PointerAnalysis pointers;
    private final Support support;
    private final Samples samples;
    private final Problems problems;
    private final Renderer renderer;
    private final MethodChecks checks;

    MapMethods(Unit unit, Renderer renderer) {
        this.text = unit.text();
        this.shape = unit.shape();
        this.pointers = unit.pointers();
        this.support = unit.support();
        this.samples = unit.samples();
        this.problems = unit.problems();
        this.renderer = renderer;
        this.checks = new MethodChecks(unit);
    }

    String render(Node call, DialectMap map, String name) {
        Optional<MapMethod> found = map.kind().method(name);
        if (found.isEmpty()) {
            refuse(call, map, name);
            return text.of(call);
        }
        MapMethod method = found.get();
        Arguments arguments = new Arguments(text, renderer, call);
        checks.check(map, method, arguments);
        note(call, map, method, arguments);
        return switch (method) {
            case LOOKUP_OR_INIT -> lookupOrInit(map, method, arguments);
            case LOOKUP_OR_TRY_INIT -> {
                support.use(Snippet.LOOKUP_OR_TRY_INIT);
                yield typed(call, map, mapFirst(map, method, arguments, ""));
            }
            case UPDATE -> narrowed(call, mapFirst(map, method, arguments, ", BPF_ANY"));
            case INSERT -> narrowed(call, mapFirst(map, method, arguments, ", BPF_NOEXIST"));
            case DELETE, PUSH, POP, PEEK -> narrowed(call, mapFirst(map, method, arguments, ""));
            case INCREMENT -> increment(map, arguments, false);
            case ATOMIC_INCREMENT -> increment(map, arguments, true);
            case PERF_SUBMIT -> contextFirst(map, method, arguments, ", BPF_F_CURRENT_CPU");
            case PERF_SUBMIT_SKB -> submitPacket(map, method, arguments);
            case RINGBUF_OUTPUT -> orCount(Snippet.RINGBUF_OUTPUT_OR_COUNT, map, method, arguments, "");
            case RINGBUF_RESERVE -> orCount(Snippet.RINGBUF_RESERVE_OR_COUNT, map, method, arguments, ", 0");
            case RINGBUF_SUBMIT, RINGBUF_DISCARD -> method.helper() + "(" + arguments.before(0) + arguments.all() + ")";
            default -> {
                String rewritten = method.contextFirst()
                        ? contextFirst(map, method, arguments, "")
                        : mapFirst(map, method, arguments, "");
                yield method.givesValue() ? typed(call, map, rewritten) : rewritten;
            }
        };
    }

    private void refuse(Node call, DialectMap map, String name) {
        List<String> hints = new ArrayList<>();
        List<String> others = MapMethod.of(name).map(MapKind::having).orElse(List.of());
        if (!others.isEmpty() && others.size() <= 2) {
            hints.add(String.join(" and ", others) + " maps have it");
        }
        hints.add("it has " + String.join(", ", map.kind().methodNames()));
        problems.error(
                call.start(),
                "map '" + map.name() + "': no method '" + name + "', as it is of type "
                        + map.kind().spelling(),
                hints.toArray(new String[0]));
    }

    /** Notes the type of what goes into a buffer. */
    private void note(Node call, DialectMap map, MapMethod method, Arguments arguments) {
        switch (method) {
            case PERF_SUBMIT -> samples.note(map, arguments.node(1));
            case PERF_SUBMIT_SKB -> samples.note(map, arguments.node(2));
            case RINGBUF_OUTPUT, RINGBUF_SUBMIT -> samples.note(map, arguments.node(0));
            case RINGBUF_RESERVE -> noteReserved(call, map);
            default -> {}
        }
    }

    /** Calls a helper that takes the map, the arguments as they are, and what the method does not ask for. */
    private String mapFirst(DialectMap map, MapMethod method, Arguments arguments, String more) {
        return mapFirst(method.helper(), map, method, arguments, more);
    }

    private String mapFirst(String function, DialectMap map, MapMethod method, Arguments arguments, String more) {
        StringBuilder out = new StringBuilder(function);
        out.append("(&").append(map.name());
        for (int i = 0; i < arguments.count(); i++) {
            out.append(i == 0 ? arguments.afterAnother() : arguments.before(i));
            out.append(argument(method, arguments, i));
        }
        return out.append(arguments.tail()).append(more).append(')').toString();
    }

    /** The kernel counts nothing when a ring buffer is full, so the program does, for whoever reads it. */
    private String orCount(Snippet snippet, DialectMap map, MapMethod method, Arguments arguments, String more) {
        support.use(snippet);
        String counter = support.lossCounter(map.name());
        return mapFirst(method.helper() + "_or_count", map, method, arguments, more + ", &" + counter);
    }

    /** Calls a helper that takes the context, then the map and what belongs to it, then the other arguments. */
    private String contextFirst(DialectMap map, MapMethod method, Arguments arguments, String afterMap) {
        StringBuilder out = new StringBuilder(method.helper());
        out.append('(').append(arguments.before(0)).append(argument(method, arguments, 0));
        out.append(", &").append(map.name()).append(afterMap);
        for (int i = 1; i < arguments.count(); i++) {
            out.append(arguments.before(i)).append(argument(method, arguments, i));
        }
        return out.append(arguments.tail()).append(')').toString();
    }

    private String argument(MapMethod method, Arguments arguments, int index) {
        return method.parameters().get(index).startsWith("&")
                ? address(arguments.node(index))
                : arguments.rendered(index);
    }

    /** The size of the packet goes into the upper half of the flags. */
    private String submitPacket(DialectMap map, MapMethod method, Arguments arguments) {
        return method.helper() + "(" + arguments.before(0) + arguments.rendered(0) + ", &" + map.name()
                + arguments.before(1) + "((__u64)(" + arguments.rendered(1) + ") << 32) | BPF_F_CURRENT_CPU"
                + arguments.before(2) + arguments.rendered(2) + arguments.before(3) + arguments.rendered(3)
                + arguments.tail() + ")";
    }

    /** Returns from the function when there is no room, as the method always did. */
    private String lookupOrInit(DialectMap map, MapMethod method, Arguments arguments) {
        support.use(Snippet.LOOKUP_OR_TRY_INIT);
        Type result = renderer.function().node().type().result();
        boolean nothing = result != null
                && result.kind() == Type.Kind.VOID
                && !renderer.function().isProgram();
        return "({ " + map.leaf() + " *leaf__ = " + mapFirst(map, method, arguments, "") + "; if (!leaf__) return"
                + (nothing ? "" : " 0") + "; leaf__; })";
    }

    private String increment(DialectMap map, Arguments arguments, boolean atomic) {
        String name;
        if (map.isArray()) {
            support.use(atomic ? Snippet.ATOMIC_INCREMENT_ELEMENT : Snippet.INCREMENT_ELEMENT);
            name = atomic ? "bpf_array_atomic_increment" : "bpf_array_increment";
        } else {
            support.use(atomic ? Snippet.ATOMIC_INCREMENT : Snippet.INCREMENT);
            name = atomic ? "bpf_map_atomic_increment" : "bpf_map_increment";
        }
        String amount =
                arguments.count() > 1 ? arguments.before(1) + Shape.macroArgument(arguments.rendered(1)) : ", 1";
        return name + "(&" + map.name() + arguments.afterAnother() + keyByValue(map, arguments.node(0)) + amount
                + arguments.tail() + ")";
    }

    /** A key that is a variable of the right type is used where it lies; any other value becomes one. */
    private String keyByValue(DialectMap map, Node argument) {
        Node key = argument.bare();
        if (shape.isObject(key)
                && !(key.is(NodeKind.NAME) && pointers.isCounter(key.declaration()))
                && pointers.ofObject(key) == Provenance.DIRECT
                && key.type().spelling().filter(map.key()::equals).isPresent()) {
            return Shape.macroArgument("&" + renderer.render(key));
        }
        return Shape.macroArgument("&(" + map.key() + "){" + renderer.render(argument) + "}");
    }

    /**
     * Before Linux 6.4 the functions behind these helpers return {@code int}, and a program that calls them directly, as the verifier
     * arranges it, gets an error number without its sign: the helper's {@code long} is never negative. Where that matters, the result
     * is cut to what it was.
     */
    String narrowed(Node call, String rewritten) {
        Node value = call;
        Node user = call.parent();
        while (user != null && (user.is(NodeKind.PAREN) || user.isImplicitConversion())) {
            value = user;
            user = user.parent();
        }
        return user != null && seesAllBits(user, value) ? "(int)" + rewritten : rewritten;
    }

    private boolean seesAllBits(Node user, Node value) {
        return switch (user.kind()) {
            case BLOCK ->
                user.lastChild() == value
                        && user.parent() != null
                        && user.parent().is(NodeKind.STATEMENT_EXPRESSION);
            case OTHER_STATEMENT -> false;
            case VARIABLE, CAST -> user.type().sizeBytes() > Integer.BYTES;
            case RETURN -> {
                Type result = renderer.function().node().type().result();
                yield result != null && result.sizeBytes() > Integer.BYTES;
            }
            case CONDITIONAL -> user.child(0) != value;
            case UNARY -> !shape.unaryOperator(user).equals("!");
            case BINARY ->
                switch (shape.binaryOperator(user)) {
                    case "=" -> user.child(0).type().sizeBytes() > Integer.BYTES;
                    case "&&", "||" -> false;
                    default -> true;
                };
            default -> true;
        };
    }

    /** A helper returns a bare pointer: where nothing gives it a type, it takes its own back. */
    private String typed(Node call, DialectMap map, String rewritten) {
        Node value = call;
        Node user = call.parent();
        boolean enclosed = false;
        while (user != null && (user.is(NodeKind.PAREN) || user.isImplicitConversion())) {
            enclosed |= user.is(NodeKind.PAREN);
            value = user;
            user = user.parent();
        }
        if (user == null || takesAnyPointer(user, value)) {
            return rewritten;
        }
        String cast = "(" + map.leaf() + " *)" + rewritten;
        boolean bindsCloser = user.is(NodeKind.MEMBER) || user.is(NodeKind.SUBSCRIPT);
        return bindsCloser && !enclosed ? "(" + cast + ")" : cast;
    }

    private boolean takesAnyPointer(Node user, Node value) {
        return switch (user.kind()) {
            case VARIABLE -> !text.of(user).startsWith("__auto_type");
            case BLOCK ->
                user.lastChild() != value
                        || user.parent() == null
                        || !user.parent().is(NodeKind.STATEMENT_EXPRESSION);
            case CAST, RETURN, OTHER_STATEMENT -> true;
            case CONDITIONAL -> user.child(0) == value;
            case CALL -> user.child(0) != value;
            case UNARY -> shape.unaryOperator(user).equals("!");
            case BINARY ->
                switch (shape.binaryOperator(user)) {
                    case "=" -> user.child(1) == value;
                    case "==", "!=", "&&", "||" -> true;
                    default -> false;
                };
            default -> false;
        };
    }

    /** What is reserved has the type of the variable that takes it. */
    private void noteReserved(Node call, DialectMap map) {
        Node parent = call.parent();
        while (parent != null && (parent.is(NodeKind.PAREN) || parent.isImplicitConversion())) {
            parent = parent.parent();
        }
        if (parent == null) {
            return;
        }
        Type type = switch (parent.kind()) {
            case VARIABLE, CAST -> parent.type();
            case BINARY -> parent.child(0).type();
            default -> null;
        };
        Type target = type == null ? null : type.target();
        if (target != null) {
            samples.note(map, target);
        }
    }

    /** Renders the address of something that a helper reads: what lies in foreign memory is copied to the stack first. */
    private String address(Node argument) {
        Node pointer = argument.uncast();
        if (renderer.function().readsForeign()
                && shape.isAddressOf(pointer)
                && pointers.ofObject(pointer.child(0)).isKernelMemory()) {
            Node object = pointer.child(0);
            String type = object.type().spelling().orElse("");
            if (!type.isEmpty()) {
                String value = renderer.reads().value(object);
                return object.type().kind() == Type.Kind.RECORD
                        ? "(" + type + "[]){" + value + "}"
                        : "&(" + type + "){" + value + "}";
            }
        }
        return renderer.render(argument);
    }
}
