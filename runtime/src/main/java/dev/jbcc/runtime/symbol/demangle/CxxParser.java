package dev.jbcc.runtime.symbol.demangle;

import dev.jbcc.runtime.symbol.demangle.Node.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads C++ names as the Itanium ABI writes them, in one pass from left to right. What was read before may be referred to by
 * number ({@code S_}, {@code T_}), so those parts are kept in lists. Not thread-safe.
 *
 * <p>Template parameters stand for the arguments of the template that the encoding is of. A conversion function names its type before
 * its arguments: such parameters are filled in once these are known.
 */
final class CxxParser extends CxxInput {
    private final CxxTypes types = new CxxTypes(this);
    private final CxxExpressions expressions = new CxxExpressions(this);
    private final List<Node> substitutions = new ArrayList<>();
    private Node[] templateArguments = Node.NONE;
    private final List<Node.Parameter> unresolved = new ArrayList<>();
    private boolean inLambda;
    private boolean inConversion;

    /** The name that constructors and destructors repeat. */
    private String lastName = "";

    /** What is said of the function itself by the name that was read last: {@code const}, {@code &}. */
    private String functionQualifiers = "";

    CxxParser(String text, int start, int end) {
        super(text, start, end);
    }

    // ---- encodings

    /**
     * A function with its parameters, a variable, or something the compiler made.
     *
     * @param withResult whether to tell the result of a template
     */
    Node encoding(boolean withResult) {
        if (peek() == 'T' || peek() == 'G') {
            return specialName();
        }
        enter();
        Node[] outerArguments = templateArguments;
        int firstUnresolved = unresolved.size();
        functionQualifiers = "";
        Node result = name(true);
        String qualifiers = functionQualifiers;
        resolve(firstUnresolved);
        if (!atEnd() && peek() != 'E' && peek() != '.') {
            TypeNode.Function type = types.bareFunction(hasResult(result)).withQualifiers(qualifiers);
            result = new TypeNode.Typed(result, withResult ? type : type.withoutResult());
        }
        templateArguments = outerArguments;
        leave();
        return result;
    }

    private void resolve(int first) {
        for (int i = first; i < unresolved.size(); i++) {
            Node.Parameter parameter = unresolved.get(i);
            if (parameter.number >= templateArguments.length) {
                throw new MangledNameException();
            }
            parameter.argument = templateArguments[parameter.number];
        }
        unresolved.subList(first, unresolved.size()).clear();
    }

    /** Of templates the result is told, too, but not of those functions that have none. */
    private static boolean hasResult(Node name) {
        Node last = name;
        while (true) {
            if (last instanceof Node.Local local) {
                last = local.entity;
            } else if (last instanceof Node.Tagged tagged) {
                last = tagged.name;
            } else {
                break;
            }
        }
        if (!(last instanceof Node.Template template)) {
            return false;
        }
        Node function = template.name;
        while (function instanceof Node.Tagged tagged) {
            function = tagged.name;
        }
        if (function instanceof Node.Qualified qualified) {
            function = qualified.name;
        }
        while (function instanceof Node.Tagged tagged) {
            function = tagged.name;
        }
        return !(function instanceof Structor) && !(function instanceof Conversion);
    }

    private Node specialName() {
        if (skip('T')) {
            return switch (next()) {
                case 'V' -> new Node.Around("vtable for ", type());
                case 'T' -> new Node.Around("VTT for ", type());
                case 'I' -> new Node.Around("typeinfo for ", type());
                case 'S' -> new Node.Around("typeinfo name for ", type());
                case 'h' -> thunk("non-virtual thunk to ", 'h');
                case 'v' -> thunk("virtual thunk to ", 'v');
                case 'c' -> {
                    offset((char) 0);
                    offset((char) 0);
                    yield new Node.Around("covariant return thunk to ", encoding(false));
                }
                case 'C' -> {
                    Node derived = type();
                    number();
                    expect('_');
                    yield new Node.Between(new Node.Around("construction vtable for ", type()), "-in-", derived);
                }
                case 'F' -> new Node.Around("typeinfo fn for ", type());
                case 'J' -> new Node.Around("java Class for ", type());
                case 'H' -> new Node.Around("TLS init function for ", name(false));
                case 'W' -> new Node.Around("TLS wrapper function for ", name(false));
                case 'A' -> new Node.Around("template parameter object for ", templateArgument());
                default -> throw new MangledNameException();
            };
        }
        expect('G');
        return switch (next()) {
            case 'V' -> new Node.Around("guard variable for ", name(false));
            case 'R' -> {
                Node name = name(false);
                int number = peek() == '_' || isDigit(peek()) ? compactNumber() : 0;
                yield new Node.Around("reference temporary #" + number + " for ", name);
            }
            case 'A' -> new Node.Around("hidden alias for ", encoding(false));
            case 'T' ->
                new Node.Around(
                        next() == 'n' ? "non-transaction clone for " : "transaction clone for ", encoding(false));
            default -> throw new MangledNameException();
        };
    }

