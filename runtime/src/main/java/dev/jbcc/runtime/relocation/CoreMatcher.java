package dev.jbcc.runtime.relocation;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a kernel's table what a path means in an object's. Names decide, not layouts: a field is where the kernel has a
 * member of that name and of a compatible type, possibly inside anonymous members that the object does not have.
 */
final class CoreMatcher {
    /** Types nested deeper than this are taken to be different, as the kernel does. */
    private static final int MAX_DEPTH = 32;

    /** Types that refer to others many times over, level upon level, could keep us busy for ever. */
    private static final int MAX_COMPARISONS = 1 << 20;

    private final Btf local;
    private final Btf target;
    private int comparisons;

    CoreMatcher(Btf local, Btf target) {
        this.local = local;
        this.target = target;
    }

    /** Returns the table that is searched. */
    Btf target() {
        return target;
    }

    /** Returns the path of the same thing below a candidate for the root, or null if the candidate has no such thing. */
    @Nullable
    CorePath match(CorePath path, int kind, int candidate) {
        CorePath found = new CorePath(target, candidate);
        comparisons = 0;
        if (CoreKind.ofEnumerator(kind)) {
            String name = path.names[0];
            int id = target.resolve(candidate);
            if (name == null || !(target.type(id) instanceof BtfType.Enumeration enumeration)) {
                return null;
            }
            int index = CorePath.indexOf(enumeration.values(), name);
            if (index < 0) {
                return null;
            }
            found.add(id, index, enumeration.values().get(index).name());
            return found;
        }
        if (!CoreKind.ofField(kind)) {
            boolean same = kind == CoreKind.TYPE_MATCHES
                    ? typesMatch(path.rootTypeId, candidate, false, 0)
                    : typesCompatible(path.rootTypeId, candidate, 0);
            return same ? found : null;
        }
        int id = target.resolve(candidate);
        for (int i = 0; i < path.steps; i++) {
            String name = path.names[i];
            if (name != null) {
                BtfType.Member member = localMember(path, i);
                id = member == null ? -1 : matchMember(member, id, found, 0);
                if (id < 0) {
                    return null;
                }
                continue;
            }
            int index = path.indexes[i];
            if (i > 0) {
                if (!(target.type(id) instanceof BtfType.Array array) || !found.reaches(array, index)) {
                    return null;
                }
                id = target.resolve(array.elementTypeId());
            }
            if (!found.add(id, index, null)) {
                return null;
            }
            if (index != 0) {
                found.bitOffset += 8L * index * target.sizeBytes(id);
            }
        }
        return found;
    }

    private BtfType.@Nullable Member localMember(CorePath path, int step) {
        return local.type(path.typeIds[step]) instanceof BtfType.Composite composite
                ? composite.members().get(path.indexes[step])
                : null;
    }

    /** Returns the resolved type of the kernel's member, or -1 if there is none. */
    private int matchMember(BtfType.Member wanted, int targetId, CorePath found, int depth) {
        if (depth > MAX_DEPTH || !(target.type(targetId) instanceof BtfType.Composite composite)) {
            return -1;
        }
        List<BtfType.Member> members = composite.members();
        long before = found.bitOffset;
        for (int i = 0; i < members.size(); i++) {
            BtfType.Member member = members.get(i);
            if (++comparisons > MAX_COMPARISONS) {
                return -1;
            }
            if (member.name().isEmpty()) {
                int inside = target.resolve(member.typeId());
                int kind = target.kind(inside);
                if (kind == Kind.STRUCT || kind == Kind.UNION) {
                    found.bitOffset = before + (member.bitOffset() & 0xffff_ffffL);
                    int id = matchMember(wanted, inside, found, depth + 1);
                    if (id >= 0) {
                        return id;
                    }
                    found.bitOffset = before;
                }
            } else if (member.name().equals(wanted.name())) {
                if (!fieldsCompatible(wanted.typeId(), member.typeId()) || !found.add(targetId, i, member.name())) {
                    return -1;
                }
                found.bitOffset = before + (member.bitOffset() & 0xffff_ffffL);
                return target.resolve(member.typeId());
            }
        }
        return -1;
    }

