package dev.jbcc.runtime.symbol.demangle;

import dev.jbcc.runtime.symbol.demangle.Node.Word;
import java.util.ArrayList;
import java.util.List;

/** Reads the types in C++ names. Those that are made of others can be referred to later. Not thread-safe. */
final class CxxTypes {
    private final CxxParser in;

    CxxTypes(CxxParser in) {
        this.in = in;
    }

    Node type() {
        in.enter();
        Node type = typeInside();
        in.leave();
        return type;
    }

    private Node typeInside() {
        char c = in.peek();
        Node builtin = BuiltinTypes.find(c);
        if (builtin != null) {
            in.advance(1);
            return builtin;
        }
        return switch (c) {
            case 'r', 'V', 'K' -> qualified();
            case 'P', 'R', 'O' -> {
                in.advance(1);
                yield in.kept(new TypeNode.Pointer(type(), c == 'P' ? "*" : c == 'R' ? "&" : "&&"));
            }
            case 'C', 'G' -> {
                in.advance(1);
                yield in.kept(new TypeNode.Qualifier(type(), c == 'C' ? "_Complex" : "_Imaginary"));
            }
            case 'F' -> in.kept(function(""));
            case 'A' -> in.kept(array());
            case 'M' -> {
                in.advance(1);
                Node owner = type();
                yield in.kept(new TypeNode.MemberPointer(owner, type()));
            }
            case 'U' -> vendorQualified();
            case 'u' -> {
                in.advance(1);
                yield in.kept(in.sourceName());
            }
            case 'T' -> templateParameter();
            case 'S' -> in.peekSecond() == 't' ? in.kept(in.name(false)) : substituted();
            case 'D' -> typeAfterD();
            default -> in.kept(in.name(false));
        };
    }

    private Node vendorQualified() {
        if (in.peekSecond() == 'l' || in.peekSecond() == 't') {
            return in.kept(in.name(false));
        }
        in.advance(1);
        Node vendor = in.sourceName();
        if (in.atTemplateArguments()) {
            vendor = new Node.Template(vendor, in.templateArguments(false));
        }
        NameText word = new NameText();
        vendor.write(word);
        return in.kept(new TypeNode.Qualifier(type(), word.toString()));
    }

    private Node templateParameter() {
        Node parameter = in.kept(in.templateParameter());
        return in.atArgumentsOfParameter()
                ? in.kept(new Node.Template(parameter, in.templateArguments(false)))
                : parameter;
    }

    private Node substituted() {
        Node found = in.substitution(false);
        return in.atTemplateArguments() ? in.kept(new Node.Template(found, in.templateArguments(false))) : found;
    }

    private Node qualified() {
        boolean isRestrict = in.skip('r');
        boolean isVolatile = in.skip('V');
        boolean isConst = in.skip('K');
        if (in.peek() == 'F' || (in.peek() == 'D' && "oOwx".indexOf(in.peekSecond()) >= 0)) {
            // They belong to the function that a member pointer points to.
            return in.kept(function(CxxParser.qualifiers(isConst, isVolatile, isRestrict)));
        }
        Node type = type();
        type = isConst ? new TypeNode.Qualifier(type, "const") : type;
        type = isVolatile ? new TypeNode.Qualifier(type, "volatile") : type;
        return in.kept(isRestrict ? new TypeNode.Qualifier(type, "restrict") : type);
    }

    private TypeNode.Function function(String qualifiers) {
        Node exceptions = null;
        if (in.skip('D', 'o')) {
            exceptions = new Word(" noexcept");
        } else if (in.skip('D', 'O')) {
            exceptions = new Node.Around(" noexcept(", in.expression(), ")");
            in.expect('E');
        } else if (in.skip('D', 'w')) {
            List<Node> types = new ArrayList<>();
            while (!in.skip('E')) {
                types.add(type());
            }
            exceptions = new Node.Around(" throw(", new Node.Pack(types.toArray(Node.NONE)), ")");
        }
        String transaction = in.skip('D', 'x') ? " transaction_safe" : "";
        in.expect('F');
        in.skip('Y'); // a function of C
        TypeNode.Function bare = bareFunction(true);
        String reference = in.skip('R') ? " &" : in.skip('O') ? " &&" : "";
        in.expect('E');
        return new TypeNode.Function(bare.result, bare.parameters, qualifiers + transaction + reference, exceptions);
    }

    /** Reads the result, if it is told, and the parameters. */
    TypeNode.Function bareFunction(boolean withResult) {
        in.skip('J');
        Node result = withResult ? type() : null;
        List<Node> parameters = new ArrayList<>();
        do {
            parameters.add(type());
        } while (!in.atEnd() && in.peek() != 'E' && in.peek() != '.' && in.peek() != 'Q' && !atReference());
        boolean none = parameters.size() == 1 && parameters.getFirst() == BuiltinTypes.VOID;
        return new TypeNode.Function(result, none ? Node.NONE : parameters.toArray(Node.NONE), "", null);
    }

    /** Returns whether a word about the function follows, and not another parameter. */
    private boolean atReference() {
        return (in.peek() == 'R' || in.peek() == 'O') && in.peekSecond() == 'E';
    }

    private Node array() {
        in.expect('A');
        Node size = in.peek() == '_' ? null : size();
        in.expect('_');
        return new TypeNode.Array(type(), size);
    }

    private Node size() {
        if (!CxxInput.isDigit(in.peek())) {
            return in.expression();
        }
        int start = in.position();
        in.number();
        return new Word(in.textFrom(start));
    }

    Node decltype() {
        Node expression = in.expression();
        in.expect('E');
        return new Node.Around("decltype (", expression, ")");
    }

    private Node typeAfterD() {
        char second = in.peekSecond();
        return switch (second) {
            case 'T', 't' -> {
                in.advance(2);
                yield in.kept(decltype());
            }
            case 'p' -> {
                in.advance(2);
                yield in.kept(new Node.Expansion(type()));
            }
            case 'o', 'O', 'w', 'x' -> in.kept(function(""));
            case 'v' -> {
                in.advance(2);
                yield in.kept(vector());
            }
            case 'F' -> {
                in.advance(2);
                yield floatOfBits();
            }
            case 'B', 'U' -> {
                in.advance(2);
                Node width = size();
                in.expect('_');
                yield new Node.Around(second == 'B' ? "signed _BitInt(" : "unsigned _BitInt(", width, ")");
            }
            default -> {
                Node builtin = BuiltinTypes.findAfterD(second);
                if (builtin == null) {
                    throw new MangledNameException();
                }
                in.advance(2);
                yield builtin;
            }
        };
    }

    private Node floatOfBits() {
        int bits = in.number();
        if (in.skip('b')) {
            return new Word("std::bfloat" + bits + "_t");
        }
        boolean isExtended = in.skip('x');
        if (!isExtended) {
            in.expect('_');
        }
        return new Word("_Float" + bits + (isExtended ? "x" : ""));
    }

    private Node vector() {
        in.skip('_'); // before an expression
        Node size = size();
        in.expect('_');
        return new TypeNode.Vector(type(), size);
    }
}
