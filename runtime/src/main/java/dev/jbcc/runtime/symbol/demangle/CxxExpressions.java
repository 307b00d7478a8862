package dev.jbcc.runtime.symbol.demangle;

import dev.jbcc.runtime.symbol.demangle.Node.Word;
import java.util.ArrayList;
import java.util.List;

/** Reads the expressions in C++ names: arguments of templates, and what types are computed from. Not thread-safe. */
final class CxxExpressions {
    private final CxxParser in;

    CxxExpressions(CxxParser in) {
        this.in = in;
    }

    Node expression() {
        in.enter();
        Node expression = expressionInside();
        in.leave();
        return expression;
    }

    private Node expressionInside() {
        char first = in.peek();
        char second = in.peekSecond();
        if (first == 'L') {
            return literal();
        }
        if (first == 'T') {
            return in.templateParameter();
        }
        if (in.skip('s', 'r')) {
            return unresolved();
        }
        if (in.skip('s', 'p')) {
            return new Node.Expansion(expression());
        }
        if (first == 'f' && (second == 'p' || (second == 'L' && !isFold()))) {
            return parameter();
        }
        if (CxxInput.isDigit(first) || (first == 'o' && second == 'n')) {
            in.skip('o', 'n');
            return withArguments(in.unqualifiedName());
        }
        if ((first == 'i' || first == 't') && second == 'l') {
            in.advance(2);
            Node type = first == 't' ? in.type() : new Word("");
            return new ExpressionNode.Braces(type, list('E'));
        }
        return operation();
    }

    /** {@code fL} begins a fold with two operands, too: an operator follows there, and a number in a parameter. */
    private boolean isFold() {
        int start = in.position();
        in.advance(2);
        boolean fold = !CxxInput.isDigit(in.peek());
        in.moveTo(start);
        return fold;
    }

    /** A member of something that depends on a parameter: its scopes, one after the other, and its name. */
    private Node unresolved() {
        if (!CxxInput.isDigit(in.peek())) {
            Node type = in.type();
            return new Node.Qualified(type, withArguments(in.unqualifiedName()));
        }
        Node scope = withArguments(in.unqualifiedName());
        while (!in.skip('E')) {
            scope = new Node.Qualified(scope, withArguments(in.unqualifiedName()));
        }
        return new Node.Qualified(scope, withArguments(in.unqualifiedName()));
    }

    private Node withArguments(Node name) {
        return in.atTemplateArguments() ? new Node.Template(name, in.templateArguments(false)) : name;
    }

    private Node parameter() {
        in.advance(1);
        if (in.skip('L')) {
            in.number();
        }
        in.expect('p');
        if (in.skip('T')) {
            return new Word("this");
        }
        in.skip('r');
        in.skip('V');
        in.skip('K');
        return new Word("{parm#" + (in.compactNumber() + 1) + "}");
    }

    private Node[] list(char end) {
        List<Node> all = new ArrayList<>();
        while (!in.skip(end)) {
            all.add(expression());
        }
        return all.toArray(Node.NONE);
    }

    private Node operation() {
        if (in.skip('c', 'v')) {
            Node type = in.castType();
            return in.skip('_')
                    ? new ExpressionNode.Cast(type, list('E'), true)
                    : new ExpressionNode.Cast(type, new Node[] {expression()}, false);
        }
        CxxOperator operator = CxxOperator.find(in.next(), in.next());
        if (operator == null) {
            throw new MangledNameException();
        }
        return switch (operator.operands()) {
            case 0 -> new Word(operator.text());
            case 1 -> unary(operator);
            case 2 -> binary(operator);
            default -> ternary(operator);
        };
    }

    private Node unary(CxxOperator operator) {
        return switch (operator.code()) {
            case "st", "ti" -> new ExpressionNode.Unary(operator, in.type());
            case "sP" -> {
                List<Node> arguments = new ArrayList<>();
                while (!in.skip('E')) {
                    arguments.add(in.templateArgument());
                }
                yield new ExpressionNode.Count(new Node.Pack(arguments.toArray(Node.NONE)));
            }
            case "sZ" -> new ExpressionNode.Count(expression());
            case "pp", "mm" -> {
                boolean isPrefix = in.skip('_');
                Node operand = expression();
                yield isPrefix
                        ? new ExpressionNode.Unary(operator, operand)
                        : new ExpressionNode.Suffix(operand, operator);
            }
            default -> new ExpressionNode.Unary(operator, expression());
        };
    }

    private Node binary(CxxOperator operator) {
        if (operator.isCast()) {
            Node type = in.type();
            return new ExpressionNode.NamedCast(operator, type, expression());
        }
        if (operator.isFold()) {
            return new ExpressionNode.Fold(operator.code(), operator(), expression(), null);
        }
        Node left = expression();
        return switch (operator.code()) {
            case "cl" -> new ExpressionNode.Call(left, list('E'));
            case "dt", "pt" -> {
                in.skip('g', 's');
                yield new ExpressionNode.Binary(left, operator, withArguments(in.unqualifiedName()));
            }
            default -> new ExpressionNode.Binary(left, operator, expression());
        };
    }

    private CxxOperator operator() {
        CxxOperator operator = CxxOperator.find(in.next(), in.next());
        if (operator == null) {
            throw new MangledNameException();
        }
        return operator;
    }

    private Node ternary(CxxOperator operator) {
        if (operator.isFold()) {
            CxxOperator folded = operator();
            Node left = expression();
            return new ExpressionNode.Fold(operator.code(), folded, left, expression());
        }
        if (operator.is("qu")) {
            Node condition = expression();
            Node yes = expression();
            return new ExpressionNode.Conditional(condition, yes, expression());
        }
        Node[] placement = list('_');
        Node type = in.type();
        if (in.skip('E')) {
            return new ExpressionNode.New(placement, type, null);
        }
        if (in.skip('p', 'i')) {
            return new ExpressionNode.New(placement, type, new Node.Around("(", new Node.Pack(list('E')), ")"));
        }
        if (in.peek() == 'i' && in.peekSecond() == 'l') {
            return new ExpressionNode.New(placement, type, expression());
        }
        throw new MangledNameException();
    }

    /** A number, or the address of something that has a name. */
    Node literal() {
        in.expect('L');
        if (in.peek() == '_' || in.peek() == 'Z') {
            in.skip('_');
            in.expect('Z');
            Node encoding = in.encoding(true);
            in.expect('E');
            return encoding;
        }
        Node type = in.type();
        boolean isNegative = in.skip('n');
        int start = in.position();
        while (!in.atEnd() && in.peek() != 'E') {
            in.advance(1);
        }
        String value = in.textFrom(start);
        in.expect('E');
        return new ExpressionNode.Literal(type, isNegative, value);
    }
}
