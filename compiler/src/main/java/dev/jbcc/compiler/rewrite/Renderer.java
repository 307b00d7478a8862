package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.ast.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Renders the code of one function: the text as it stands, with rewritten pieces spliced in from the bottom up. What is not evaluated
 * ({@code sizeof}, {@code typeof}, {@code offsetof}) keeps its text.
 */
final class Renderer {
    private final SourceText text;
    private final SourceMap map;
    private final SourceModel model;
    private final Shape shape;
    private final PointerAnalysis pointers;
    private final Problems problems;
    private final Reads reads;
    private final PacketHeaders packets;
    private final Calls calls;
    private final Function function;
    private int unevaluated;

    Renderer(Unit unit, Function function) {
        this.text = unit.text();
        this.map = unit.map();
        this.model = unit.model();
        this.shape = unit.shape();
        this.pointers = unit.pointers();
        this.problems = unit.problems();
        this.function = function;
        this.reads = new Reads(unit, this);
        this.packets = new PacketHeaders(unit, this);
        this.calls = new Calls(unit, this);
    }

    Function function() {
        return function;
    }

    Reads reads() {
        return reads;
    }

    PacketHeaders packets() {
        return packets;
    }

    String render(Node node) {
        return switch (node.kind()) {
            case IMPLICIT -> implicit(node);
            case CALL -> calls.render(node);
            case MEMBER -> member(node);
            case SIZE_OF -> renderUnevaluated(node);
            case GENERIC_SELECTION -> genericSelection(node);
            case ASSEMBLY -> text.of(node);
            case CAST, COMPOUND_LITERAL -> spliceOnly(node, node.lastChild());
            case VARIABLE -> variable(node);
            case BINARY -> binary(node);
            case COMPOUND_ASSIGNMENT -> {
                if (packets.isMember(node.child(0))) {
                    yield packets.change(node.child(0), shape.binaryOperator(node), render(node.child(1)));
                }
                checkStore(node, node.child(0));
                yield splice(node);
            }
            case UNARY -> {
                String operator = shape.unaryOperator(node);
                if (operator.contains("++") || operator.contains("--")) {
                    if (packets.isMember(node.child(0))) {
                        yield packets.count(node, operator);
                    }
                    checkStore(node, node.child(0));
                }
                yield splice(node);
            }
            case DECLARATION_STATEMENT -> declarationStatement(node);
            case RETURN -> returnStatement(node);
            default -> splice(node);
        };
    }

    private String implicit(Node node) {
        String bits = unevaluated == 0 ? packets.load(node) : null;
        if (bits != null) {
            return bits;
        }
        if (readsHere()) {
            String read = reads.render(node);
            if (read != null) {
                return read;
            }
        }
        return splice(node);
    }

    private boolean readsHere() {
        return unevaluated == 0 && function.readsForeign();
    }

    /** The tree shows no load of a struct that initialises a member, nor of what a type picks; they are loads all the same. */
    private boolean isBareLoad(Node node) {
        Node parent = node.parent();
        if (parent == null
                || node.isImplicitConversion()
                || !shape.isObject(node.bare())
                || shape.isArray(node.bare())) {
            return false;
        }
        boolean designated = parent.is(NodeKind.IMPLICIT)
                && !parent.isImplicitConversion()
                && parent.lastChild() == node
                && parent.parent() != null
                && parent.parent().is(NodeKind.INITIALIZER_LIST);
        boolean bare = designated || parent.is(NodeKind.INITIALIZER_LIST) || parent.is(NodeKind.GENERIC_SELECTION);
        return bare && reads.isForeign(node.bare());
    }

    /** Only the branch that the type picks is evaluated; nothing of the expression that is asked for its type. */
    private String genericSelection(Node node) {
        List<Node> parts = node.expressions();
        return parts.size() < 2
                ? text.of(node)
                : text.slice(node.start(), parts.get(1).start()) + spliceFrom(node, parts.get(1));
    }

    /** Renders something whose value nobody takes. */
    String renderUnevaluated(Node node) {
        unevaluated++;
        try {
            return splice(node);
        } finally {
            unevaluated--;
        }
    }

    /** Returns the text of a node with its children rendered. */
    String splice(Node node) {
        StringBuilder out = new StringBuilder(node.end() - node.start() + 32);
        int at = node.start();
        for (Node child : node.children()) {
            if (child.start() < at || child.end() > node.end()) {
                continue; // shares its text with one before it
            }
            if (child.kind().isExpression() || child.kind().isStatement() || child.is(NodeKind.VARIABLE)) {
                out.append(text.slice(at, child.start())).append(renderLines(child));
                at = child.end();
            }
        }
        return out.append(text.slice(at, node.end())).toString();
    }

    /** Renders a node, and notes when it no longer takes as many lines as it did. */
    private String renderLines(Node node) {
        String rendered = readsHere() && isBareLoad(node) ? reads.value(node) : render(node);
        boolean same = SourceMap.countLines(rendered) == SourceMap.countLines(text.of(node));
        return same ? rendered : rendered + map.syncAfter(node.end());
    }

