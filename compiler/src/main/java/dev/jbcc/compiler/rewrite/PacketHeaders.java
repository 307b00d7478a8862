package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.rewrite.Support.Header;
import dev.jbcc.compiler.rewrite.Support.Snippet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members of packet headers: structs that {@code BPF_PACKET_HEADER} marks, reached through cursors. A cursor is no address but an offset
 * into the packet of the function's {@code struct __sk_buff}; a member is the bits that its declaration says, the first one of a byte
 * being the highest, and its value is in host order.
 */
final class PacketHeaders {
    private static final String ANNOTATION = "jbcc.packet";
    private static final String ATTRIBUTE = " __attribute__((annotate(\"" + ANNOTATION + "\")))";

    /** What {@code BPF_PACKET_HEADER} is in bcc, and what programs therefore write that do not include its header. */
    private static final String DEPRECATED = "deprecated(\"packet\")";

    private static final int BYTE = 8;

    private final SourceModel model;
    private final Shape shape;
    private final Support support;
    private final Problems problems;
    private final SourceText text;
    private final Renderer renderer;

    PacketHeaders(Unit unit, Renderer renderer) {
        this.model = unit.model();
        this.shape = unit.shape();
        this.support = unit.support();
        this.problems = unit.problems();
        this.text = unit.text();
        this.renderer = renderer;
    }

    /** Tells whether the definition of a record is that of a packet header. */
    static boolean isHeader(Node record, SourceText text) {
        for (Node child : record.children()) {
            boolean ours = child.is(NodeKind.ANNOTATION) && text.of(child).contains(ANNOTATION);
            if (ours || (child.is(NodeKind.ATTRIBUTE) && text.of(child).contains(DEPRECATED))) {
                return true;
            }
        }
        return false;
    }

    /** Returns where the attributes behind the definition of a packet header end that only the parser needs. */
    static int endOfMark(int end, SourceText text) {
        int mark = text.all().indexOf(ATTRIBUTE, end);
        return mark < 0 || text.all().indexOf(';', end) < mark ? end : mark + ATTRIBUTE.length();
    }

    /** Takes the mark out of the text of a definition. */
    static String withoutMark(String definition) {
        return definition.replace(ATTRIBUTE, "");
    }

    /** Tells whether an expression is a member of a packet header. */
    boolean isMember(Node expression) {
        Node member = expression.bare();
        if (!member.is(NodeKind.MEMBER) || !shape.isArrow(member)) {
            return false;
        }
        Declaration field = member.declaration();
        return field != null && model.isPacketHeader(field.parent());
    }

    /** Returns the value of a member; null if the expression is not the load of one. */
    @Nullable
    String load(Node conversion) {
        return shape.isLoad(conversion) && isMember(conversion.child(0)) ? value(conversion.child(0)) : null;
    }

    private String value(Node expression) {
        Node member = expression.bare();
        long width = width(member);
        if (bit(member) == 0) {
            String load = loadOf(width);
            if (!load.isEmpty()) {
                return load + "(" + buffer(member) + ", " + offset(member) + ")";
            }
        }
        support.use(Snippet.PACKET_LOAD);
        return "bpf_dext_pkt(" + place(member) + ")";
    }

    private String loadOf(long width) {
        switch ((int) width) {
            case BYTE -> {
                support.use(Snippet.LOAD);
                return "load_byte";
            }
            case 2 * BYTE -> {
                support.use(Snippet.LOAD);
                return "load_half";
            }
            case 4 * BYTE -> {
                support.use(Snippet.LOAD);
                return "load_word";
            }
            case 8 * BYTE -> {
                support.use(Snippet.LOAD_DWORD);
                return "load_dword";
            }
            default -> {
                return "";
            }
        }
    }

    /** Returns the store of a value into a member. Its value is what is stored. */
    String store(Node target, String value) {
        support.use(Snippet.PACKET_STORE);
        return "bpf_dins_pkt(" + place(target.bare()) + ", " + value + ")";
    }

    /** Returns the store of what becomes of a member by an operator such as {@code +=}. */
    String change(Node target, String operator, String value) {
        String plain = operator.substring(0, operator.length() - 1);
        boolean simple = value.chars().allMatch(c -> SourceText.isIdentifier((char) c));
        return store(target, value(target) + " " + plain + " " + (simple ? value : "(" + value + ")"));
    }

