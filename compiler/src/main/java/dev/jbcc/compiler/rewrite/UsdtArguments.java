package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.ast.Type;
import dev.jbcc.compiler.rewrite.Support.Header;
import dev.jbcc.compiler.rewrite.Support.Snippet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rewrites calls that read arguments of USDT probes. The dialect counts from 1, libbpf from 0; what the dialect reads into a variable
 * of any size, libbpf reads into a {@code long}.
 *
 * <p>Where an argument lies differs from probe to probe and from binary to binary. bcc compiles that into the program; here the
 * program looks it up when it runs ({@code bpf/usdt.bpf.h}), so that it can be compiled once for all.
 */
final class UsdtArguments {
    private static final String READ = "bpf_usdt_readarg";
    private static final String READ_MEMORY = "bpf_usdt_readarg_p";

    /** What bcc makes of the above, for a function and one of its arguments; some programs call it themselves. */
    private static final String GENERATED = "_bpf_readarg_";

    private static final Pattern GENERATED_NAME = Pattern.compile("\\b" + GENERATED + "\\w+_(\\d+)\\b");

    private final SourceText text;
    private final Shape shape;
    private final Support support;
    private final Renderer renderer;

    UsdtArguments(Unit unit, Renderer renderer) {
        this.text = unit.text();
        this.shape = unit.shape();
        this.support = unit.support();
        this.renderer = renderer;
    }

    /** Returns declarations of the functions that bcc would have made, as far as a source calls them. */
    static String declarations(String source) {
        if (!source.contains(GENERATED)) {
            return "";
        }
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = GENERATED_NAME.matcher(source);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        StringBuilder out = new StringBuilder();
        for (String name : names) {
            out.append("int ").append(name).append("(const void *ctx, void *target, unsigned long bytes);\n");
        }
        return out.toString();
    }

    /** Tells whether a function of that name reads an argument. */
    static boolean isReader(String function) {
        return function.equals(READ) || function.equals(READ_MEMORY) || function.startsWith(GENERATED);
    }

    String render(Node call, String name) {
        support.use(Header.USDT);
        Arguments arguments = new Arguments(text, renderer, call);
        if (name.startsWith(GENERATED)) {
            int number = Integer.parseInt(name.substring(name.lastIndexOf('_') + 1));
            return read(arguments.rendered(0), ", " + (number - 1) + arguments.before(1), arguments, 1);
        }
        String place = ", " + number(arguments.node(0)) + arguments.before(2);
        if (name.equals(READ)) {
            return read(arguments.before(0) + arguments.rendered(1), place, arguments, 2);
        }
        support.use(Snippet.USDT_MEMORY);
        return "bpf_usdt_arg_read(" + arguments.before(0) + arguments.rendered(1) + place
                + Shape.macroArgument(arguments.rendered(2)) + arguments.before(3)
                + Shape.macroArgument(arguments.rendered(3)) + arguments.tail() + ")";
    }

    private String read(String context, String place, Arguments arguments, int index) {
        Node target = arguments.node(index).uncast();
        Type type = target.type().isPointer() ? target.type().target() : null;
        String rendered = renderer.render(target);
        if (type != null && type.kind() == Type.Kind.INTEGER && type.sizeBytes() == Long.BYTES) {
            boolean exact = type.spelling().filter("long"::equals).isPresent();
            return "bpf_usdt_arg(" + context + place + (exact ? "" : "(long *)") + rendered + ")";
        }
        support.use(Snippet.USDT_ARGUMENT);
        return "bpf_usdt_arg_into(" + context + place + Shape.macroArgument(rendered) + ")";
    }

    private String number(Node fromOne) {
        Node bare = fromOne.bare();
        if (bare.is(NodeKind.LITERAL)) {
            try {
                return Integer.toString(Integer.decode(text.of(bare)) - 1);
            } catch (NumberFormatException e) {
                // a literal with a suffix, as it stands
            }
        }
        String rendered = renderer.render(fromOne);
        boolean simple = bare.is(NodeKind.NAME) || bare.is(NodeKind.LITERAL) || shape.isObject(bare);
        return (simple ? rendered : "(" + rendered + ")") + " - 1";
    }
}
