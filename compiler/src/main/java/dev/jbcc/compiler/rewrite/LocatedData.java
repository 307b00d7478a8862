package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;

/**
 * Rewrites what reads strings and arrays that a tracepoint's record carries behind its fixed fields. A field says where they are: their
 * length in its upper half, their offset in the lower, from the start of the record, or of a {@code __rel_loc} from the field's own end.
 * {@code TracepointStruct} makes fields of the latter kind {@code const}.
 */
final class LocatedData {
    private static final String PREFIX = "jbcc_data_loc";
    private static final String END = PREFIX + "_end";

    private final SourceText text;
    private final Shape shape;
    private final Support support;
    private final Renderer renderer;

    LocatedData(Unit unit, Renderer renderer) {
        this.text = unit.text();
        this.shape = unit.shape();
        this.support = unit.support();
        this.renderer = renderer;
    }

    /** The macros that read are whole statements: programs may leave out the semicolon behind one. */
    static String asStatements(String source) {
        int at = source.indexOf(END);
        if (at < 0) {
            return source;
        }
        StringBuilder out = new StringBuilder(source.length());
        int copied = 0;
        for (; at >= 0; at = source.indexOf(END, at + END.length())) {
            int end = at + END.length();
            if (isPartOfName(source, at - 1) || isPartOfName(source, end)) {
                continue;
            }
            int start = at;
            while (start > copied && isBlank(source.charAt(start - 1))) {
                start--;
            }
            int behind = end;
            while (behind < source.length() && isBlank(source.charAt(behind))) {
                behind++;
            }
            out.append(source, copied, start).append(';');
            copied = behind < source.length() && source.charAt(behind) == ';' ? behind + 1 : end;
        }
        return out.append(source, copied, source.length()).toString();
    }

    private static boolean isPartOfName(String source, int at) {
        return at >= 0
                && at < source.length()
                && (Character.isLetterOrDigit(source.charAt(at)) || source.charAt(at) == '_');
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Tells whether a function of that name reads such data. */
    static boolean isReader(String function) {
        return function.startsWith(PREFIX);
    }

    String render(Node call, String name) {
        Arguments arguments = new Arguments(text, renderer, call);
        int last = arguments.count() - 1;
        String field = arguments.rendered(last);
        String address = address(arguments.node(last), field);
        if (last == 0) {
            return "(" + address + ")";
        }
        String target = arguments.rendered(0);
        String bytes = arguments.rendered(1);
        return switch (name.substring(PREFIX.length())) {
            case "_read_str" -> support.readHelper() + "_str(" + target + ", " + bytes + ", " + address + ")";
            case "_read_all" -> {
                String length = "(unsigned int)" + field + " >> 16";
                support.use(Support.Snippet.LEAST);
                yield support.readHelper() + "(" + target + ", bpf_least(" + length + ", " + bytes + "), " + address
                        + ")";
            }
            default -> support.readHelper() + "(" + target + ", " + bytes + ", " + address + ")";
        };
    }

    private String address(Node location, String field) {
        Node member = location.bare();
        Declaration declaration = member.is(NodeKind.MEMBER) ? member.declaration() : null;
        boolean fromField = declaration != null && declaration.type().isConst();
        String base = member.is(NodeKind.MEMBER) ? renderer.render(shape.base(member)) : "args";
        return fromField
                ? "(char *)(&" + field + " + 1) + (" + field + " & 0xffff)"
                : "(char *)" + base + " + (" + field + " & 0xffff)";
    }
}