    private Node thunk(String words, char kind) {
        offset(kind);
        return new Node.Around(words, encoding(false));
    }

    /** How far a thunk moves the object; it is not shown. */
    private void offset(char kind) {
        char which = kind == 0 ? next() : kind;
        skip('n');
        number();
        expect('_');
        if (which == 'v') {
            skip('n');
            number();
            expect('_');
        } else if (which != 'h') {
            throw new MangledNameException();
        }
    }

    // ---- names

    /** @param ofEncoding whether template parameters that follow are those of this name */
    Node name(boolean ofEncoding) {
        enter();
        Node name = switch (peek()) {
            case 'N' -> nestedName(ofEncoding);
            case 'Z' -> localName(ofEncoding);
            case 'S' -> peekSecond() == 't' ? plainName(true, ofEncoding) : substitutedName(ofEncoding);
            default -> plainName(false, ofEncoding);
        };
        leave();
        return name;
    }

    private Node plainName(boolean inStd, boolean ofEncoding) {
        advance(inStd ? 2 : 0);
        Node name = unqualifiedName();
        name = inStd ? new Node.Qualified(BuiltinTypes.STD, name) : name;
        return atTemplateArguments() ? new Node.Template(kept(name), templateArguments(ofEncoding)) : name;
    }

    private Node substitutedName(boolean ofEncoding) {
        Node name = substitution(false);
        return atTemplateArguments() ? new Node.Template(name, templateArguments(ofEncoding)) : name;
    }

    private Node nestedName(boolean ofEncoding) {
        expect('N');
        boolean isRestrict = skip('r');
        boolean isVolatile = skip('V');
        boolean isConst = skip('K');
        String reference = skip('R') ? " &" : skip('O') ? " &&" : "";
        Node result = prefix(ofEncoding);
        expect('E');
        if (ofEncoding) {
            functionQualifiers = qualifiers(isConst, isVolatile, isRestrict) + reference;
        }
        return result;
    }

    /** Returns the words after a function's parameters. */
    static String qualifiers(boolean isConst, boolean isVolatile, boolean isRestrict) {
        return (isConst ? " const" : "") + (isVolatile ? " volatile" : "") + (isRestrict ? " restrict" : "");
    }

    private Node prefix(boolean ofEncoding) {
        Node found = null;
        while (true) {
            char c = peek();
            boolean substitutable = true;
            if (c == 'D' && (peekSecond() == 'T' || peekSecond() == 't')) {
                advance(2);
                found = qualify(found, types.decltype());
            } else if (c == 'S' && peekSecond() != 't') {
                if (found != null) {
                    throw new MangledNameException();
                }
                found = substitution(true);
                substitutable = false;
            } else if (c == 'S') {
                advance(2);
                found = qualify(found, BuiltinTypes.STD);
                substitutable = false;
            } else if (c == 'I') {
                if (found == null || found instanceof Node.Template) {
                    throw new MangledNameException();
                }
                found = new Node.Template(found, templateArguments(ofEncoding));
            } else if (c == 'T') {
                found = qualify(found, templateParameter());
            } else if (c == 'E') {
                if (found == null) {
                    throw new MangledNameException();
                }
                return found;
            } else if (c == 'M') {
                // A member of a lambda's initialiser: the scope is all that matters.
                advance(1);
                continue;
            } else {
                found = qualify(found, unqualifiedName());
            }
            if (substitutable && peek() != 'E') {
                substitutions.add(found);
            }
        }
    }

