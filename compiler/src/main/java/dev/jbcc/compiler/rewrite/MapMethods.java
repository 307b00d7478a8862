package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.ast.Type;
import dev.jbcc.compiler.rewrite.Support.Snippet;
import java.util.List;

/** Rewrites calls of map methods into calls of helpers. clang has checked the number and types of arguments. */
final class MapMethods {
    private final SourceText text;
    private final Shape shape;
    private final PointerAnalysis pointers;
    private final Support support;
    private final Samples samples;
    private final Problems problems;
    private final Renderer renderer;

    MapMethods(Unit unit, Renderer renderer) {
        this.text = unit.text();
        this.shape = unit.shape();
        this.pointers = unit.pointers();
        this.support = unit.support();
        this.samples = unit.samples();
        this.problems = unit.problems();
        this.renderer = renderer;
    }

    String render(Node call, DialectMap map, String method, List<Node> arguments) {
        String self = "&" + map.name();
        return switch (method) {
            case "lookup" -> typed(call, map, "bpf_map_lookup_elem(" + self + ", " + address(arguments, 0) + ")");
            case "lookup_or_try_init" -> typed(call, map, lookupOrTryInit(self, arguments));
            case "lookup_or_init" -> lookupOrInit(self, map, arguments);
            case "update" -> update(self, arguments, "BPF_ANY");
            case "insert" -> update(self, arguments, "BPF_NOEXIST");
            case "delete" -> "bpf_map_delete_elem(" + self + ", " + address(arguments, 0) + ")";
            case "increment" -> increment(map, arguments, false);
            case "atomic_increment" -> increment(map, arguments, true);
            case "perf_submit" -> {
                samples.note(map, arguments.get(1));
                yield "bpf_perf_event_output(" + plain(arguments, 0) + ", " + self + ", BPF_F_CURRENT_CPU, "
                        + plain(arguments, 1) + ", " + plain(arguments, 2) + ")";
            }
            case "perf_submit_skb" -> {
                samples.note(map, arguments.get(2));
                yield "bpf_perf_event_output(" + plain(arguments, 0) + ", " + self + ", ((__u64)("
                        + plain(arguments, 1) + ") << 32) | BPF_F_CURRENT_CPU, " + plain(arguments, 2) + ", "
                        + plain(arguments, 3) + ")";
            }
            case "ringbuf_output" -> {
                samples.note(map, arguments.get(0));
                yield "bpf_ringbuf_output(" + self + ", " + all(call, arguments);
            }
            case "ringbuf_reserve" -> {
                noteReserved(call, map);
                yield "bpf_ringbuf_reserve(" + self + ", " + plain(arguments, 0) + ", 0)";
            }
            case "ringbuf_submit" -> {
                samples.note(map, arguments.get(0));
                yield "bpf_ringbuf_submit(" + all(call, arguments);
            }
            case "ringbuf_discard" -> "bpf_ringbuf_discard(" + all(call, arguments);
            case "ringbuf_query" -> "bpf_ringbuf_query(" + self + ", " + plain(arguments, 0) + ")";
            default -> {
                problems.error(call.start(), "map '" + map.name() + "': no method '" + method + "'");
                yield text.of(call);
            }
        };
    }

    private String lookupOrTryInit(String self, List<Node> arguments) {
        support.use(Snippet.LOOKUP_OR_TRY_INIT);
        return "bpf_map_lookup_or_try_init(" + self + ", " + address(arguments, 0) + ", " + address(arguments, 1) + ")";
    }

    /** Returns from the function when there is no room, as the method always did. */
    private String lookupOrInit(String self, DialectMap map, List<Node> arguments) {
        Type result = renderer.function().node().type().result();
        boolean nothing = result != null
                && result.kind() == Type.Kind.VOID
                && !renderer.function().isProgram();
        return "({ " + map.leaf() + " *leaf__ = " + lookupOrTryInit(self, arguments) + "; if (!leaf__) return"
                + (nothing ? "" : " 0") + "; leaf__; })";
    }

    private String update(String self, List<Node> arguments, String flag) {
        return "bpf_map_update_elem(" + self + ", " + address(arguments, 0) + ", " + address(arguments, 1) + ", " + flag
                + ")";
    }

    private String increment(DialectMap map, List<Node> arguments, boolean atomic) {
        String amount = arguments.size() > 1 ? Shape.macroArgument(plain(arguments, 1)) : "1";
        String name;
        if (map.isArray()) {
            support.use(atomic ? Snippet.ATOMIC_INCREMENT_ELEMENT : Snippet.INCREMENT_ELEMENT);
            name = atomic ? "bpf_array_atomic_increment" : "bpf_array_increment";
        } else {
            support.use(atomic ? Snippet.ATOMIC_INCREMENT : Snippet.INCREMENT);
            name = atomic ? "bpf_map_atomic_increment" : "bpf_map_increment";
        }
        return name + "(&" + map.name() + ", " + keyByValue(map, arguments.getFirst()) + ", " + amount + ")";
    }

    /** A key that is a variable of the right type is used where it lies; any other value becomes one. */
    private String keyByValue(DialectMap map, Node argument) {
        Node key = argument.bare();
        if (shape.isObject(key)
                && pointers.ofObject(key) == Provenance.DIRECT
                && key.type().spelling().filter(map.key()::equals).isPresent()) {
            return Shape.macroArgument("&" + renderer.render(key));
        }
        return Shape.macroArgument("&(" + map.key() + "){" + renderer.render(argument) + "}");
    }

    /** A helper returns a bare pointer: where it is followed at once, it takes its type back. */
    private String typed(Node call, DialectMap map, String rewritten) {
        Node parent = call.parent();
        while (parent != null && (parent.is(NodeKind.PAREN) || parent.isImplicitConversion())) {
            parent = parent.parent();
        }
        if (parent == null) {
            return rewritten;
        }
        boolean followed = parent.is(NodeKind.MEMBER)
                || parent.is(NodeKind.SUBSCRIPT)
                || shape.isDereference(parent)
                || (parent.is(NodeKind.BINARY) && "+-".contains(shape.binaryOperator(parent)));
        return followed ? "((" + map.leaf() + " *)" + rewritten + ")" : rewritten;
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

    /**
     * Renders an argument that a helper reads from: something in foreign memory is copied to the stack first.
     */
    private String address(List<Node> arguments, int index) {
        Node argument = arguments.get(index);
        Node pointer = argument.uncast();
        if (renderer.function().readsForeign()
                && shape.isAddressOf(pointer)
                && pointers.ofObject(pointer.child(0)) == Provenance.FOREIGN) {
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

    private String plain(List<Node> arguments, int index) {
        return renderer.render(arguments.get(index));
    }

    /** Returns the arguments with what stands between them, and the closing parenthesis. */
    private String all(Node call, List<Node> arguments) {
        return renderer.spliceFrom(call, arguments.getFirst());
    }
}
