package dev.jbcc.compiler.kernel;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.Kind;
import java.util.HashMap;
import java.util.Map;

/**
 * How clang lays out the types that we write, so that we know where it must be told: which structs need {@code packed}, and
 * where padding has to be spelled. For 64-bit kernels.
 *
 * <p>An alignment here is that of our C, not the kernel's: BTF does not record alignments. A struct that the kernel aligns to a cache
 * line comes out with the alignment of its members and with its padding spelled, which gives the same sizes and offsets.
 */
final class CLayout {
    /** How a struct or union has to be written. */
    enum Form {
        NATURAL,
        PACKED,
        /** Members overlap or stick out: only its size can be had. */
        OPAQUE
    }

    private final Btf btf;
    /** Alignment of composites in bytes, 0 where not computed yet. */
    private final byte[] alignments;

    private final Map<Integer, Form> unnatural = new HashMap<>();

    CLayout(Btf btf) {
        this.btf = btf;
        this.alignments = new byte[btf.typeCount()];
    }

    /** Returns the alignment that clang gives to a value of that type, in bytes. */
    int alignment(int typeId) {
        int id = btf.resolve(typeId);
        // By kind number: a switch over types is linked at run time, which costs milliseconds in a cold JVM.
        return switch (btf.kind(id)) {
            case Kind.INT, Kind.ENUM, Kind.ENUM64 -> btf.sizeBytes(id);
            case Kind.PTR -> 8;
            case Kind.ARRAY -> alignment(((BtfType.Array) btf.type(id)).elementTypeId());
            case Kind.STRUCT, Kind.UNION -> {
                analyse(id, (BtfType.Composite) btf.type(id));
                yield alignments[id];
            }
            case Kind.FLOAT -> isFloat((BtfType.FloatType) btf.type(id)) ? btf.sizeBytes(id) : 1;
            default -> 1;
        };
    }

    /** Tells whether clang's BPF target has this floating-point type in this size. */
    static boolean isFloat(BtfType.FloatType type) {
        return (type.name().equals("float") && type.sizeBytes() == 4)
                || (type.name().equals("double") && type.sizeBytes() == 8);
    }

    Form form(int id, BtfType.Composite composite) {
        analyse(id, composite);
        return unnatural.getOrDefault(id, Form.NATURAL);
    }

    /** Returns the number of bits of a bit field; 0 for an ordinary member. Knows the older encoding, where the type says it. */
    int bitFieldBits(BtfType.Member member) {
        if (member.bitSize() != 0) {
            return member.bitSize();
        }
        int id = btf.kind(member.typeId()) == Kind.INT ? member.typeId() : btf.resolve(member.typeId());
        return btf.kind(id) == Kind.INT
                        && btf.type(id) instanceof BtfType.Int integer
                        && integer.bits() != integer.sizeBytes() * 8
                        && !integer.bool()
                ? integer.bits()
                : 0;
    }

    int bitOffset(BtfType.Member member) {
        if (member.bitSize() == 0
                && bitFieldBits(member) != 0
                && btf.type(btf.resolve(member.typeId())) instanceof BtfType.Int integer) {
            return member.bitOffset() + integer.bitOffset();
        }
        return member.bitOffset();
    }

    long sizeBits(int typeId) {
        int id = btf.resolve(typeId);
        return switch (btf.kind(id)) {
            case Kind.PTR -> 64;
            case Kind.FUNC_PROTO, Kind.FWD, 0 -> 0;
            default -> btf.sizeBytes(id) * 8L;
        };
    }

    private void analyse(int id, BtfType.Composite composite) {
        if (alignments[id] != 0) {
            return;
        }
        int alignment = simulate(composite, false);
        if (alignment == 0) {
            unnatural.put(id, simulate(composite, true) == 0 ? Form.OPAQUE : Form.PACKED);
            alignment = 1;
        }
        alignments[id] = (byte) alignment;
    }

    /** Places the members; returns the alignment in bytes of the whole, or 0 if they cannot be where they have to be. */
    private int simulate(BtfType.Composite composite, boolean packed) {
        long position = 0;
        int alignment = 1;
        for (BtfType.Member member : composite.members()) {
            int bits = bitFieldBits(member);
            long target = bitOffset(member);
            int memberAlignment = packed ? 1 : alignment(member.typeId());
            if (bits != 0) {
                if (!packed && crosses(target, bits, sizeBits(member.typeId()))) {
                    return 0;
                }
                if (target < position) {
                    return 0;
                }
                if (!member.name().isEmpty()) {
                    alignment = Math.max(alignment, memberAlignment);
                }
                position = composite.union() ? 0 : target + bits;
                if (composite.union() && bits > composite.sizeBytes() * 8L) {
                    return 0;
                }
            } else {
                if (target < position || target % (memberAlignment * 8L) != 0) {
                    return 0;
                }
                alignment = Math.max(alignment, memberAlignment);
                long end = target + sizeBits(member.typeId());
                if (end > composite.sizeBytes() * 8L) {
                    return 0;
                }
                position = composite.union() ? 0 : end;
            }
        }
        return position > composite.sizeBytes() * 8L || composite.sizeBytes() % alignment != 0 ? 0 : alignment;
    }

    /** Tells whether a bit field would touch two units of its type, which an unpacked struct does not allow. */
    static boolean crosses(long position, int bits, long unitBits) {
        return position / unitBits != (position + bits - 1) / unitBits;
    }

    /** Returns where clang would put a bit field of itself. */
    static long placeBitField(long position, int bits, long unitBits, boolean packed) {
        return !packed && crosses(position, bits, unitBits) ? alignUp(position, unitBits) : position;
    }

    static long alignUp(long value, long unit) {
        return (value + unit - 1) / unit * unit;
    }
}
