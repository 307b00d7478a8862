package dev.jbcc.runtime.symbol.demangle;

import org.jspecify.annotations.Nullable;

/**
 * A part of a C++ name. Types are written around what they are the type of, as in a declaration: what {@link #left} writes comes
 * before it, what {@link #right} writes comes after it.
 */
abstract class Node {
    static final Node[] NONE = {};

    /** What a pointer to the type needs parentheses for. */
    enum Shape {
        PLAIN,
        ARRAY,
        FUNCTION
    }

    abstract void left(NameText out);

    void right(NameText out) {}

    final void write(NameText out) {
        out.enter();
        left(out);
        right(out);
        out.leave();
    }

    Shape shape(NameText out) {
        return Shape.PLAIN;
    }

    /** Returns whether {@link #right} writes anything. */
    boolean hasRight(NameText out) {
        return false;
    }

    /** Returns what a template parameter stands for; any other node itself. */
    Node resolved(NameText out) {
        return this;
    }

    /** Returns the parts that a parameter pack is searched in. */
    Node[] parts() {
        return NONE;
    }

    /** Returns the first parameter pack in here, whose elements an expansion goes through. */
    @Nullable
    Pack pack(NameText out) {
        out.step();
        for (Node part : parts()) {
            Pack pack = part.pack(out);
            if (pack != null) {
                return pack;
            }
        }
        return null;
    }

    /** Returns whether it can be an operand without parentheses. */
    boolean isSimple() {
        return false;
    }

    /** Writes an operand of an expression. */
    final void writeOperand(NameText out) {
        if (isSimple()) {
            write(out);
        } else {
            out.add('(');
            write(out);
            out.add(')');
        }
    }

    /** Writes a list with commas; what writes nothing, such as an empty pack, gets none. */
    static void writeList(NameText out, Node[] nodes) {
        boolean first = true;
        for (Node node : nodes) {
            int before = out.length();
            if (!first) {
                out.add(", ");
            }
            int start = out.length();
            node.write(out);
            if (out.length() == start) {
                out.truncate(before);
            } else {
                first = false;
            }
        }
    }

    /** A word as it is. */
    static final class Word extends Node {
        final String text;

        Word(String text) {
            this.text = text;
        }

        @Override
        void left(NameText out) {
            out.add(text);
        }

        @Override
        boolean isSimple() {
            return true;
        }
    }

    /** One of the standard library's classes that have a letter: it has a short form, and the one that its constructors show. */
    static final class Standard extends Node {
        final String text;
        final String lastName;

        Standard(String text, String lastName) {
            this.text = text;
            this.lastName = lastName;
        }

        @Override
        void left(NameText out) {
            out.add(text);
        }

        @Override
        boolean isSimple() {
            return true;
        }
    }

    /** {@code scope::name}. */
    static final class Qualified extends Node {
        final Node scope;
        final Node name;

        Qualified(Node scope, Node name) {
            this.scope = scope;
            this.name = name;
        }

        @Override
        void left(NameText out) {
            scope.write(out);
            out.add("::");
            name.write(out);
        }

        @Override
        Node[] parts() {
            return new Node[] {scope, name};
        }

        @Override
        boolean isSimple() {
            return true;
        }
    }

    /** A name with what its versions are told apart by: {@code name[abi:tag]}. */
    static final class Tagged extends Node {
        final Node name;
        private final String tag;

        Tagged(Node name, String tag) {
            this.name = name;
            this.tag = tag;
        }

        @Override
        void left(NameText out) {
            name.write(out);
            out.add("[abi:").add(tag).add(']');
        }

        @Override
        Node[] parts() {
            return new Node[] {name};
        }
    }

    /** {@code name<arguments>}. */
    static final class Template extends Node {
        final Node name;
        final Node[] arguments;

        Template(Node name, Node[] arguments) {
            this.name = name;
            this.arguments = arguments;
        }

        @Override
        void left(NameText out) {
            name.write(out);
            if (out.last() == '<') {
                out.add(' ');
            }
            out.add('<');
            writeList(out, arguments);
            // Two together were once a shift.
            if (out.last() == '>') {
                out.add(' ');
            }
            out.add('>');
        }

        @Override
        Node[] parts() {
            Node[] parts = new Node[arguments.length + 1];
            parts[0] = name;
            System.arraycopy(arguments, 0, parts, 1, arguments.length);
            return parts;
        }
    }

    /** The arguments that a parameter pack stands for. */
    static final class Pack extends Node {
        final Node[] elements;

        Pack(Node[] elements) {
            this.elements = elements;
        }

        @Override
        void left(NameText out) {
            writeList(out, elements);
        }

        @Override
        Pack pack(NameText out) {
            return this;
        }
    }

    /** A template's parameter: its argument, which may only be known later; or the parameter of a lambda, which has none. */
    static final class Parameter extends Node {
        private final String name;
        final int number;

