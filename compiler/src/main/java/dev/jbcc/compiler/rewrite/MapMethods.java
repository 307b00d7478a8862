package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.ast.Type;
import dev.jbcc.compiler.rewrite.Support.Snippet;

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

    String render(Node call, DialectMap map, String method) {
        Arguments arguments = new Arguments(text, renderer, call);
        String self = "&" + map.name();
        return switch (method) {
            case "lookup" -> typed(call, map, "bpf_map_lookup_elem(" + self + addresses(arguments, 1) + ")");
            case "lookup_or_try_init" -> typed(call, map, lookupOrTryInit(self, arguments));
            case "lookup_or_init" -> lookupOrInit(self, map, arguments);
            case "update" -> "bpf_map_update_elem(" + self + addresses(arguments, 2) + ", BPF_ANY)";
            case "insert" -> "bpf_map_update_elem(" + self + addresses(arguments, 2) + ", BPF_NOEXIST)";
            case "delete" -> "bpf_map_delete_elem(" + self + addresses(arguments, 1) + ")";
            case "increment" -> increment(map, arguments, false);
            case "atomic_increment" -> increment(map, arguments, true);
            case "perf_submit" -> {
                samples.note(map, arguments.node(1));
                yield "bpf_perf_event_output(" + arguments.before(0) + arguments.rendered(0) + ", " + self
                        + ", BPF_F_CURRENT_CPU" + arguments.before(1) + arguments.rendered(1) + arguments.before(2)
                        + arguments.rendered(2) + arguments.tail() + ")";
            }
            case "perf_submit_skb" -> {
                samples.note(map, arguments.node(2));
                yield "bpf_perf_event_output(" + arguments.before(0) + arguments.rendered(0) + ", " + self
                        + arguments.before(1) + "((__u64)(" + arguments.rendered(1) + ") << 32) | BPF_F_CURRENT_CPU"
                        + arguments.before(2) + arguments.rendered(2) + arguments.before(3) + arguments.rendered(3)
                        + arguments.tail() + ")";
            }
            case "ringbuf_output" -> {
                samples.note(map, arguments.node(0));
                yield "bpf_ringbuf_output(" + self + arguments.afterAnother() + arguments.all() + ")";
            }
            case "ringbuf_reserve" -> {
                noteReserved(call, map);
                yield "bpf_ringbuf_reserve(" + self + arguments.afterAnother() + arguments.all() + ", 0)";
            }
            case "ringbuf_submit" -> {
                samples.note(map, arguments.node(0));
                yield "bpf_ringbuf_submit(" + arguments.before(0) + arguments.all() + ")";
            }
            case "ringbuf_discard" -> "bpf_ringbuf_discard(" + arguments.before(0) + arguments.all() + ")";
            case "ringbuf_query" -> "bpf_ringbuf_query(" + self + arguments.afterAnother() + arguments.all() + ")";
            default -> {
                problems.error(call.start(), "map '" + map.name() + "': no method '" + method + "'");
                yield text.of(call);
            }
        };
    }

    private String lookupOrTryInit(String self, Arguments arguments) {
        support.use(Snippet.LOOKUP_OR_TRY_INIT);
        return "bpf_map_lookup_or_try_init(" + self + addresses(arguments, 2) + ")";
    }

    /** Returns from the function when there is no room, as the method always did. */
    private String lookupOrInit(String self, DialectMap map, Arguments arguments) {
        Type result = renderer.function().node().type().result();
        boolean nothing = result != null
                && result.kind() == Type.Kind.VOID
                && !renderer.function().isProgram();
        return "({ " + map.leaf() + " *leaf__ = " + lookupOrTryInit(self, arguments) + "; if (!leaf__) return"
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

    /** Renders arguments that a helper reads from, each behind a comma. */
    private String addresses(Arguments arguments, int count) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? arguments.afterAnother() : arguments.before(i));
            out.append(address(arguments.node(i)));
        }
        return out.append(arguments.tail()).toString();
    }

    /** Renders the address of something that a helper reads: what lies in foreign memory is copied to the stack first. */
    private String address(Node argument) {
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
}