    private static Node qualify(@Nullable Node scope, Node name) {
        return scope == null ? name : new Node.Qualified(scope, name);
    }

    private Node localName(boolean ofEncoding) {
        expect('Z');
        Node[] arguments = templateArguments;
        Node function = encoding(false);
        templateArguments = arguments;
        expect('E');
        if (skip('s')) {
            discriminator();
            functionQualifiers = "";
            return new Node.Local(function, new Word("string literal"));
        }
        String argument = "";
        if (skip('d')) {
            argument = "{default arg#" + (compactNumber() + 1) + "}::";
        }
        functionQualifiers = "";
        Node entity = name(ofEncoding);
        if (!argument.isEmpty()) {
            entity = new Node.Around(argument, entity);
        }
        discriminator();
        return new Node.Local(function, entity);
    }

    /** Tells equal names in one function apart; it is not shown. */
    private void discriminator() {
        if (!skip('_')) {
            return;
        }
        if (skip('_')) {
            number();
            skip('_');
        } else if (isDigit(peek())) {
            advance(1);
        }
    }

    Node unqualifiedName() {
        char c = peek();
        Node name;
        if (isDigit(c)) {
            name = sourceName();
        } else if (c == 'L') {
            advance(1);
            name = sourceName();
            discriminator();
        } else if (c == 'C' || (c == 'D' && peekSecond() != 'C')) {
            name = structor();
        } else if (c == 'D') {
            advance(2);
            List<Node> names = new ArrayList<>();
            while (!skip('E')) {
                names.add(sourceName());
            }
            name = new Node.Binding(names.toArray(Node.NONE));
        } else if (c == 'U' && peekSecond() == 'l') {
            name = lambda();
        } else if (c == 'U' && peekSecond() == 't') {
            advance(2);
            name = new Word("{unnamed type#" + (compactNumber() + 1) + "}");
        } else if (c >= 'a' && c <= 'z') {
            name = operatorName();
        } else {
            throw new MangledNameException();
        }
        return tags(name);
    }

    private Node tags(Node name) {
        Node tagged = name;
        while (skip('B')) {
            String last = lastName;
            tagged = new Node.Tagged(tagged, identifier());
            lastName = last;
        }
        return tagged;
    }

    Node sourceName() {
        return new Word(identifier());
    }

    private String identifier() {
        int length = number();
        String name = take(length);
        if (length >= 10
                && name.startsWith("_GLOBAL_")
                && "._$".indexOf(name.charAt(8)) >= 0
                && name.charAt(9) == 'N') {
            name = "(anonymous namespace)";
        }
        lastName = name;
        return name;
    }

    /** A constructor or destructor. */
    static final class Structor extends Node {
        private final String name;

        Structor(String name) {
            this.name = name;
        }

        @Override
        void left(NameText out) {
            out.add(name);
        }
    }

    /** {@code operator type}. */
    static final class Conversion extends Node {
        private final Node type;

        Conversion(Node type) {
            this.type = type;
        }

        @Override
        void left(NameText out) {
            out.add("operator ");
            type.write(out);
        }

        @Override
        Node[] parts() {
            return new Node[] {type};
        }
    }

    private Node structor() {
        char kind = next();
        if (lastName.isEmpty()) {
            throw new MangledNameException();
        }
        if (kind == 'C') {
            boolean inherited = skip('I');
            String name = lastName;
            char which = next();
            if (which < '1' || which > '5') {
                throw new MangledNameException();
            }
            if (inherited) {
                type();
                lastName = name;
            }
            return new Structor(name);
        }
        char which = next();
        if (which != '0' && which != '1' && which != '2' && which != '4' && which != '5') {
            throw new MangledNameException();
        }
        return new Structor("~" + lastName);
    }

    private Node lambda() {
        advance(2);
        boolean outer = inLambda;
        inLambda = true;
        Node[] parameters = types.bareFunction(false).parameters;
        inLambda = outer;
        expect('E');
        return new Node.Lambda(parameters, compactNumber() + 1);
    }

