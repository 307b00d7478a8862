package dev.jbcc.runtime.symbol.demangle;

import org.jspecify.annotations.Nullable;

/** The types that are made of others, each written around its name. */
final class TypeNode {
    private TypeNode() {}

    /** Opens the parenthesis that keeps a pointer to an array or a function together. */
    private static void open(NameText out, Node.Shape shape) {
        switch (shape) {
            case ARRAY -> out.add(" (");
            case FUNCTION -> {
                if (out.last() != '(' && out.last() != '*' && out.last() != ' ') {
                    out.add(' ');
                }
                out.add('(');
            }
            case PLAIN -> {}
        }
    }

    /** A pointer or reference. References to references are one. */
    static final class Pointer extends Node {
        final Node target;
        final String symbol;

        Pointer(Node target, String symbol) {
            this.target = target;
            this.symbol = symbol;
        }

        /** Returns the innermost of several references; this where there is one. */
        private Pointer innermost(NameText out) {
            Pointer found = this;
            while (found.symbol.charAt(0) == '&' && found.target.resolved(out) instanceof Pointer inner) {
                if (inner.symbol.charAt(0) != '&') {
                    break;
                }
                found = inner;
            }
            return found;
        }

        /** Both must be of the kind that binds to temporaries for the result to be. */
        private String collapsed(NameText out) {
            String result = symbol;
            Pointer at = this;
            while (at.symbol.charAt(0) == '&' && at.target.resolved(out) instanceof Pointer inner) {
                if (inner.symbol.charAt(0) != '&') {
                    break;
                }
                result = result.length() == 1 || inner.symbol.length() == 1 ? "&" : "&&";
                at = inner;
            }
            return result;
        }

        @Override
        void left(NameText out) {
            out.enter();
            Node inner = innermost(out).target;
            inner.left(out);
            open(out, inner.shape(out));
            out.add(collapsed(out));
            out.leave();
        }

        @Override
        void right(NameText out) {
            out.enter();
            Node inner = innermost(out).target;
            if (inner.shape(out) != Shape.PLAIN) {
                out.add(')');
            }
            inner.right(out);
            out.leave();
        }

        @Override
        boolean hasRight(NameText out) {
            return innermost(out).target.hasRight(out);
        }

        @Override
        Node[] parts() {
            return new Node[] {target};
        }
    }

    /** {@code type Class::*}. */
    static final class MemberPointer extends Node {
        private final Node owner;
        private final Node member;

        MemberPointer(Node owner, Node member) {
            this.owner = owner;
            this.member = member;
        }

        @Override
        void left(NameText out) {
            out.enter();
            member.left(out);
            open(out, member.shape(out));
            if (out.last() != '(') {
                out.add(' ');
            }
            owner.write(out);
            out.add("::*");
            out.leave();
        }

        @Override
        void right(NameText out) {
            out.enter();
            if (member.shape(out) != Shape.PLAIN) {
                out.add(')');
            }
            member.right(out);
            out.leave();
        }

        @Override
        boolean hasRight(NameText out) {
            return member.hasRight(out);
        }

        @Override
        Node[] parts() {
            return new Node[] {owner, member};
        }
    }

    /** A type and a word after it: {@code type const}. The same word is not said twice. */
    static final class Qualifier extends Node {
        private final Node type;
        private final String word;

        Qualifier(Node type, String word) {
            this.type = type;
            this.word = word;
        }

        @Override
        void left(NameText out) {
            out.enter();
            type.left(out);
            if (!isRepeated(out)) {
                out.add(' ').add(word);
            }
            out.leave();
        }

        private boolean isRepeated(NameText out) {
            Node inner = type.resolved(out);
            while (inner instanceof Qualifier qualifier) {
                if (qualifier.word.equals(word)) {
                    return true;
                }
                inner = qualifier.type.resolved(out);
            }
            return false;
        }

