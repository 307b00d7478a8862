package dev.jbcc.compiler.kernel;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.Kind;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a kernel's types as one C header, {@code vmlinux.h}. Each size and each offset is that of the BTF.
 *
 * <p>Either all types ({@link #all}), or only those that one program can come by ({@link #forProgram}): what its text names, what
 * those contain, and what a pointer member leads to whose name the text has. Nothing else can be reached in C, since a pointer in a
 * struct can only be followed by naming its member. The smaller header makes compiling several times faster, because clang
 * describes to the debugger whatever a type leads to.
 *
 * <p>Where the kernel uses a name twice, the later one gets a suffix {@code ___2}, which CO-RE ignores. A name that the program defines
 * itself is the program's: the kernel's type of that name gets {@code ___kernel}.
 */
public final class TypeHeader {
    private static final int LONGEST_SPELLED_GAP_BITS = 512 * 8;
    private static final String WITH_RELOCATION =
            "#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)\n\n";
    private static final String WITHOUT_RELOCATION = "#pragma clang attribute pop\n\n";

    /**
     * What programs get as their context, or by it. Their layout is part of the kernel's ABI, so there is nothing to relocate; and clang
     * must see that a member is loaded twice, or the verifier forgets between the two what the program found out about it.
     */
    private static final Set<String> CONTEXTS = Set.of(
            "__sk_buff",
            "xdp_md",
            "bpf_sock",
            "bpf_tcp_sock",
            "bpf_sock_ops",
            "bpf_sock_addr",
            "bpf_sk_lookup",
            "bpf_sockopt",
            "bpf_sysctl",
            "bpf_flow_keys",
            "bpf_cgroup_dev_ctx",
            "bpf_perf_event_data",
            "sk_msg_md",
            "sk_reuseport_md");

    private final Btf btf;
    private final CLayout layout;
    private final @Nullable SourceNames names;
    private final StringBuilder out;
    /** Types written, and named structs that were declared. */
    private final BitSet written = new BitSet();

    private final BitSet declared = new BitSet();
    private final BitSet inProgress = new BitSet();
    private final ArrayDeque<Integer> pending = new ArrayDeque<>();
    private final CNames cNames;

    private TypeHeader(Btf btf, @Nullable SourceNames names, int expectedChars) {
        this.btf = btf;
        this.layout = new CLayout(btf);
        this.cNames = new CNames(btf);
        this.names = names;
        this.out = new StringBuilder(expectedChars);
    }

    /** Returns the header of all types. */
    public static String all(Btf btf) {
        return new TypeHeader(btf, null, 4 << 20).writeAll();
    }

    /** Returns the header of what a program can come by. */
    public static String forProgram(Btf btf, TypeNameIndex index, SourceNames names) {
        return new TypeHeader(btf, names, 64 << 10).writeFor(index, names);
    }

    private String writeAll() {
        start();
        int count = btf.typeCount();
        for (int id = 1; id < count; id++) {
            cNames.claim(id);
        }
        for (int id = 1; id < count; id++) {
            switch (btf.kind(id)) {
                case Kind.STRUCT, Kind.UNION -> {
                    if (!btf.name(id).isEmpty()) {
                        define(id);
                    }
                }
                case Kind.ENUM, Kind.ENUM64 -> {
                    if (!btf.name(id).isEmpty()) {
                        writeEnum(id);
                    }
                }
                case Kind.TYPEDEF -> writeTypedef(id);
                default -> {}
            }
        }
        for (int id = 1; id < count; id++) {
            int kind = btf.kind(id);
            if ((kind == Kind.ENUM || kind == Kind.ENUM64) && !written.get(id)) {
                writeEnum(id);
            }
        }
        return finish();
    }

    private String writeFor(TypeNameIndex index, SourceNames source) {
        start();
        for (String name : source.definedTags()) {
            cNames.reserveTag(name);
        }
        for (String name : source.definedNames()) {
            cNames.reserve(name);
        }
        java.util.List<Integer> roots = new java.util.ArrayList<>();
        java.util.List<Integer> enums = new java.util.ArrayList<>();
        for (String tag : source.tags()) {
            if (!source.definedTags().contains(tag)) {
                int id = index.tag(tag);
                if (id != 0) {
                    cNames.claim(id);
                    roots.add(id);
                }
            }
        }
        for (String name : source.names()) {
            if (!source.definedNames().contains(name)) {
                int typedef = index.typedef(name);
                if (typedef != 0) {
                    cNames.claim(typedef);
                    roots.add(typedef);
                } else {
                    int enumeration = index.enumerationOf(name);
                    if (enumeration != 0) {
                        enums.add(enumeration);
                    }
                }
            }
        }
        for (int id : roots) {
            root(id);
        }
        while (!pending.isEmpty()) {
            define(pending.remove());
        }
        for (int id : enums) {
            writeEnum(id);
        }
        return finish();
    }

    private void root(int id) {
        switch (btf.kind(id)) {
            case Kind.STRUCT, Kind.UNION -> define(id);
            case Kind.ENUM, Kind.ENUM64 -> writeEnum(id);
            default -> require(id, true, true);
        }
    }

    private void start() {
        out.append("""
                #ifndef __VMLINUX_H__
                #define __VMLINUX_H__

                """).append(WITH_RELOCATION);
    }

    private String finish() {
        return out.append(WITHOUT_RELOCATION).append("#endif\n").toString();
    }

    // ---- order

    /**
     * Writes what has to stand before a mention of a type.
     *
     * @param complete whether its size must be known there
     * @param follow whether what it points to may be looked at
     */
    private void require(int typeId, boolean complete, boolean follow) {
        int id = typeId;
        boolean whole = complete;
        while (true) {
            // By kind number, here and below: a switch over types is linked at run time, and slow until it is compiled.
            switch (btf.kind(id)) {
                case Kind.PTR -> {
                    id = btf.reference(id);
                    whole = false;
                }
                case Kind.ARRAY -> {
                    id = ((BtfType.Array) btf.type(id)).elementTypeId();
                    whole = true;
                }
                case Kind.CONST, Kind.VOLATILE, Kind.RESTRICT, Kind.TYPE_TAG -> id = btf.reference(id);
                case Kind.TYPEDEF -> {
                    writeTypedef(id);
                    if (!whole && !follow) {
                        return;
                    }
                    id = btf.reference(id);
                }
                case Kind.STRUCT, Kind.UNION -> {
                    BtfType.Composite composite = (BtfType.Composite) btf.type(id);
                    if (composite.name().isEmpty()) {
                        requireMembers(id, composite);
                    } else if (whole) {
                        define(id);
                    } else {
                        declare(id, composite.union(), composite.name());
                        if (follow && names != null && !written.get(id)) {
                            pending.add(id);
                        }
                    }
                    return;
                }
                case Kind.FWD -> {
                    BtfType.Forward forward = (BtfType.Forward) btf.type(id);
                    declare(id, forward.union(), forward.name());
                    return;
                }
                case Kind.ENUM, Kind.ENUM64 -> {
                    if (!btf.name(id).isEmpty()) {
                        writeEnum(id);
                    }
                    return;
                }
                case Kind.FUNC_PROTO -> {
                    BtfType.FuncProto proto = (BtfType.FuncProto) btf.type(id);
                    require(proto.returnTypeId(), false, false);
                    for (BtfType.Param param : proto.params()) {
                        require(param.typeId(), false, false);
                    }
                    return;
                }
                default -> {
                    return;
                }
            }
        }
    }

    private void requireMembers(int id, BtfType.Composite composite) {
        if (layout.form(id, composite) == CLayout.Form.OPAQUE) {
            return;
        }
        for (BtfType.Member member : composite.members()) {
            if (!erased(member)) {
                require(member.typeId(), true, names == null || names.contains(member.name()));
            }
        }
    }

    /** Tells whether a member is a pointer that the program cannot follow and whose type would only draw in others. */
    private boolean erased(BtfType.Member member) {
        if (names == null || btf.kind(member.typeId()) != Kind.PTR || names.contains(member.name())) {
            return false;
        }
        int id = btf.type(member.typeId()) instanceof BtfType.Ptr pointer ? pointer.targetTypeId() : 0;
        while (btf.kind(id) == Kind.CONST) {
            id = btf.type(id) instanceof BtfType.Const qualified ? qualified.typeId() : 0;
        }
        return switch (btf.kind(id)) {
            case 0, Kind.INT, Kind.FWD -> false;
            case Kind.STRUCT, Kind.UNION -> btf.name(id).isEmpty();
            default -> true;
        };
    }

    private void declare(int id, boolean union, String name) {
        if (!declared.get(id) && !written.get(id)) {
            declared.set(id);
            out.append(union ? "union " : "struct ")
                    .append(cNames.tag(id, name))
                    .append(";\n\n");
        }
    }

    private void define(int id) {
        if (written.get(id) || !(btf.type(id) instanceof BtfType.Composite composite)) {
            return;
        }
        if (inProgress.get(id)) {
            return;
        }
        inProgress.set(id);
        requireMembers(id, composite);
        written.set(id);
        boolean fixed = CONTEXTS.contains(composite.name());
        out.append(fixed ? WITHOUT_RELOCATION : "");
        out.append(composite.union() ? "union " : "struct ").append(cNames.tag(id, composite.name()));
        writeBody(id, composite, 0);
        out.append(";\n\n").append(fixed ? WITH_RELOCATION : "");
    }

    private void writeTypedef(int id) {
        if (written.get(id) || !(btf.type(id) instanceof BtfType.Typedef typedef)) {
            return;
        }
        written.set(id);
        require(typedef.typeId(), false, false);
        out.append("typedef ");
        writeDeclaration(typedef.typeId(), cNames.typedefName(id, typedef.name()), 0);
        out.append(";\n\n");
    }

    private void writeEnum(int id) {
        if (written.get(id) || !(btf.type(id) instanceof BtfType.Enumeration enumeration)) {
            return;
        }
        out.append("enum ");
        if (!enumeration.name().isEmpty()) {
            out.append(cNames.tag(id, enumeration.name())).append(' ');
        }
        writeEnumBody(id, enumeration, 0);
        out.append(";\n\n");
    }

    // ---- bodies

    private void writeEnumBody(int id, BtfType.Enumeration enumeration, int depth) {
        written.set(id);
        out.append("{\n");
        for (BtfType.Enumerator value : enumeration.values()) {
            indent(depth + 1);
            out.append(cNames.enumeratorName(id, value.name())).append(" = ");
            if (enumeration.signed()) {
                if (value.value() == Long.MIN_VALUE) {
                    out.append("(-9223372036854775807LL - 1)");
                } else {
                    out.append(value.value());
                }
            } else if (value.value() < 0) {
                out.append(Long.toUnsignedString(value.value())).append("ULL");
            } else {
                out.append(value.value());
            }
            out.append(",\n");
        }
        if (enumeration.values().isEmpty()) {
            // C has no empty enum.
            indent(depth + 1);
            out.append(cNames.enumeratorName(id, "__empty_enum_" + id)).append(",\n");
        }
        indent(depth);
        out.append('}');
        switch (enumeration.sizeBytes()) {
            case 1 -> out.append(" __attribute__((mode(byte)))");
            case 2 -> out.append(" __attribute__((mode(HI)))");
            case 8 -> out.append(" __attribute__((mode(DI)))");
            default -> {}
        }
    }

    private void writeBody(int id, BtfType.Composite composite, int depth) {
        CLayout.Form form = layout.form(id, composite);
        out.append(" {\n");
        if (form == CLayout.Form.OPAQUE) {
            indent(depth + 1);
            out.append("unsigned char __opaque[").append(composite.sizeBytes()).append("];\n");
        } else if (composite.union()) {
            writeUnionMembers(composite, depth + 1);
        } else {
            writeStructMembers(composite, form == CLayout.Form.PACKED, depth + 1);
        }
        indent(depth);
        out.append('}');
        if (form == CLayout.Form.PACKED) {
            out.append(" __attribute__((packed))");
        }
    }

    private void writeUnionMembers(BtfType.Composite composite, int depth) {
        long sizeBits = 0;
        for (BtfType.Member member : composite.members()) {
            int bits = layout.bitFieldBits(member);
            long start = layout.bitOffset(member);
            if (start > 0) {
                // A bit field that does not start at the first bit, as big-endian layouts have it.
                indent(depth);
                out.append("struct {\n");
                pad(0, start, depth + 1);
                writeMember(member, bits, depth + 1);
                indent(depth);
                out.append("} __attribute__((packed));\n");
                sizeBits = Math.max(sizeBits, start + bits);
                continue;
            }
            writeMember(member, bits, depth);
            sizeBits = Math.max(sizeBits, bits != 0 ? bits : layout.sizeBits(member.typeId()));
        }
        long natural = CLayout.alignUp(sizeBits, 8);
        for (BtfType.Member member : composite.members()) {
            natural = CLayout.alignUp(natural, layout.alignment(member.typeId()) * 8L);
        }
        if (natural < composite.sizeBytes() * 8L) {
            indent(depth);
            out.append("unsigned char __size[").append(composite.sizeBytes()).append("];\n");
        }
    }

    private void writeStructMembers(BtfType.Composite composite, boolean packed, int depth) {
        long position = 0;
        int alignment = 1;
        for (BtfType.Member member : composite.members()) {
            int bits = layout.bitFieldBits(member);
            long target = layout.bitOffset(member);
            int memberAlignment = packed ? 1 : layout.alignment(member.typeId());
            alignment = Math.max(alignment, memberAlignment);
            long natural = bits != 0
                    ? CLayout.placeBitField(position, bits, layout.sizeBits(member.typeId()), packed)
                    : CLayout.alignUp(position, memberAlignment * 8L);
            if (natural != target) {
                pad(position, target, depth);
            }
            writeMember(member, bits, depth);
            position = target + (bits != 0 ? bits : layout.sizeBits(member.typeId()));
        }
        long end = composite.sizeBytes() * 8L;
        if (CLayout.alignUp(position, alignment * 8L) < end) {
            pad(position, end, depth);
        }
    }

    private void writeMember(BtfType.Member member, int bits, int depth) {
        String name = member.name();
        if (name.isEmpty()
                && btf.kind(btf.resolve(member.typeId())) != Kind.STRUCT
                && btf.kind(btf.resolve(member.typeId())) != Kind.UNION) {
            long size = bits != 0 ? bits : layout.sizeBits(member.typeId());
            pad(member.bitOffset(), member.bitOffset() + size, depth);
            return;
        }
        indent(depth);
        if (erased(member)) {
            out.append("void *").append(CNames.identifier(name));
        } else {
            writeDeclaration(member.typeId(), name.isEmpty() ? "" : CNames.identifier(name), depth);
        }
        if (bits != 0) {
            out.append(": ").append(bits);
        }
        out.append(";\n");
    }

    /** Fills a gap with unnamed bit fields, which debug information does not show. */
    private void pad(long from, long to, int depth) {
        if (to - from > LONGEST_SPELLED_GAP_BITS) {
            long start = CLayout.alignUp(from, 8);
            pad(from, start, depth);
            indent(depth);
            out.append("unsigned char __gap_")
                    .append(start / 8)
                    .append('[')
                    .append((to - start) / 8)
                    .append("];\n");
            pad(start + (to - start) / 8 * 8, to, depth);
            return;
        }
        long position = from;
        while (position < to) {
            indent(depth);
            if (position % 8 != 0 || to - position < 8) {
                long end = Math.min(to, position - position % 8 + 8);
                out.append("unsigned char: ").append(end - position).append(";\n");
                position = end;
            } else if (position % 64 == 0 && to - position >= 64) {
                out.append("unsigned long: 64;\n");
                position += 64;
            } else if (position % 32 == 0 && to - position >= 32) {
                out.append("unsigned int: 32;\n");
                position += 32;
            } else if (position % 16 == 0 && to - position >= 16) {
                out.append("unsigned short: 16;\n");
                position += 16;
            } else {
                out.append("unsigned char: 8;\n");
                position += 8;
            }
        }
    }

    // ---- declarations

    /** Writes a declaration of {@code name} as C does: from the name outwards. */
    private void writeDeclaration(int typeId, String name, int depth) {
        int id = typeId;
        String declarator = name;
        String qualifiers = "";
        boolean pointer = false;
        while (true) {
            switch (btf.kind(id)) {
                case Kind.PTR -> {
                    declarator = qualifiers.isEmpty() ? "*" + declarator : "*" + qualifiers + " " + declarator;
                    qualifiers = "";
                    pointer = true;
                    id = btf.reference(id);
                }
                case Kind.ARRAY -> {
                    BtfType.Array type = (BtfType.Array) btf.type(id);
                    String inner = pointer ? "(" + declarator + ")" : declarator;
                    declarator = inner + "[" + Integer.toUnsignedString(type.length()) + "]";
                    pointer = false;
                    id = type.elementTypeId();
                }
                case Kind.FUNC_PROTO -> {
                    BtfType.FuncProto type = (BtfType.FuncProto) btf.type(id);
                    declarator = (pointer ? "(" + declarator + ")" : declarator) + parameters(type, depth);
                    pointer = false;
                    qualifiers = "";
                    id = type.returnTypeId();
                }
                case Kind.CONST -> {
                    qualifiers = with(qualifiers, "const");
                    id = btf.reference(id);
                }
                case Kind.VOLATILE -> {
                    qualifiers = with(qualifiers, "volatile");
                    id = btf.reference(id);
                }
                // Only pointers can be restricted; the qualifier says nothing about layout, so it is left away.
                case Kind.RESTRICT, Kind.TYPE_TAG, Kind.DECL_TAG -> id = btf.reference(id);
                case Kind.STRUCT, Kind.UNION -> {
                    BtfType.Composite type = (BtfType.Composite) btf.type(id);
                    qualify(qualifiers);
                    out.append(type.union() ? "union" : "struct");
                    if (type.name().isEmpty()) {
                        writeBody(id, type, depth);
                    } else {
                        out.append(' ').append(cNames.tag(id, type.name()));
                    }
                    name(declarator);
                    return;
                }
                case Kind.FWD -> {
                    BtfType.Forward type = (BtfType.Forward) btf.type(id);
                    qualify(qualifiers);
                    out.append(type.union() ? "union " : "struct ").append(cNames.tag(id, type.name()));
                    name(declarator);
                    return;
                }
                case Kind.ENUM, Kind.ENUM64 -> {
                    BtfType.Enumeration type = (BtfType.Enumeration) btf.type(id);
                    qualify(qualifiers);
                    out.append("enum ");
                    if (type.name().isEmpty()) {
                        writeEnumBody(id, type, depth);
                    } else {
                        out.append(cNames.tag(id, type.name()));
                    }
                    name(declarator);
                    return;
                }
                case Kind.TYPEDEF -> {
                    qualify(qualifiers);
                    out.append(cNames.typedefName(id, btf.name(id)));
                    name(declarator);
                    return;
                }
                case Kind.INT -> {
                    qualify(qualifiers);
                    out.append(integer((BtfType.Int) btf.type(id)));
                    name(declarator);
                    return;
                }
                case Kind.FLOAT -> {
                    BtfType.FloatType type = (BtfType.FloatType) btf.type(id);
                    qualify(qualifiers);
                    if (CLayout.isFloat(type)) {
                        out.append(type.name());
                        name(declarator);
                    } else {
                        out.append("struct { unsigned char bytes[")
                                .append(type.sizeBytes())
                                .append("]; }");
                        name(declarator);
                    }
                    return;
                }
                default -> {
                    qualify(qualifiers);
                    out.append("void");
                    name(declarator);
                    return;
                }
            }
        }
    }

    /** Adds a qualifier; an array of const elements may itself be const, which C does not let one say twice. */
    private static String with(String qualifiers, String more) {
        if (qualifiers.isEmpty()) {
            return more;
        }
        return qualifiers.contains(more) ? qualifiers : qualifiers + " " + more;
    }

    private void qualify(String qualifiers) {
        if (!qualifiers.isEmpty()) {
            out.append(qualifiers).append(' ');
        }
    }

    private void name(String declarator) {
        if (!declarator.isEmpty()) {
            out.append(' ').append(declarator);
        }
    }

    private String parameters(BtfType.FuncProto proto, int depth) {
        if (proto.params().isEmpty()) {
            return "(void)";
        }
        // The text of a parameter is written at the end of the output and taken off again.
        StringBuilder list = new StringBuilder("(");
        int last = proto.params().size() - 1;
        for (int i = 0; i <= last; i++) {
            if (i > 0) {
                list.append(", ");
            }
            BtfType.Param param = proto.params().get(i);
            if (i == last && param.typeId() == 0) {
                list.append("...");
            } else {
                int mark = out.length();
                writeDeclaration(param.typeId(), "", depth);
                list.append(out, mark, out.length());
                out.setLength(mark);
            }
        }
        return list.append(')').toString();
    }

    /** Spells an integer type. The names of C are used as they stand; others (of other languages) by size and sign. */
    private static String integer(BtfType.Int type) {
        return switch (type.name()) {
            case "char",
                    "signed char",
                    "unsigned char",
                    "short",
                    "short int",
                    "unsigned short",
                    "short unsigned int",
                    "int",
                    "unsigned int",
                    "long",
                    "long int",
                    "unsigned long",
                    "long unsigned int",
                    "long long",
                    "long long int",
                    "unsigned long long",
                    "long long unsigned int",
                    "_Bool",
                    "__int128",
                    "unsigned __int128",
                    "__int128 unsigned" -> type.name();
            default -> bySize(type);
        };
    }

    private static String bySize(BtfType.Int type) {
        String base = switch (type.sizeBytes()) {
            case 1 -> type.bool() ? "_Bool" : "char";
            case 2 -> "short";
            case 4 -> "int";
            case 8 -> "long";
            default -> "__int128";
        };
        return type.signed() || type.bool() ? base : "unsigned " + base;
    }

    private void indent(int depth) {
        for (int i = 0; i < depth; i++) {
            out.append('\t');
        }
    }
}