    /** Returns the store of a member that is counted up or down. */
    String count(Node unary, String operator) {
        Node target = unary.child(0);
        String step = operator.contains("++") ? "+ 1" : "- 1";
        Node user = unary.parent();
        boolean valueUsed = user == null || !(user.is(NodeKind.BLOCK) || user.is(NodeKind.OTHER_STATEMENT));
        if (!operator.startsWith("x") || !valueUsed) {
            return store(target, value(target) + " " + step);
        }
        return "({ u64 before__ = " + value(target) + "; " + store(target, "before__ " + step) + "; before__; })";
    }

    /** The buffer, the offset in bytes, the first bit there, and the number of bits. */
    private String place(Node member) {
        return buffer(member) + ", " + offset(member) + ", " + bit(member) + ", " + width(member);
    }

    private String offset(Node member) {
        Declaration field = field(member);
        Node base = shape.base(member);
        String cursor = renderer.render(base);
        String address = "(u64)" + (base.bare().is(NodeKind.NAME) ? cursor : "(" + cursor + ")");
        long bytes = field.bitOffset() / BYTE;
        if (bytes == 0) {
            return address;
        }
        Declaration record = field.parent();
        String name = record == null || field.bitField() ? "" : record.name();
        return address + " + "
                + (name.isEmpty() ? Long.toString(bytes) : "offsetof(struct " + name + ", " + field.name() + ")");
    }

    private static long bit(Node member) {
        return field(member).bitOffset() % BYTE;
    }

    private long width(Node member) {
        long width = field(member).bitWidth();
        if (width > 8 * BYTE) {
            problems.error(
                    member.start(),
                    "'" + text.of(member) + "': " + width + " bits of a packet; at most 64 can be taken at once",
                    "copy it with bpf_skb_load_bytes");
        }
        return width;
    }

    private static Declaration field(Node member) {
        Declaration field = member.declaration();
        if (field == null) {
            throw new IllegalStateException("a member without a declaration");
        }
        return field;
    }

    /** Returns the name of the function's parameter that is the packet's buffer. */
    String buffer(Node user) {
        List<Node> parameters = renderer.function().parameters();
        for (Node parameter : parameters) {
            Declaration declaration = parameter.declaration();
            if (declaration != null
                    && ProgramSection.structBehind(declaration.type()).equals("__sk_buff")) {
                return declaration.name();
            }
        }
        problems.error(
                user.start(),
                "'" + text.of(user) + "': function '"
                        + renderer.function().declaration().name()
                        + "' has no parameter 'struct __sk_buff *', so there is no packet to take it from",
                "pass the buffer on to it as its first parameter");
        return "0";
    }

    /** Renders a call of {@code incr_cksum_l3} or {@code incr_cksum_l4}; null if a function of that name is something else. */
    @Nullable
    String checksum(Node call, String name) {
        boolean transport = name.equals("incr_cksum_l4");
        Arguments given = new Arguments(text, renderer, call);
        if (given.count() != (transport ? 4 : 3)) {
            return null;
        }
        long size = sizeOf(given.node(2));
        if (size != 2 && size != 4) {
            problems.warning(
                    given.node(2).start(),
                    name + ": '" + text.of(given.node(2)) + "' has " + size
                            + " bytes: the kernel updates checksums by values of 2 or 4 bytes",
                    "cast it to u16 or u32");
        }
        support.use(Header.ENDIAN);
        String order = size == 2 ? "bpf_htons(" : size == 4 ? "bpf_htonl(" : "bpf_cpu_to_be64(";
        StringBuilder out = new StringBuilder(transport ? "bpf_l4_csum_replace(" : "bpf_l3_csum_replace(");
        out.append(buffer(call)).append(", (u64)").append(given.rendered(0));
        out.append(", ").append(order).append(given.rendered(1)).append(')');
        out.append(", ").append(order).append(given.rendered(2)).append("), ");
        if (transport) {
            String pseudo = given.rendered(3).strip();
            switch (pseudo) {
                case "0" -> {}
                case "1" -> out.append("BPF_F_PSEUDO_HDR | ");
                default -> out.append("((").append(pseudo).append(") & 1) << 4 | ");
            }
        }
        return out.append(size).append(')').toString();
    }

    /** Returns how many bytes a value has as the program wrote it: the parameter that takes it is wider. */
    private long sizeOf(Node argument) {
        Node value = argument.bare();
        return isMember(value)
                ? (field(value).bitWidth() + BYTE - 1) / BYTE
                : value.type().sizeBytes();
    }
}
