package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.Type;
import dev.jbcc.compiler.rewrite.KernelFacts.Load;
import dev.jbcc.compiler.rewrite.Support.Header;
import dev.jbcc.compiler.rewrite.Support.Snippet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns loads from foreign memory into reads with a helper.
 *
 * <p>A chain of members of kernel types becomes {@code BPF_CORE_READ(root, a, b.c)}. That macro relocates every member access
 * inside its arguments, so a root that itself accesses members of other types must not stand in it, nor may types of the source: then it
 * is {@code BPF_PROBE_READ}, which leaves relocations to the attribute of the kernel's types. What is no member, {@code *p} and
 * {@code p[i]}, becomes {@code bpf_read(object)}.
 */
final class Reads {
    /** As many members as BPF_CORE_READ takes. */
    private static final int MAX_CHAIN = 9;

    /** Each bpf_read doubles the text of the object in it, so deeper ones get a variable type by name. */
    private static final int MAX_DEPTH = 2;

    private final Shape shape;
    private final PointerAnalysis pointers;
    private final TypedLoads loads;
    private final Support support;
    private final Renderer renderer;
    private final Rewrites rewrites;
    private final HelperChecks helpers;
    private int depth;

    /** An object as a member of what a pointer points to. */
    private record Path(Node pointer, String members, boolean kernel) {}

    /** A chain of members from a root, with a read at each step but the first. */
    private record Chain(Node root, List<String> members, boolean kernel) {}

    Reads(Unit unit, Renderer renderer) {
        this.shape = unit.shape();
        this.pointers = unit.pointers();
        this.loads = unit.loads();
        this.support = unit.support();
        this.rewrites = unit.rewrites();
        this.helpers = unit.helpers();
        this.renderer = renderer;
    }

    /** Returns the read that an implicit conversion stands for; null if it does not load from foreign memory. */
    @Nullable
    String render(Node conversion) {
        if (!conversion.isImplicitConversion()) {
            return null;
        }
        Node operand = conversion.child(0);
        Node object = operand.bare();
        if (operand.isImplicitConversion() || object.is(NodeKind.NAME) || !shape.isObject(object)) {
            return null;
        }
        if (!isForeign(object) || !shape.isLoad(conversion)) {
            return null;
        }
        return noted(object, read(object));
    }

    private String noted(Node object, String read) {
        helpers.read(object);
        return rewrites.note(object, read, () -> pointers.reasonToRead(object));
    }

    /** Tells whether an object has to be read with a helper. */
    boolean isForeign(Node object) {
        return switch (pointers.ofObject(object)) {
            case DIRECT -> false;
            case TYPED -> loads.of(object) == Load.REFUSED;
            case NONE, FOREIGN, UNKNOWN -> true;
        };
    }

    /** Returns the value of an object in foreign memory. */
    String value(Node object) {
        return noted(object.bare(), read(object.bare()));
    }

    private String read(Node object) {
        Declaration field = object.is(NodeKind.MEMBER) ? object.declaration() : null;
        if (field != null && field.bitField()) {
            return readBits(object);
        }
        Chain chain = chain(object);
        if (chain != null && chain.members().size() <= MAX_CHAIN) {
            String arguments = rendered(chain.root()) + ", " + String.join(", ", chain.members()) + ")";
            if (!hasReads(arguments)) {
                support.use(Header.CORE_READ);
                boolean relocated = chain.kernel() && isSimple(chain.root(), true);
                return (relocated ? "BPF_CORE_READ(" : "BPF_PROBE_READ(") + arguments;
            }
        }
        return readObject(object);
    }

    /** The macros of libbpf cannot stand in arguments of each other. */
    private static boolean hasReads(String arguments) {
        return arguments.contains("BPF_CORE_READ(") || arguments.contains("BPF_PROBE_READ(");
    }

    private String readObject(Node object) {
        depth++;
        try {
            String rendered = Shape.macroArgument(renderer.render(object));
            Optional<String> type = depth > MAX_DEPTH ? object.type().spelling() : Optional.empty();
            if (type.isPresent()) {
                support.use(Snippet.READ_AS);
                return "bpf_read_as(" + type.get() + ", " + rendered + ")";
            }
            support.use(Snippet.READ);
            return "bpf_read(" + rendered + ")";
        } finally {
            depth--;
        }
    }

    /** Returns the chain that ends with an object; null if it is no member of anything. */
    private @Nullable Chain chain(Node object) {
        Path path = path(object);
        if (path == null) {
            return null;
        }
        Node pointer = path.pointer();
        Node loaded = pointer.bare();
        if (!loaded.is(NodeKind.NAME)
                && shape.isObject(loaded)
                && isForeign(loaded)
                && shape.isLoad(unparenthesized(pointer))) {
            Declaration field = loaded.is(NodeKind.MEMBER) ? loaded.declaration() : null;
            Chain before = field != null && field.bitField() ? null : chain(loaded);
            if (before != null) {
                List<String> members = new ArrayList<>(before.members());
                members.add(path.members());
                return new Chain(before.root(), members, before.kernel() && path.kernel());
            }
        }
        return new Chain(pointer, List.of(path.members()), path.kernel());
    }

