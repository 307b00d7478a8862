package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.Arch;
import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.ast.Type;
import dev.jbcc.compiler.rewrite.ProgramSection.Parameters;
import dev.jbcc.compiler.rewrite.Support.Header;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rewrites the definition of a function: its section, its parameters, its end. */
final class FunctionRewriter {
    private final SourceText text;
    private final SourceMap map;
    private final Support support;
    private final Problems problems;
    private final Arch arch;
    private final KernelFacts facts;
    private final Rewrites rewrites;

    FunctionRewriter(Unit unit) {
        this.text = unit.text();
        this.map = unit.map();
        this.support = unit.support();
        this.problems = unit.problems();
        this.arch = unit.arch();
        this.facts = unit.facts();
        this.rewrites = unit.rewrites();
    }

    String rewrite(Function function, Renderer renderer) {
        String body = renderer.render(function.body());
        if (!function.isProgram()) {
            return internal(
                            function,
                            text.slice(function.node().start(), function.body().start()))
                    + body;
        }
        StringBuilder out = new StringBuilder();
        ProgramSection section = function.section();
        if (section != null) {
            out.append('\n').append(LineDirectives.INSERTED);
            out.append("SEC(\"")
                    .append(section.nameFor(function.declaration().name()))
                    .append("\")\n");
            noteSection(function, section);
            out.append(map.markerFor(function.node().start())).append('\n');
        }
        if (section != null && section.parameters() == Parameters.WORDS && !takesStruct(function)) {
            support.use(Header.TRACING);
            out.append(wordsSignature(function))
                    .append(map.syncAfter(function.body().start()));
            return withResult(function, out.append(body).toString());
        }
        out.append(signature(function)).append(map.syncAfter(function.body().start()));
        String arguments = arguments(function);
        if (arguments.isEmpty()) {
            out.append(body);
        } else {
            out.append('{').append(arguments);
            out.append('\n').append(map.markerFor(function.body().start() + 1)).append('\n');
            out.append(body, 1, body.length());
        }
        return withResult(function, out.toString());
    }

    /** Rewrites a declaration without a body, to match the definition if there is one. */
    String prototype(Node node, @Nullable Function function) {
        if (function == null) {
            return text.of(node);
        }
        return function.isProgram() ? "" : internal(function, text.of(node));
    }

    /** A function that others call is inlined, as all were when there were no calls in BPF. */
    private static String internal(Function function, String head) {
        boolean apart = SourceModel.hasWord(head, "noinline") || SourceModel.hasWord(head, "__noinline__");
        String inlined = function.callback() || apart ? "" : " __always_inline";
        if (SourceModel.hasWord(head, "always_inline")
                || SourceModel.hasWord(head, "__always_inline")
                || SourceModel.hasWord(head, "__always_inline__")) {
            return SourceModel.hasWord(head, "static") ? head : "static " + head;
        }
        return "static" + inlined + " " + notInline(without(without(head, "static"), "extern"));
    }

    /** Removes what would make a function one that is there only for its callers. */
    private static String notInline(String head) {
        String rest = head;
        for (String word : List.of("inline", "__inline", "__inline__")) {
            rest = without(rest, word);
        }
        return rest;
    }

    /** Removes a word and the white space behind it. */
    private static String without(String head, String word) {
        int from = 0;
        while (true) {
            int at = head.indexOf(word, from);
            if (at < 0) {
                return head;
            }
            int end = at + word.length();
            boolean whole = (at == 0 || !SourceText.isIdentifier(head.charAt(at - 1)))
                    && (end == head.length() || !SourceText.isIdentifier(head.charAt(end)));
            if (whole) {
                int next = end;
                while (next < head.length() && Character.isWhitespace(head.charAt(next))) {
                    next++;
                }
                return head.substring(0, at) + head.substring(next);
            }
            from = end;
        }
    }

    /** The head of a program: all parameters but the first are gone, and it returns a number. */
    private String signature(Function function) {
        Node node = function.node();
        List<Node> parameters = function.parameters();
        String head;
        if (parameters.size() < 2) {
            head = text.slice(node.start(), function.body().start());
        } else {
            int afterParameters = parameters.getLast().end();
            head = text.slice(node.start(), parameters.getFirst().end())
                    + text.slice(afterParameters, function.body().start());
        }
        head = notInline(head);
        Type result = node.type().result();
        if (result != null && result.kind() == Type.Kind.VOID && head.startsWith("void")) {
            return "int" + head.substring("void".length());
        }
        return head;
    }