    /** The type that a conversion function names comes before the template arguments that it may be made of. */
    Node castType() {
        boolean outer = inConversion;
        inConversion = true;
        Node type = type();
        inConversion = outer;
        return type;
    }

    private Node operatorName() {
        if (skip('v')) {
            int operands = next() - '0';
            if (operands < 0 || operands > 9) {
                throw new MangledNameException();
            }
            return new Node.Around("operator ", sourceName());
        }
        if (skip('c', 'v')) {
            return new Conversion(castType());
        }
        if (skip('l', 'i')) {
            return new Node.Around("operator\"\" ", sourceName());
        }
        if (skip('o', 'n')) {
            return unqualifiedName();
        }
        CxxOperator operator = CxxOperator.find(next(), next());
        if (operator == null) {
            throw new MangledNameException();
        }
        return new Word(operator.functionName());
    }

    /** @param inPrefix whether a constructor may follow, for which the standard library's classes show all they are */
    Node substitution(boolean inPrefix) {
        expect('S');
        char c = peek();
        if (c == '_' || isDigit(c) || (c >= 'A' && c <= 'Z')) {
            int index = 0;
            if (!skip('_')) {
                long value = 0;
                while (!skip('_')) {
                    char digit = next();
                    int one = isDigit(digit) ? digit - '0' : digit >= 'A' && digit <= 'Z' ? digit - 'A' + 10 : -1;
                    if (one < 0 || value > 1 << 24) {
                        throw new MangledNameException();
                    }
                    value = value * 36 + one;
                }
                index = (int) value + 1;
            }
            if (index >= substitutions.size()) {
                throw new MangledNameException();
            }
            Node found = substitutions.get(index);
            // It means the parameter of that number here, and not where it was first named.
            return found instanceof Node.Parameter parameter ? templateParameter(parameter.number) : found;
        }
        advance(1);
        boolean full = inPrefix && (peek() == 'C' || peek() == 'D');
        Node.Standard standard = BuiltinTypes.standard(c, full);
        if (!standard.lastName.isEmpty()) {
            lastName = standard.lastName;
        }
        if (peek() == 'B') {
            Node tagged = tags(standard);
            substitutions.add(tagged);
            return tagged;
        }
        return standard;
    }

    // ---- templates

    /** @param ofEncoding whether template parameters that follow are these */
    Node[] templateArguments(boolean ofEncoding) {
        String last = lastName;
        expect('I');
        List<Node> arguments = new ArrayList<>();
        while (!skip('E')) {
            arguments.add(templateArgument());
        }
        lastName = last;
        Node[] all = arguments.toArray(Node.NONE);
        if (ofEncoding) {
            templateArguments = all;
        }
        return all;
    }

    /** Returns whether arguments follow that belong to what was read last: in a conversion's type they are the function's. */
    boolean atArgumentsOfParameter() {
        return !inConversion && atTemplateArguments();
    }

    boolean atTemplateArguments() {
        return peek() == 'I';
    }

    Node templateArgument() {
        enter();
        Node argument = switch (peek()) {
            case 'X' -> {
                advance(1);
                Node expression = expressions.expression();
                expect('E');
                yield expression;
            }
            case 'L' -> expressions.literal();
            case 'I', 'J' -> {
                advance(1);
                List<Node> elements = new ArrayList<>();
                while (!skip('E')) {
                    elements.add(templateArgument());
                }
                yield new Node.Pack(elements.toArray(Node.NONE));
            }
            default -> type();
        };
        leave();
        return argument;
    }

    Node.Parameter templateParameter() {
        expect('T');
        return templateParameter(compactNumber());
    }

    private Node.Parameter templateParameter(int number) {
        if (inLambda) {
            return new Node.Parameter("auto:" + (number + 1), number);
        }
        Node.Parameter parameter = new Node.Parameter("", number);
        if (number < templateArguments.length && !inConversion) {
            parameter.argument = templateArguments[number];
        } else {
            unresolved.add(parameter);
        }
        return parameter;
    }

    Node type() {
        return types.type();
    }

    Node expression() {
        return expressions.expression();
    }

    /** Keeps a part that may be referred to later. */
    Node kept(Node node) {
        substitutions.add(node);
        return node;
    }
}