    private String rendered(Node pointer) {
        return Shape.macroArgument(renderer.render(unparenthesized(pointer)));
    }

    private Node unparenthesized(Node pointer) {
        Node node = pointer;
        while (node.is(NodeKind.PAREN)
                || (node.isImplicitConversion() && node.child(0).is(NodeKind.PAREN) && !isForeign(node.bare()))) {
            node = node.child(0);
        }
        return node;
    }

    /** Takes an object apart into a pointer and the members behind it; null if it is no member of anything. */
    private @Nullable Path path(Node object) {
        Node bare = object.bare();
        if (bare.is(NodeKind.MEMBER)) {
            String name = shape.memberName(bare);
            Node base = shape.base(bare);
            boolean kernel = isKernelMember(bare);
            if (!shape.isArrow(bare)) {
                return member(path(base), base, name, kernel);
            }
            Node pointer = base.bare();
            if (shape.isAddressOf(pointer)) {
                Path outer = path(pointer.child(0));
                return outer == null
                        ? null
                        : new Path(outer.pointer(), outer.members() + "." + name, outer.kernel() && kernel);
            }
            return new Path(base, name, kernel);
        }
        if (bare.is(NodeKind.SUBSCRIPT)) {
            Node array = shape.subscripted(bare).bare();
            if (array.is(NodeKind.MEMBER) || array.is(NodeKind.SUBSCRIPT)) {
                if (array.type().kind() == Type.Kind.ARRAY) {
                    Path outer = path(array);
                    if (outer == null) {
                        return null;
                    }
                    Node index = shape.index(bare);
                    String members = outer.members() + "[" + Shape.macroArgument(renderer.render(index)) + "]";
                    return new Path(outer.pointer(), members, outer.kernel() && isSimple(index, false));
                }
            }
        }
        return null;
    }

    private @Nullable Path member(@Nullable Path outer, Node base, String name, boolean kernel) {
        if (outer != null) {
            return new Path(outer.pointer(), outer.members() + "." + name, outer.kernel() && kernel);
        }
        Node bare = base.bare();
        return shape.isDereference(bare) ? new Path(bare.child(0), name, kernel) : null;
    }

    /** Kernel types come from a header; those of the source, and the tracepoint structs before it, mean what they say. */
    private static boolean isKernelMember(Node member) {
        Declaration field = member.declaration();
        return field != null && !field.inSource();
    }

    /**
     * Tells whether an expression accesses no members, so that it may stand where all of those are relocated.
     *
     * @param calls whether it may call functions
     */
    private boolean isSimple(Node expression, boolean calls) {
        Node bare = expression.bare();
        return switch (bare.kind()) {
            case NAME, LITERAL -> true;
            case CAST -> isSimple(bare.lastChild(), calls);
            case CALL -> calls && bare.children().stream().allMatch(part -> isSimple(part, true));
            case BINARY ->
                bare.childCount() == 2
                        && !shape.isAssignment(bare)
                        && isSimple(bare.child(0), calls)
                        && isSimple(bare.child(1), calls);
            default -> false;
        };
    }

    private String readBits(Node object) {
        Path path = path(object);
        String cast = object.type().spelling().map(name -> "(" + name + ")").orElse("");
        if (path == null || !path.kernel()) {
            return readBitsOfCopy(object);
        }
        support.use(Header.CORE_READ);
        Node bare = path.pointer().bare();
        if (isSimple(bare, false)) {
            return cast + "BPF_CORE_READ_BITFIELD_PROBED(" + renderer.render(unparenthesized(path.pointer())) + ", "
                    + path.members() + ")";
        }
        String pointer = Shape.macroArgument(renderer.render(path.pointer()));
        return "({ __typeof__(" + pointer + ") at__ = " + pointer + "; " + cast + "BPF_CORE_READ_BITFIELD_PROBED(at__, "
                + path.members() + "); })";
    }

    /** A bit field of a type of the source: nothing relocates it, so the struct around it is read as a whole. */
    private String readBitsOfCopy(Node object) {
        Node base = shape.base(object);
        String name = shape.memberName(object);
        if (!shape.isArrow(object)) {
            return readObject(base) + "." + name;
        }
        support.use(Snippet.READ);
        return "bpf_read(*" + renderer.render(base) + ")." + name;
    }

    /** Returns a call that copies an object from foreign memory. */
    String copy(String target, String size, Node object) {
        Node bare = object.bare();
        String source = shape.isDereference(bare) ? renderer.render(bare.child(0)) : "&" + renderer.render(object);
        return noted(bare, support.readHelper() + "(" + target + ", " + size + ", " + source + ")");
    }
}