    /** The head of a program whose arguments are the words of its context: the macro of libbpf takes them out. */
    private String wordsSignature(Function function) {
        Node node = function.node();
        List<Node> parameters = function.parameters();
        String name = function.declaration().name();
        int nameStart = text.all().lastIndexOf(name, parameters.getFirst().start());
        StringBuilder out = new StringBuilder(notInline(text.slice(node.start(), nameStart)));
        out.append("BPF_PROG(").append(name);
        if (parameters.size() > 1) {
            out.append(", ")
                    .append(text.slice(
                            parameters.get(1).start(), parameters.getLast().end()));
        }
        return out.append(text.slice(parameters.getLast().end(), function.body().start()))
                .toString();
    }

    /** Structs that are passed by value fill one word or two, which the macro does not know of. */
    private static boolean takesStruct(Function function) {
        return function.parameters().stream().anyMatch(parameter -> isStruct(parameter.type()));
    }

    private static boolean isStruct(Type type) {
        return type.kind() == Type.Kind.RECORD;
    }

    /** Takes the parameters of a program, as far as it uses them, out of its context: one line each. */
    private String arguments(Function function) {
        List<Node> parameters = function.parameters();
        if (parameters.size() < 2) {
            return "";
        }
        Declaration context = parameters.getFirst().declaration();
        if (context == null || context.name().isEmpty()) {
            problems.error(
                    parameters.getFirst().start(),
                    "function '" + function.declaration().name()
                            + "': its context has no name, so its arguments cannot be taken from it");
            return "";
        }
        Set<Declaration> used = new HashSet<>();
        collectNames(function.body(), used);
        ProgramSection section = function.section();
        return section != null && section.parameters() == Parameters.WORDS
                ? words(function, context, used)
                : registers(function, context, used);
    }

    private String registers(Function function, Declaration context, Set<Declaration> used) {
        String registers = context.name();
        if (!ProgramSection.structBehind(context.type()).equals("pt_regs")) {
            registers = "(struct pt_regs *)" + registers;
        }
        StringBuilder out = new StringBuilder();
        String behind = "(" + registers + ")";
        boolean indirect = function.systemCall() && facts.hasSyscallWrapper();
        if (indirect) {
            out.append("\n").append(map.markerFor(function.node().start())).append("\n\tstruct pt_regs *regs__ = ");
            out.append(Registers.ofSystemCall(arch, registers)).append(';');
            behind = "_CORE_SYSCALL(regs__)";
        } else if (function.systemCall()) {
            behind = "_SYSCALL(" + registers + ")";
        }
        int available = function.systemCall() ? Registers.SYSTEM_CALL_ARGUMENTS : Registers.count(arch);
        boolean any = false;
        List<Node> parameters = function.parameters();
        for (int i = 1; i < parameters.size(); i++) {
            Node parameter = parameters.get(i);
            Declaration declaration = parameter.declaration();
            if (i > available) {
                problems.error(
                        parameter.start(),
                        "function '" + function.declaration().name() + "': argument " + i + ": only " + available
                                + " arguments are passed in registers");
                return "";
            }
            if (declaration == null || !used.contains(declaration)) {
                continue;
            }
            any = true;
            append(out, parameter, declaration, cast(declaration.type()) + "PT_REGS_PARM" + i + behind);
        }
        if (!any) {
            return "";
        }
        checkReturn(function);
        support.use(Header.TRACING);
        return out.toString();
    }

    /** When a function returns, its arguments are no longer where they were. */
    private void checkReturn(Function function) {
        ProgramSection section = function.section();
        if (section != null && section.kind().equals("kretprobe")) {
            problems.warning(
                    function.parameters().get(1).start(),
                    "function '" + function.declaration().name()
                            + "': the registers of a return do not hold the arguments any more",
                    "keep them in a map when the function is entered");
        }
    }

