package dev.jbcc.runtime.symbol.demangle;

import org.jspecify.annotations.Nullable;

/** The expressions in C++ names. */
final class ExpressionNode {
    private ExpressionNode() {}

    /** Of a function that is called, or whose address is taken, the name is enough. */
    private static Node withoutType(Node function) {
        return function instanceof TypeNode.Typed typed ? typed.name : function;
    }

    /** {@code 5u}, {@code true}, {@code (type)5}. */
    static final class Literal extends Node {
        private final Node type;
        private final boolean isNegative;
        private final String value;

        Literal(Node type, boolean isNegative, String value) {
            this.type = type;
            this.isNegative = isNegative;
            this.value = value;
        }

        @Override
        void left(NameText out) {
            String suffix = BuiltinTypes.literalSuffix(type);
            if (suffix != null && !value.isEmpty()) {
                sign(out);
                out.add(value).add(suffix);
            } else if (type == BuiltinTypes.BOOL && !isNegative && value.equals("0")) {
                out.add("false");
            } else if (type == BuiltinTypes.BOOL && !isNegative && value.equals("1")) {
                out.add("true");
            } else {
                out.add('(');
                type.write(out);
                out.add(')');
                sign(out);
                boolean isFloating = BuiltinTypes.isFloating(type);
                out.add(isFloating ? "[" : "").add(value).add(isFloating ? "]" : "");
            }
        }

        private void sign(NameText out) {
            if (isNegative) {
                out.add('-');
            }
        }

        @Override
        Node[] parts() {
            return new Node[] {type};
        }
    }

    /** {@code !operand}. */
    static final class Unary extends Node {
        private final CxxOperator operator;
        private final Node operand;

        Unary(CxxOperator operator, Node operand) {
            this.operator = operator;
            this.operand = operand;
        }

        @Override
        void left(NameText out) {
            out.add(operator.text());
            switch (operator.code()) {
                case "ad" -> {
                    boolean isMember = operand instanceof TypeNode.Typed typed && typed.name instanceof Qualified;
                    (isMember ? withoutType(operand) : operand).writeOperand(out);
                }
                case "gs" -> operand.write(out);
                case "st", "nx" -> {
                    out.add('(');
                    operand.write(out);
                    out.add(')');
                }
                default -> operand.writeOperand(out);
            }
        }

        @Override
        Node[] parts() {
            return new Node[] {operand};
        }
    }

    /** {@code operand++}. */
    static final class Suffix extends Node {
        private final Node operand;
        private final CxxOperator operator;

        Suffix(Node operand, CxxOperator operator) {
            this.operand = operand;
            this.operator = operator;
        }

        @Override
        void left(NameText out) {
            operand.writeOperand(out);
            out.add(operator.text());
        }

        @Override
        Node[] parts() {
            return new Node[] {operand};
        }
    }

    /** {@code (left)+(right)}, and {@code (left)[right]}. */
    static final class Binary extends Node {
        private final Node left;
        private final CxxOperator operator;
        private final Node right;

        Binary(Node left, CxxOperator operator, Node right) {
            this.left = left;
            this.operator = operator;
            this.right = right;
        }

        @Override
        void left(NameText out) {
            // Else it could be taken for the end of the template's arguments.
            boolean isGreater = operator.is("gt");
            out.add(isGreater ? "(" : "");
            left.writeOperand(out);
            if (operator.is("ix")) {
                out.add('[');
                right.write(out);
                out.add(']');
            } else {
                out.add(operator.text());
                right.writeOperand(out);
            }
            out.add(isGreater ? ")" : "");
        }

        @Override
        Node[] parts() {
            return new Node[] {left, right};
        }
    }

    /** {@code function(arguments)}. */
    static final class Call extends Node {
        private final Node function;
        private final Node[] arguments;

        Call(Node function, Node[] arguments) {
            this.function = function;
            this.arguments = arguments;
        }

        @Override
        void left(NameText out) {
            withoutType(function).writeOperand(out);
            out.add('(');
            writeList(out, arguments);
            out.add(')');
        }

        @Override
        Node[] parts() {
            Node[] parts = new Node[arguments.length + 1];
            parts[0] = function;
            System.arraycopy(arguments, 0, parts, 1, arguments.length);
            return parts;
        }
    }

    /** {@code (type)(operands)}. */
    static final class Cast extends Node {
        private final Node type;
        private final Node[] operands;
        private final boolean isList;

