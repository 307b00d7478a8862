package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.ast.Type;
import dev.jbcc.compiler.rewrite.KernelFacts.Load;
import dev.jbcc.compiler.rewrite.KernelFacts.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which loads through pointers whose types the verifier knows need no helper. The verifier looks up what lies at the offset, in the
 * kernel's types and not in the program's; where it finds something else than the program means, as in unions, it refuses.
 */
final class TypedLoads {
    private final SourceText text;
    private final Shape shape;
    private final KernelFacts facts;
    private final Map<Node, Load> known = new HashMap<>();

    /** An object inside a struct that a pointer points to. */
    private record Place(String struct, List<Step> path) {}

    TypedLoads(SourceText text, Shape shape, KernelFacts facts) {
        this.text = text;
        this.shape = shape;
        this.facts = facts;
    }

    /** Tells what comes of loading an object directly, if the pointer that it is reached through is known to the verifier. */
    Load of(Node object) {
        return known.computeIfAbsent(object.bare(), this::find);
    }

    private Load find(Node object) {
        boolean scalar = switch (object.type().kind()) {
            case INTEGER, ENUM, POINTER -> true;
            default -> false;
        };
        Declaration field = object.is(NodeKind.MEMBER) ? object.declaration() : null;
        if (!scalar || (field != null && field.bitField())) {
            return Load.REFUSED;
        }
        Place place = place(object);
        if (place == null || place.path().isEmpty()) {
            return Load.REFUSED;
        }
        return facts.load(place.struct(), place.path(), object.type().sizeBytes());
    }

    /** Tells whether the address of an object is as good as the pointer that it is reached through. */
    boolean staysKnown(Node object) {
        if (object.type().kind() != Type.Kind.RECORD) {
            return false;
        }
        Place place = place(object.bare());
        return place != null && facts.staysKnown(place.struct(), place.path());
    }

    private @Nullable Place place(Node object) {
        List<Step> path = new ArrayList<>();
        Node at = object;
        while (true) {
            if (at.is(NodeKind.MEMBER)) {
                Declaration field = at.declaration();
                if (field == null || field.inSource()) {
                    return null;
                }
                path.add(new Step.Member(field.name()));
                Node base = shape.base(at);
                if (!shape.isArrow(at)) {
                    at = base.bare();
                    continue;
                }
                Node pointer = base.bare();
                if (shape.isAddressOf(pointer)) {
                    at = pointer.child(0).bare();
                    continue;
                }
                return place(base.type(), path);
            }
            if (at.is(NodeKind.SUBSCRIPT)) {
                Node array = shape.subscripted(at).bare();
                int index = literal(shape.index(at));
                if (index < 0 || !shape.isArray(array)) {
                    return null;
                }
                path.add(new Step.Element(index));
                at = array;
                continue;
            }
            return shape.isDereference(at) ? place(at.child(0).type(), path) : null;
        }
    }

    private static @Nullable Place place(Type pointer, List<Step> backwards) {
        Type target = pointer.isPointer() ? pointer.target() : null;
        Declaration record = target == null ? null : target.record();
        return record == null || record.inSource() || record.name().isEmpty()
                ? null
                : new Place(record.name(), backwards.reversed());
    }

    /** Returns the value of a literal; negative if it is none. */
    private int literal(Node node) {
        Node bare = node.bare();
        if (!bare.is(NodeKind.LITERAL)) {
            return -1;
        }
        try {
            return Integer.decode(text.of(bare));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