    private String words(Function function, Declaration context, Set<Declaration> used) {
        StringBuilder out = new StringBuilder();
        List<Node> parameters = function.parameters();
        int word = 0;
        for (int i = 1; i < parameters.size(); i++) {
            Node parameter = parameters.get(i);
            Declaration declaration = parameter.declaration();
            Type type = parameter.type();
            int first = word;
            word += isStruct(type) && type.sizeBytes() > Long.BYTES ? 2 : 1;
            if (declaration == null || !used.contains(declaration)) {
                continue;
            }
            String value = context.name() + "[" + first + "]";
            if (isStruct(type)) {
                String both = word - first == 1 ? value : value + ", " + context.name() + "[" + (first + 1) + "]";
                value = "*(" + type.spelling().orElse("void") + " *)(unsigned long long[]){" + both + "}";
            } else {
                value = cast(type) + value;
            }
            append(out, parameter, declaration, value);
        }
        return out.toString();
    }

    private void append(StringBuilder out, Node parameter, Declaration declaration, String value) {
        out.append('\n').append(map.markerFor(parameter.start())).append("\n\t");
        String local = local(parameter, declaration) + " = " + value + ";";
        out.append(local);
        rewrites.note(
                parameter,
                local,
                () -> "a program has one parameter, its context; this argument of the function is taken out of it");
    }

    private void noteSection(Function function, ProgramSection section) {
        Node node = function.node();
        String head = text.slice(node.start(), function.body().start());
        rewrites.note(
                node.start(),
                function.body().start(),
                head,
                "SEC(\"" + section.nameFor(function.declaration().name()) + "\") " + signature(function),
                "the loader knows by the section what a program is for");
    }

    /** Returns the declaration of a parameter as a local variable; an array is a pointer there. */
    private String local(Node parameter, Declaration declaration) {
        Type type = declaration.type();
        Type element = type.kind() == Type.Kind.ARRAY ? type.target() : null;
        if (element == null) {
            return text.of(parameter);
        }
        String spelled = element.spelling().orElse("void");
        String constant = element.isConst() ? (element.isPointer() ? "const " : " const ") : " ";
        return spelled + (spelled.endsWith("*") ? constant.stripLeading() : constant) + "*" + declaration.name();
    }

    private static String cast(Type type) {
        if (type.kind() == Type.Kind.INTEGER && type.sizeBytes() == 1) {
            return "(u8)"; // the rest of the register is not part of a bool
        }
        return type.isPointer() || type.kind() == Type.Kind.ARRAY ? "(void *)" : "";
    }

    private static void collectNames(Node node, Set<Declaration> into) {
        if (node.is(NodeKind.NAME)) {
            Declaration declaration = node.declaration();
            if (declaration != null && declaration.kind() == NodeKind.PARAMETER) {
                into.add(declaration);
            }
        }
        for (Node child : node.children()) {
            collectNames(child, into);
        }
    }

    /** The verifier wants a result from every path; C does not. */
    private String withResult(Function function, String definition) {
        Node body = function.body();
        Node last = body.childCount() == 0 ? null : body.lastChild();
        if (last != null && endsWithReturn(last)) {
            return definition;
        }
        int close = definition.lastIndexOf('}');
        String before = definition.substring(0, close).stripTrailing();
        String gap = definition.substring(before.length(), close);
        boolean oneLine = gap.indexOf('\n') < 0;
        return before + (oneLine ? " return 0; }" : "\n" + indentation(last) + "return 0;" + gap + "}");
    }

    /** A return may stand behind a label. */
    private static boolean endsWithReturn(Node statement) {
        Node node = statement;
        while (node.is(NodeKind.OTHER_STATEMENT) && node.childCount() == 1) {
            node = node.lastChild();
        }
        return node.is(NodeKind.RETURN);
    }

    /** Returns what stands before a statement on its line. */
    private String indentation(@Nullable Node statement) {
        if (statement == null) {
            return "\t";
        }
        int start = statement.start();
        while (start > 0 && (text.at(start - 1) == ' ' || text.at(start - 1) == '\t')) {
            start--;
        }
        return start > 0 && text.at(start - 1) != '\n' ? "\t" : text.slice(start, statement.start());
    }
}