    /** Returns the text of a node from the start of one child on, with its children rendered. */
    String spliceFrom(Node node, Node first) {
        StringBuilder out = new StringBuilder();
        int at = first.start();
        for (Node child : node.children()) {
            if (child.start() >= at) {
                out.append(text.slice(at, child.start())).append(renderLines(child));
                at = child.end();
            }
        }
        return out.append(text.slice(at, node.end())).toString();
    }

    /** Returns the text of a node with one child rendered. */
    String spliceOnly(Node node, Node child) {
        return text.slice(node.start(), child.start()) + render(child) + text.slice(child.end(), node.end());
    }

    private String variable(Node node) {
        Node value = shape.initializer(node);
        return value == null ? text.of(node) : spliceOnly(node, value);
    }

    private String member(Node node) {
        DialectMap map = model.map(shape.base(node));
        if (map != null && !shape.isArrow(node)) {
            String name = shape.memberName(node);
            if (name.equals("key")) {
                return "(*" + map.name() + ".key)";
            }
            if (name.equals("leaf")) {
                return "(*" + map.name() + ".value)";
            }
        }
        return splice(node);
    }

    private String binary(Node node) {
        if (node.childCount() == 2 && shape.isAssignment(node)) {
            if (packets.isMember(node.child(0))) {
                return packets.store(node.child(0), render(node.child(1)));
            }
            checkStore(node, node.child(0));
            Node parent = node.parent();
            if (parent != null && (parent.is(NodeKind.BLOCK) || parent.is(NodeKind.OTHER_STATEMENT))) {
                String copy = copyInto(render(node.child(0)), node.child(1));
                if (copy != null && isWholeStatement(node)) {
                    return copy;
                }
            }
        }
        return splice(node);
    }

    /** Tells whether an expression is followed by the semicolon that makes it a statement, and not a part of a loop header. */
    private boolean isWholeStatement(Node node) {
        int after = text.skipBlank(node.end(), text.length());
        int before = node.start() - 1;
        while (before > 0 && Character.isWhitespace(text.at(before))) {
            before--;
        }
        char previous = text.at(before);
        boolean begins = previous == ';' || previous == '{' || previous == '}' || previous == '/' || previous == ':';
        boolean inLoopHeader = node.parent() != null && text.of(node.parent()).startsWith("for");
        return begins && !inLoopHeader && after < text.length() && text.at(after) == ';';
    }

    /** Returns a call that copies a struct from foreign memory; null if that is not what the value is. */
    private @Nullable String copyInto(String target, Node value) {
        if (!readsHere() || !shape.isLoad(value)) {
            return null;
        }
        Node object = value.child(0);
        if (object.bare().type().kind() != Type.Kind.RECORD || !reads.isForeign(object)) {
            return null;
        }
        return reads.copy("&" + target, "sizeof(" + target + ")", object);
    }

    private String declarationStatement(Node node) {
        Node parent = node.parent();
        if (node.childCount() >= 1
                && node.lastChild().is(NodeKind.VARIABLE)
                && parent != null
                && parent.is(NodeKind.BLOCK)
                && countVariables(node) == 1) {
            Node variable = node.lastChild();
            Node value = shape.initializer(variable);
            if (value != null
                    && variable.declaration() != null
                    && !variable.type().isConst()) {
                String copy = copyInto(variable.declaration().name(), value);
                if (copy != null) {
                    String head = text.slice(node.start(), value.start()).stripTrailing();
                    return head.substring(0, head.length() - 1).stripTrailing() + "; " + copy + ";";
                }
            }
        }
        return declarators(node);
    }

    private static int countVariables(Node statement) {
        int count = 0;
        for (Node child : statement.children()) {
            if (child.is(NodeKind.VARIABLE)) {
                count++;
            }
        }
        return count;
    }

    /** Several variables of one declaration overlap in the text: only their initialisers are spliced. */
    private String declarators(Node node) {
        StringBuilder out = new StringBuilder();
        int at = node.start();
        for (Node child : node.children()) {
            Node value = child.is(NodeKind.VARIABLE) ? shape.initializer(child) : null;
            if (value != null && value.start() >= at) {
                out.append(text.slice(at, value.start())).append(render(value));
                at = value.end();
            }
        }
        return out.append(text.slice(at, node.end())).toString();
    }

    private String returnStatement(Node node) {
        if (function.isProgram() && node.childCount() == 0) {
            return "return 0";
        }
        return splice(node);
    }

    private void checkStore(Node statement, Node target) {
        if (!function.readsForeign() || unevaluated > 0 || target.bare().is(NodeKind.NAME)) {
            return;
        }
        if (pointers.ofObject(target).isKernelMemory()) {
            problems.error(
                    statement.start(),
                    "'" + text.of(target) + "': store through a pointer into kernel memory; programs may only read it",
                    "copy the value into a variable first");
        }
    }
}