        Cast(Node type, Node[] operands, boolean isList) {
            this.type = type;
            this.operands = operands;
            this.isList = isList;
        }

        @Override
        void left(NameText out) {
            out.add('(');
            type.write(out);
            out.add(')');
            if (isList) {
                out.add('(');
                writeList(out, operands);
                out.add(')');
            } else {
                operands[0].writeOperand(out);
            }
        }

        @Override
        Node[] parts() {
            Node[] parts = new Node[operands.length + 1];
            parts[0] = type;
            System.arraycopy(operands, 0, parts, 1, operands.length);
            return parts;
        }
    }

    /** {@code static_cast<type>(operand)}. */
    static final class NamedCast extends Node {
        private final CxxOperator operator;
        private final Node type;
        private final Node operand;

        NamedCast(CxxOperator operator, Node type, Node operand) {
            this.operator = operator;
            this.type = type;
            this.operand = operand;
        }

        @Override
        void left(NameText out) {
            out.add(operator.text()).add('<');
            type.write(out);
            out.add(">(");
            operand.write(out);
            out.add(')');
        }

        @Override
        Node[] parts() {
            return new Node[] {type, operand};
        }
    }

    /** {@code (condition)?(yes) : (no)}. */
    static final class Conditional extends Node {
        private final Node condition;
        private final Node yes;
        private final Node no;

        Conditional(Node condition, Node yes, Node no) {
            this.condition = condition;
            this.yes = yes;
            this.no = no;
        }

        @Override
        void left(NameText out) {
            condition.writeOperand(out);
            out.add('?');
            yes.writeOperand(out);
            out.add(" : ");
            no.writeOperand(out);
        }

        @Override
        Node[] parts() {
            return new Node[] {condition, yes, no};
        }
    }

    /** {@code (pack+...)}. */
    static final class Fold extends Node {
        private final String kind;
        private final CxxOperator operator;
        private final Node first;
        private final @Nullable Node second;

        Fold(String kind, CxxOperator operator, Node first, @Nullable Node second) {
            this.kind = kind;
            this.operator = operator;
            this.first = first;
            this.second = second;
        }

        @Override
        void left(NameText out) {
            int outer = out.packIndex;
            out.packIndex = -1;
            out.add('(');
            if (second != null) {
                first.writeOperand(out);
                out.add(operator.text()).add("...").add(operator.text());
                second.writeOperand(out);
            } else if (kind.equals("fl")) {
                out.add("...").add(operator.text());
                first.writeOperand(out);
            } else {
                first.writeOperand(out);
                out.add(operator.text()).add("...");
            }
            out.add(')');
            out.packIndex = outer;
        }

        @Override
        Node[] parts() {
            return second == null ? new Node[] {first} : new Node[] {first, second};
        }
    }

    /** {@code new (placement) type(arguments)}. */
    static final class New extends Node {
        private final Node[] placement;
        private final Node type;
        private final @Nullable Node arguments;

        New(Node[] placement, Node type, @Nullable Node arguments) {
            this.placement = placement;
            this.type = type;
            this.arguments = arguments;
        }

        @Override
        void left(NameText out) {
            out.add("new ");
            if (placement.length > 0) {
                out.add('(');
                writeList(out, placement);
                out.add(") ");
            }
            type.write(out);
            if (arguments != null) {
                arguments.write(out);
            }
        }

        @Override
        Node[] parts() {
            return arguments == null ? new Node[] {type} : new Node[] {type, arguments};
        }
    }

    /** {@code type{values}}. */
    static final class Braces extends Node {
        private final Node type;
        private final Node[] values;

        Braces(Node type, Node[] values) {
            this.type = type;
            this.values = values;
        }

        @Override
        void left(NameText out) {
            type.write(out);
            out.add('{');
            writeList(out, values);
            out.add('}');
        }

        @Override
        Node[] parts() {
            Node[] parts = new Node[values.length + 1];
            parts[0] = type;
            System.arraycopy(values, 0, parts, 1, values.length);
            return parts;
        }

        @Override
        boolean isSimple() {
            return true;
        }
    }

    /** How many arguments a pack has. */
    static final class Count extends Node {
        private final Node packed;

        Count(Node packed) {
            this.packed = packed;
        }

        @Override
        void left(NameText out) {
            Pack pack = packed.pack(out);
            out.add(Integer.toString(pack == null ? 0 : pack.elements.length));
        }
    }
}