        @Override
        void right(NameText out) {
            out.enter();
            type.right(out);
            out.leave();
        }

        @Override
        Shape shape(NameText out) {
            return type.shape(out);
        }

        @Override
        boolean hasRight(NameText out) {
            return type.hasRight(out);
        }

        @Override
        Node[] parts() {
            return new Node[] {type};
        }
    }

    /** {@code type __vector(size)}. */
    static final class Vector extends Node {
        private final Node type;
        private final Node size;

        Vector(Node type, Node size) {
            this.type = type;
            this.size = size;
        }

        @Override
        void left(NameText out) {
            type.left(out);
            out.add(" __vector(");
            size.write(out);
            out.add(')');
        }

        @Override
        void right(NameText out) {
            type.right(out);
        }

        @Override
        boolean hasRight(NameText out) {
            return type.hasRight(out);
        }

        @Override
        Node[] parts() {
            return new Node[] {type, size};
        }
    }

    /** {@code type [size]}. */
    static final class Array extends Node {
        private final Node type;
        private final @Nullable Node size;

        Array(Node type, @Nullable Node size) {
            this.type = type;
            this.size = size;
        }

        @Override
        void left(NameText out) {
            out.enter();
            type.left(out);
            out.leave();
        }

        @Override
        void right(NameText out) {
            out.enter();
            // Dimensions follow each other closely.
            if (out.last() != ']') {
                out.add(' ');
            }
            out.add('[');
            if (size != null) {
                size.write(out);
            }
            out.add(']');
            type.right(out);
            out.leave();
        }

        @Override
        Shape shape(NameText out) {
            return Shape.ARRAY;
        }

        @Override
        boolean hasRight(NameText out) {
            return true;
        }

        @Override
        Node[] parts() {
            return size == null ? new Node[] {type} : new Node[] {type, size};
        }
    }

    /** A type of functions: {@code result (parameters) const}. */
    static final class Function extends Node {
        final @Nullable Node result;
        final Node[] parameters;
        /** Begins with a blank unless empty. */
        final String qualifiers;

        final @Nullable Node exceptions;

        Function(@Nullable Node result, Node[] parameters, String qualifiers, @Nullable Node exceptions) {
            this.result = result;
            this.parameters = parameters;
            this.qualifiers = qualifiers;
            this.exceptions = exceptions;
        }

        Function withQualifiers(String more) {
            return new Function(result, parameters, more + qualifiers, exceptions);
        }

        Function withoutResult() {
            return new Function(null, parameters, qualifiers, exceptions);
        }

        @Override
        void left(NameText out) {
            if (result != null) {
                out.enter();
                result.left(out);
                if (!result.hasRight(out)) {
                    out.add(' ');
                }
                out.leave();
            }
        }

        @Override
        void right(NameText out) {
            out.enter();
            out.add('(');
            writeList(out, parameters);
            out.add(')').add(qualifiers);
            if (exceptions != null) {
                exceptions.write(out);
            }
            if (result != null) {
                result.right(out);
            }
            out.leave();
        }

        @Override
        Shape shape(NameText out) {
            return Shape.FUNCTION;
        }

        @Override
        boolean hasRight(NameText out) {
            return true;
        }

        @Override
        Node[] parts() {
            Node[] parts = new Node[parameters.length + (result == null ? 0 : 1)];
            System.arraycopy(parameters, 0, parts, 0, parameters.length);
            if (result != null) {
                parts[parameters.length] = result;
            }
            return parts;
        }
    }

    /** A function with its type: {@code result name(parameters) const}. */
    static final class Typed extends Node {
        final Node name;
        final Function type;

        Typed(Node name, Function type) {
            this.name = name;
            this.type = type;
        }

        @Override
        void left(NameText out) {
            type.left(out);
            name.write(out);
            type.right(out);
        }

        @Override
        Node[] parts() {
            return new Node[] {name, type};
        }
    }
}
