package dev.jbcc;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The layout of a table's keys and values in the words of C, as {@code decode_table} of bcc lists it. */
final class TypeLayout {
    private final @Nullable Btf btf;
    private final boolean sizes;
    private final StringBuilder out = new StringBuilder();

    /** @param sizes whether members say where they are and how long */
    TypeLayout(@Nullable Btf btf, boolean sizes) {
        this.btf = btf;
        this.sizes = sizes;
    }

    String describe(BpfMap map, int keyTypeId, int valueTypeId) {
        out.append("Layout of BPF map ")
                .append(map.name())
                .append(" (type ")
                .append(MapType.nameOf(map.typeNumber()).toUpperCase(Locale.ROOT))
                .append(", FD ")
                .append(map.fd())
                .append(", ID ")
                .append(Integer.toUnsignedString(map.info().id()))
                .append("):\n");
        if (map.keySizeBytes() > 0) {
            top(keyTypeId, map.keySizeBytes(), 1, "key");
        }
        top(valueTypeId, map.valueSizeBytes(), map.valuesPerKey(), "value");
        out.setLength(out.length() - 1); // as in bcc, the last line does not end
        return out.toString();
    }

    private void top(int typeId, int sizeBytes, int count, String name) {
        if (btf == null || typeId == 0 || btf.sizeBytes(typeId) != sizeBytes) {
            line("  ", "unsigned char[" + (long) sizeBytes * count + "]", name);
            return;
        }
        BtfType.Composite composite = composite(btf, typeId);
        if (composite != null) {
            struct(btf, composite, "  ", "", 0, name);
        } else {
            line("  ", count > 1 ? typeName(btf, typeId) + "[" + count + "]" : typeName(btf, typeId), name);
        }
    }

    private static BtfType.@Nullable Composite composite(Btf types, int typeId) {
        return types.type(types.resolve(typeId)) instanceof BtfType.Composite composite ? composite : null;
    }

    private void line(String indent, String type, String name) {
        out.append(indent).append(type).append(' ').append(name).append(";\n");
    }

    private void struct(Btf types, BtfType.Composite composite, String indent, String place, int offset, String name) {
        out.append(indent)
                .append(place)
                .append(composite.union() ? "union" : "struct")
                .append(" {\n");
        members(types, composite, indent + "  ", offset);
        out.append(indent).append(name.isEmpty() ? "};\n" : "} " + name + ";\n");
    }

    private void members(Btf types, BtfType.Composite composite, String indent, int offset) {
        for (BtfType.Member member : composite.members()) {
            int at = offset + member.bitOffset() / 8;
            if (member.bitSize() != 0) {
                String place =
                        sizes ? "[" + at + "," + member.bitOffset() % 8 + " +" + member.bitSize() + " bit] " : "";
                line(indent + place, typeName(types, member.typeId()), member.name() + ":" + member.bitSize());
                continue;
            }
            String place = sizes ? "[" + at + " +" + types.sizeBytes(member.typeId()) + "] " : "";
            BtfType.Composite inner = composite(types, member.typeId());
            if (inner != null) {
                struct(types, inner, indent, place, at, member.name());
            } else {
                line(indent + place, typeName(types, member.typeId()), member.name());
            }
        }
    }

    /** As bcc does, names integers by their width and not by their typedef. */
    private static String typeName(Btf types, int typeId) {
        BtfType type = types.type(types.resolve(typeId));
        if (type instanceof BtfType.Array array) {
            String element = composite(types, array.elementTypeId()) == null
                    ? typeName(types, array.elementTypeId())
                    : types.typeName(array.elementTypeId());
            return element + "[" + array.length() + "]";
        }
        if (type instanceof BtfType.Int integer) {
            return integer.bool() ? "_Bool" : integer(integer);
        }
        if (type instanceof BtfType.Enumeration enumeration) {
            return enumeration.signed() || enumeration.sizeBytes() == 4 ? "int" : types.typeName(typeId);
        }
        return type instanceof BtfType.Ptr ? "unsigned long long" : types.typeName(typeId);
    }

    private static String integer(BtfType.Int integer) {
        String name = switch (integer.sizeBytes()) {
            case 1 -> "char";
            case 2 -> "short";
            case 4 -> "int";
            case 8 -> "long long";
            default -> "__int128";
        };
        return integer.signed() || integer.name().equals("char") ? name : "unsigned " + name;
    }
}