    /** Fields are compatible when they are of one sort; sizes and signs may differ, the relocation tells. */
    private boolean fieldsCompatible(int localId, int targetId) {
        int a = localId;
        int b = targetId;
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            a = local.resolve(a);
            b = target.resolve(b);
            int kind = local.kind(a);
            int targetKind = target.kind(b);
            boolean composite = kind == Kind.STRUCT || kind == Kind.UNION;
            if (composite && (targetKind == Kind.STRUCT || targetKind == Kind.UNION)) {
                return true;
            }
            if (!sameKind(kind, targetKind)) {
                return false;
            }
            switch (kind) {
                case Kind.PTR, Kind.FLOAT -> {
                    return true;
                }
                case Kind.FWD, Kind.ENUM, Kind.ENUM64 -> {
                    String name = local.name(a);
                    String targetName = target.name(b);
                    return name.isEmpty() || targetName.isEmpty() || CorePath.sameEssential(name, targetName);
                }
                case Kind.INT -> {
                    return wholeInt(local, a) && wholeInt(target, b);
                }
                case Kind.ARRAY -> {
                    a = ((BtfType.Array) local.type(a)).elementTypeId();
                    b = ((BtfType.Array) target.type(b)).elementTypeId();
                }
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    /** An int that starts inside its bytes is a bit field of old compilers. */
    private static boolean wholeInt(Btf btf, int id) {
        return btf.type(id) instanceof BtfType.Int integer && integer.bitOffset() == 0;
    }

    static boolean sameKind(int a, int b) {
        boolean enums = (a == Kind.ENUM || a == Kind.ENUM64) && (b == Kind.ENUM || b == Kind.ENUM64);
        return a == b || enums;
    }

    /** Whether one type can stand for the other when only kinds count, not names, members and sizes. */
    boolean compatible(int localId, int targetId) {
        comparisons = 0;
        return typesCompatible(localId, targetId, 0);
    }

    /** Whether one type can stand for the other when only kinds count, not members and sizes. Names of roots were compared. */
    private boolean typesCompatible(int localId, int targetId, int depthBefore) {
        if (!sameKind(local.kind(localId), target.kind(targetId))) {
            return false;
        }
        int a = localId;
        int b = targetId;
        for (int depth = depthBefore; depth < MAX_DEPTH; depth++) {
            a = local.resolve(a);
            b = target.resolve(b);
            int kind = local.kind(a);
            if (!sameKind(kind, target.kind(b)) || ++comparisons > MAX_COMPARISONS) {
                return false;
            }
            switch (kind) {
                case 0, Kind.STRUCT, Kind.UNION, Kind.ENUM, Kind.ENUM64, Kind.FWD -> {
                    return true;
                }
                case Kind.INT -> {
                    return wholeInt(local, a) && wholeInt(target, b);
                }
                case Kind.PTR -> {
                    a = ((BtfType.Ptr) local.type(a)).targetTypeId();
                    b = ((BtfType.Ptr) target.type(b)).targetTypeId();
                }
                case Kind.ARRAY -> {
                    a = ((BtfType.Array) local.type(a)).elementTypeId();
                    b = ((BtfType.Array) target.type(b)).elementTypeId();
                }
                case Kind.FUNC_PROTO -> {
                    BtfType.FuncProto from = (BtfType.FuncProto) local.type(a);
                    BtfType.FuncProto to = (BtfType.FuncProto) target.type(b);
                    if (from.params().size() != to.params().size()) {
                        return false;
                    }
                    for (int i = 0; i < from.params().size(); i++) {
                        int fromParam = local.resolve(from.params().get(i).typeId());
                        int toParam = target.resolve(to.params().get(i).typeId());
                        if (!typesCompatible(fromParam, toParam, depth + 1)) {
                            return false;
                        }
                    }
                    a = from.returnTypeId();
                    b = to.returnTypeId();
                }
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    /** Whether everything that one type has is in the other too, with the same names, sizes and signs. */
    private boolean typesMatch(int localId, int targetId, boolean throughPointer, int depthBefore) {
        int a = localId;
        int b = targetId;
        boolean behindPointer = throughPointer;
        for (int depth = depthBefore; depth < MAX_DEPTH; depth++) {
            a = local.resolve(a);
            b = target.resolve(b);
            if (!CorePath.sameEssential(local.name(a), target.name(b)) || ++comparisons > MAX_COMPARISONS) {
                return false;
            }
            int kind = local.kind(a);
            int targetKind = target.kind(b);
            switch (kind) {
                case 0 -> {
                    return targetKind == 0;
                }
                case Kind.FWD -> {
                    return forwardMatches((BtfType.Forward) local.type(a), b, targetKind, behindPointer);
                }
                case Kind.ENUM, Kind.ENUM64 -> {
                    return sameKind(kind, targetKind)
                            && enumsMatch((BtfType.Enumeration) local.type(a), (BtfType.Enumeration) target.type(b));
                }
                case Kind.STRUCT, Kind.UNION -> {
                    if (kind == targetKind) {
                        return behindPointer
                                || membersMatch(
                                        (BtfType.Composite) local.type(a), (BtfType.Composite) target.type(b), depth);
                    }
                    return behindPointer
                            && target.type(b) instanceof BtfType.Forward forward
                            && forward.union() == (kind == Kind.UNION);
                }
                case Kind.INT -> {
                    return local.type(a) instanceof BtfType.Int from
                            && target.type(b) instanceof BtfType.Int to
                            && from.sizeBytes() == to.sizeBytes()
                            && from.signed() == to.signed();
                }
                case Kind.PTR -> {
                    if (kind != targetKind) {
                        return false;
                    }
                    behindPointer = true;
                    a = ((BtfType.Ptr) local.type(a)).targetTypeId();
                    b = ((BtfType.Ptr) target.type(b)).targetTypeId();
                }
                case Kind.ARRAY -> {
                    if (kind != targetKind
                            || ((BtfType.Array) local.type(a)).length() != ((BtfType.Array) target.type(b)).length()) {
                        return false;
                    }
                    a = ((BtfType.Array) local.type(a)).elementTypeId();
                    b = ((BtfType.Array) target.type(b)).elementTypeId();
                }
                case Kind.FUNC_PROTO -> {
                    if (kind != targetKind) {
                        return false;
                    }
                    BtfType.FuncProto from = (BtfType.FuncProto) local.type(a);
                    BtfType.FuncProto to = (BtfType.FuncProto) target.type(b);
                    if (from.params().size() != to.params().size()) {
                        return false;
                    }
                    for (int i = 0; i < from.params().size(); i++) {
                        int fromParam = from.params().get(i).typeId();
                        if (!typesMatch(fromParam, to.params().get(i).typeId(), behindPointer, depth + 1)) {
                            return false;
                        }
                    }
                    a = from.returnTypeId();
                    b = to.returnTypeId();
                }
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    private boolean forwardMatches(BtfType.Forward forward, int targetId, int targetKind, boolean behindPointer) {
        if (target.type(targetId) instanceof BtfType.Forward other) {
            return other.union() == forward.union();
        }
        return behindPointer && targetKind == (forward.union() ? Kind.UNION : Kind.STRUCT);
    }

    private static boolean enumsMatch(BtfType.Enumeration from, BtfType.Enumeration to) {
        for (BtfType.Enumerator value : from.values()) {
            if (CorePath.indexOf(to.values(), value.name()) < 0) {
                return false;
            }
        }
        return true;
    }

    private boolean membersMatch(BtfType.Composite from, BtfType.Composite to, int depth) {
        for (BtfType.Member member : from.members()) {
            boolean found = false;
            for (BtfType.Member other : to.members()) {
                if (++comparisons > MAX_COMPARISONS) {
                    return false;
                }
                if (CorePath.sameEssential(member.name(), other.name())
                        && typesMatch(member.typeId(), other.typeId(), false, depth + 1)) {
                    found = true;
                    break;
                }
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }
}
