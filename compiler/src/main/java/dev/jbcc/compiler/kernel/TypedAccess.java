package dev.jbcc.compiler.kernel;

import dev.jbcc.compiler.rewrite.KernelFacts.Load;
import dev.jbcc.compiler.rewrite.KernelFacts.Step;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.Kind;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel's verifier makes of a load through a pointer to a struct of the kernel: function {@code btf_struct_walk} of
 * {@code kernel/bpf/btf.c}, as Linux 5.11 to 6.18 have it.
 *
 * <p>It knows the offset and the size of the load, not what the program meant. It goes over the members in order and takes the first one that
 * covers the offset, into structs and unions alike; so in a union, what comes first decides. Where it finds a pointer to a struct, the
 * result is a pointer that it knows; where it finds the beginning of another pointer or the middle of a number, a number.
 */
public final class TypedAccess {
    private static final int MAX_DEPTH = 32;

    private final Btf btf;

    public TypedAccess(Btf btf) {
        this.btf = btf;
    }

    /** Where something is. */
    private record Place(long offset, int typeId, boolean throughUnion) {}

    /** Answers {@link dev.jbcc.compiler.rewrite.KernelFacts#load}. */
    public Load load(String struct, List<Step> path, long sizeBytes) {
        OptionalInt root = btf.findTypeId(struct, BtfType.Composite.class);
        if (root.isEmpty()) {
            return Load.REFUSED;
        }
        Place place = place(root.getAsInt(), path);
        return place == null ? Load.REFUSED : walk(root.getAsInt(), place.offset(), sizeBytes);
    }

    /** Tells whether no union is on the way: then the verifier comes by the same way from the whole struct as from its part. */
    public boolean staysKnown(String struct, List<Step> path) {
        OptionalInt root = btf.findTypeId(struct, BtfType.Composite.class);
        if (root.isEmpty() || btf.kind(root.getAsInt()) == Kind.UNION) {
            return false;
        }
        Place place = place(root.getAsInt(), path);
        return place != null && !place.throughUnion();
    }

    // ---- where the program means

    private @Nullable Place place(int root, List<Step> path) {
        Place at = new Place(0, root, btf.kind(root) == Kind.UNION);
        for (Step step : path) {
            Place next = switch (step) {
                case Step.Member member -> member(at, member.name(), 0);
                case Step.Element element -> element(at, element.index());
            };
            if (next == null) {
                return null;
            }
            at = next;
        }
        return at;
    }

    private @Nullable Place member(Place of, String name, int depth) {
        int id = btf.resolve(of.typeId());
        if (depth > MAX_DEPTH || !(btf.type(id) instanceof BtfType.Composite composite)) {
            return null;
        }
        boolean union = of.throughUnion() || composite.union();
        for (BtfType.Member member : composite.members()) {
            Place place = new Place(of.offset() + member.bitOffset() / 8, member.typeId(), union);
            if (member.name().equals(name)) {
                return member.bitSize() == 0 ? place : null;
            }
            if (member.name().isEmpty()) {
                Place inside = member(place, name, depth + 1);
                if (inside != null) {
                    return inside;
                }
            }
        }
        return null;
    }

    private @Nullable Place element(Place of, int index) {
        if (!(btf.type(btf.resolve(of.typeId())) instanceof BtfType.Array array)
                || index < 0
                || index >= Integer.toUnsignedLong(array.length())) {
            return null;
        }
        return new Place(
                of.offset() + (long) index * btf.sizeBytes(array.elementTypeId()),
                array.elementTypeId(),
                of.throughUnion());
    }

    // ---- what the verifier finds there

    private Load walk(int root, long from, long size) {
        int id = root;
        long offset = from;
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            if (!(btf.type(id) instanceof BtfType.Composite composite) || offset + size > composite.sizeBytes()) {
                return Load.REFUSED;
            }
            Found found = find(composite, offset, size);
            if (found.struct == 0) {
                return found.result;
            }
            id = found.struct;
            offset = found.offset;
        }
        return Load.REFUSED;
    }

    /** Either the answer, or a struct to go on in and the offset there. */
    private record Found(Load result, int struct, long offset) {
        static Found answer(Load result) {
            return new Found(result, 0, 0);
        }
    }

    private Found find(BtfType.Composite composite, long offset, long size) {
        for (BtfType.Member member : composite.members()) {
            long start = member.bitOffset() / 8;
            if (offset + size <= start) {
                break;
            }
            if (member.bitSize() != 0) {
                long end = (member.bitOffset() + member.bitSize() + 7L) / 8;
                if (offset <= start && end <= offset + size) {
                    return Found.answer(Load.VALUE);
                }
                continue;
            }
            if (offset < start) {
                break;
            }
            int type = btf.resolve(member.typeId());
            long end = start + btf.sizeBytes(type);
            if (offset >= end) {
                continue;
            }
            while (btf.type(type) instanceof BtfType.Array array) {
                type = btf.resolve(array.elementTypeId());
                long elementBytes = btf.sizeBytes(type);
                if (elementBytes == 0) {
                    return Found.answer(Load.REFUSED);
                }
                start += (offset - start) / elementBytes * elementBytes;
            }
            if (btf.type(type) instanceof BtfType.Composite) {
                return new Found(Load.REFUSED, type, offset - start);
            }
            if (btf.type(type) instanceof BtfType.Ptr pointer) {
                boolean whole = offset == start && size == btf.pointerBytes();
                return Found.answer(whole ? pointer(pointer) : Load.REFUSED);
            }
            return Found.answer(offset + size > end ? Load.REFUSED : Load.VALUE);
        }
        return Found.answer(Load.REFUSED);
    }

    private Load pointer(BtfType.Ptr pointer) {
        if (isElsewhere(btf, pointer)) {
            return Load.REFUSED;
        }
        return btf.type(btf.resolve(pointer.targetTypeId())) instanceof BtfType.Composite ? Load.POINTER : Load.VALUE;
    }

    /** Tells whether a pointer is marked as one into user memory or into the memory of a CPU: those the verifier does not follow. */
    static boolean isElsewhere(Btf btf, BtfType.Ptr pointer) {
        return btf.type(pointer.targetTypeId()) instanceof BtfType.TypeTag tag
                && (tag.name().equals("user") || tag.name().equals("percpu"));
    }
}