        @Nullable
        Node argument;

        Parameter(String name, int number) {
            this.name = name;
            this.number = number;
        }

        @Override
        Node resolved(NameText out) {
            Node target = argument;
            if (target instanceof Pack pack && out.packIndex >= 0) {
                if (out.packIndex >= pack.elements.length) {
                    throw new MangledNameException();
                }
                target = pack.elements[out.packIndex];
            }
            if (target == null) {
                return this;
            }
            out.enter(); // a parameter may stand for itself, by way of others
            Node resolved = target.resolved(out);
            out.leave();
            return resolved;
        }

        @Override
        void left(NameText out) {
            Node target = resolved(out);
            if (target == this) {
                if (name.isEmpty()) {
                    throw new MangledNameException();
                }
                out.add(name);
            } else {
                out.enter();
                target.left(out);
                out.leave();
            }
        }

        @Override
        void right(NameText out) {
            Node target = resolved(out);
            if (target != this) {
                out.enter();
                target.right(out);
                out.leave();
            }
        }

        @Override
        Shape shape(NameText out) {
            Node target = resolved(out);
            if (target == this) {
                return Shape.PLAIN;
            }
            out.enter();
            Shape shape = target.shape(out);
            out.leave();
            return shape;
        }

        @Override
        boolean hasRight(NameText out) {
            Node target = resolved(out);
            if (target == this) {
                return false;
            }
            out.enter();
            boolean right = target.hasRight(out);
            out.leave();
            return right;
        }

        @Override
        @Nullable
        Pack pack(NameText out) {
            return argument instanceof Pack pack ? pack : null;
        }
    }

    /** {@code pattern...}, written once for each element of the pack in it. */
    static final class Expansion extends Node {
        private final Node pattern;

        Expansion(Node pattern) {
            this.pattern = pattern;
        }

        @Override
        void left(NameText out) {
            Pack pack = pattern.pack(out);
            if (pack == null) {
                pattern.writeOperand(out);
                out.add("...");
                return;
            }
            int outer = out.packIndex;
            Node[] each = new Node[pack.elements.length];
            for (int i = 0; i < each.length; i++) {
                each[i] = new Element(pattern, i);
            }
            writeList(out, each);
            out.packIndex = outer;
        }

        @Override
        Node[] parts() {
            return new Node[] {pattern};
        }
    }

    /** The pattern of an expansion with one element of the pack. */
    private static final class Element extends Node {
        private final Node pattern;
        private final int index;

        Element(Node pattern, int index) {
            this.pattern = pattern;
            this.index = index;
        }

        @Override
        void left(NameText out) {
            out.packIndex = index;
            pattern.write(out);
        }
    }

    /** A part with words before and after it: {@code vtable for name}, {@code decltype (expression)}. */
    static final class Around extends Node {
        private final String before;
        private final Node inside;
        private final String after;

        Around(String before, Node inside) {
            this(before, inside, "");
        }

        Around(String before, Node inside, String after) {
            this.before = before;
            this.inside = inside;
            this.after = after;
        }

        @Override
        void left(NameText out) {
            out.add(before);
            inside.write(out);
            out.add(after);
        }

        @Override
        Node[] parts() {
            return new Node[] {inside};
        }
    }

    /** Two names with a word between. */
    static final class Between extends Node {
        private final Node first;
        private final String word;
        private final Node second;

        Between(Node first, String word, Node second) {
            this.first = first;
            this.word = word;
            this.second = second;
        }

        @Override
        void left(NameText out) {
            first.write(out);
            out.add(word);
            second.write(out);
        }

        @Override
        Node[] parts() {
            return new Node[] {first, second};
        }
    }

    /** Something declared inside of a function. */
    static final class Local extends Node {
        private final Node function;
        final Node entity;

        Local(Node function, Node entity) {
            this.function = function;
            this.entity = entity;
        }

        @Override
        void left(NameText out) {
            function.write(out);
            out.add("::");
            entity.write(out);
        }

        @Override
        Node[] parts() {
            return new Node[] {function, entity};
        }

        @Override
        boolean isSimple() {
            return true;
        }
    }

    /** The class of a lambda expression. */
    static final class Lambda extends Node {
        private final Node[] parameters;
        private final int number;

        Lambda(Node[] parameters, int number) {
            this.parameters = parameters;
            this.number = number;
        }

        @Override
        void left(NameText out) {
            out.add("{lambda(");
            writeList(out, parameters);
            out.add(")#").add(Integer.toString(number)).add('}');
        }
    }

    /** Several declared at once: {@code [a, b]}. */
    static final class Binding extends Node {
        private final Node[] names;

        Binding(Node[] names) {
            this.names = names;
        }

        @Override
        void left(NameText out) {
            out.add('[');
            writeList(out, names);
            out.add(']');
        }
    }
}
