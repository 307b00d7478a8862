package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.ast.Type;
import org.jspecify.annotations.Nullable;

/** Questions about expressions that the kinds of their nodes alone do not answer: the text does. */
final class Shape {
    private final SourceText text;

    Shape(SourceText text) {
        this.text = text;
    }

    String text(Node node) {
        return text.of(node);
    }

    /** Returns the operator of a unary expression; postfix operators as {@code "x++"} and {@code "x--"}. */
    String unaryOperator(Node unary) {
        Node operand = unary.lastChild();
        if (operand.start() == unary.start()) {
            return "x" + text.slice(operand.end(), unary.end()).strip();
        }
        return text.slice(unary.start(), operand.start()).strip();
    }

    boolean isDereference(Node node) {
        return node.is(NodeKind.UNARY) && unaryOperator(node).equals("*");
    }

    boolean isAddressOf(Node node) {
        return node.is(NodeKind.UNARY) && unaryOperator(node).equals("&");
    }

    /** Returns the operator of a binary expression, {@code ","} and {@code "="} among them. */
    String binaryOperator(Node binary) {
        int from = text.skipBlank(binary.child(0).end(), binary.child(1).start());
        int to = from;
        while (to < binary.child(1).start()
                && !Character.isWhitespace(text.at(to))
                && !text.all().startsWith("/*", to)) {
            to++;
        }
        return text.slice(from, to);
    }

    boolean isAssignment(Node node) {
        return node.is(NodeKind.BINARY) && binaryOperator(node).equals("=");
    }

    /** Returns the expression before the dot or arrow of a member access, anonymous members in between left out. */
    Node base(Node member) {
        Node base = member.child(0);
        while (base.is(NodeKind.MEMBER) && memberName(base).isEmpty()) {
            base = base.child(0);
        }
        return base;
    }

    /** Tells whether a member is reached through a pointer. */
    boolean isArrow(Node member) {
        int at = text.skipBlank(base(member).end(), member.end());
        return text.all().startsWith("->", at);
    }

    String memberName(Node member) {
        Declaration field = member.declaration();
        return field == null ? "" : field.name();
    }

    /** Returns the array or pointer of a subscript: C allows it on either side. */
    Node subscripted(Node subscript) {
        Node first = subscript.child(0);
        return isAddress(first) ? first : subscript.child(1);
    }

    Node index(Node subscript) {
        return subscripted(subscript) == subscript.child(0) ? subscript.child(1) : subscript.child(0);
    }

    private static boolean isAddress(Node node) {
        return switch (node.type().kind()) {
            case POINTER, ARRAY -> true;
            default -> false;
        };
    }

    /** Tells whether an expression, without conversions and parentheses, denotes an object. */
    boolean isObject(Node bare) {
        return switch (bare.kind()) {
            case MEMBER, SUBSCRIPT, COMPOUND_LITERAL, STRING -> true;
            case UNARY -> isDereference(bare);
            case NAME -> {
                Declaration declaration = bare.declaration();
                yield declaration != null
                        && (declaration.kind() == NodeKind.VARIABLE || declaration.kind() == NodeKind.PARAMETER);
            }
            default -> false;
        };
    }

    /** Tells whether a node is the conversion of an object that is not an array or function into its value: a load. */
    boolean isLoad(Node node) {
        if (!node.isImplicitConversion()) {
            return false;
        }
        Node operand = node.child(0);
        if (operand.isImplicitConversion()) {
            return false;
        }
        Node object = operand.bare();
        if (!isObject(object)) {
            return false;
        }
        return switch (object.type().kind()) {
            case ARRAY, FUNCTION -> false;
            default -> true;
        };
    }

    /** Returns the initialiser of a variable; null if it has none. */
    @Nullable
    Node initializer(Node variable) {
        for (int i = variable.childCount() - 1; i >= 0; i--) {
            Node child = variable.child(i);
            if (child.kind().isExpression() && precededBy('=', child, variable.start())) {
                return child;
            }
        }
        return null;
    }

    private boolean precededBy(char expected, Node node, int limit) {
        int before = node.start() - 1;
        while (before > limit && Character.isWhitespace(text.at(before))) {
            before--;
        }
        return before >= limit && text.at(before) == expected;
    }

    /** Returns an expression as a macro takes it: only parentheses keep the preprocessor from seeing commas. */
    static String macroArgument(String expression) {
        int depth = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '"' || c == '\'') {
                i = endOfLiteral(expression, i);
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                return "(" + expression + ")";
            }
        }
        return expression;
    }

    private static int endOfLiteral(String text, int start) {
        int at = start + 1;
        while (at < text.length() && text.charAt(at) != text.charAt(start)) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at;
    }

    /** Tells whether an object is an array; a parameter that is spelled as one is a pointer. */
    boolean isArray(Node object) {
        if (object.type().kind() != Type.Kind.ARRAY) {
            return false;
        }
        Declaration declaration = object.is(NodeKind.NAME) ? object.declaration() : null;
        return declaration == null || declaration.kind() != NodeKind.PARAMETER;
    }

    /** Returns the name of the function that a call calls; empty if it calls through an expression. */
    String calleeName(Node call) {
        if (call.childCount() == 0) {
            return "";
        }
        Node callee = call.child(0).bare();
        Declaration declaration = callee.is(NodeKind.NAME) ? callee.declaration() : null;
        return declaration == null ? "" : declaration.name();
    }
}
