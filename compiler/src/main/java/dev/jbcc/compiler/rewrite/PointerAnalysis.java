package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.Type;
import dev.jbcc.compiler.rewrite.KernelFacts.Load;
import dev.jbcc.runtime.insn.Helper;
import dev.jbcc.runtime.insn.Helper.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the pointers of a source point.
 *
 * <p>Each local variable and parameter, and what each function returns, has one {@link Provenance} for the whole function: that of
 * everything ever assigned to it, found by repeating until nothing changes. Numbers are followed as well as pointers, because
 * programs carry addresses in them. A variable of unknown provenance that the program writes through is direct: otherwise the verifier
 * would not have the program anyway.
 */
final class PointerAnalysis {
    private static final int MAX_ROUNDS = 32;

    /** Results of helpers that a program may load from without the verifier knowing more than where they are. */
    private static final Set<Helper.Result> POINTERS =
            Set.of(Helper.Result.VALUE, Helper.Result.MEMORY, Helper.Result.SOCKET);

    /** Functions besides helpers that write through their first argument. */
    private static final Set<String> COPIERS = Set.of("__builtin_memcpy", "__builtin_memset", "__builtin_memmove");

    private final SourceModel model;
    private final Shape shape;
    private final TypedArguments arguments;
    private final TypedLoads loads;
    private final KernelFacts facts;
    private final Map<Declaration, Provenance> variables = new HashMap<>();
    private final Map<Declaration, Provenance> results = new HashMap<>();
    private final Set<Declaration> writtenThrough = new HashSet<>();
    private final Set<Declaration> stepped = new HashSet<>();
    private final List<Assignment> assignments = new ArrayList<>();

    /** Something that flows into a variable or a function's result: an expression, or a known provenance. */
    private record Assignment(
            Declaration target, boolean result, @Nullable Node value, Provenance known) {}

    PointerAnalysis(SourceModel model, Shape shape, TypedArguments arguments, TypedLoads loads, KernelFacts facts) {
        this.model = model;
        this.shape = shape;
        this.arguments = arguments;
        this.loads = loads;
        this.facts = facts;
        for (Function function : model.functions()) {
            collectParameters(function);
            collect(function.body(), function);
        }
        solve();
    }

    // ---- what flows where ----

    private void collectParameters(Function function) {
        List<Node> calls = model.callsOf(function.declaration());
        for (int i = 0; i < function.parameters().size(); i++) {
            Declaration parameter = function.parameters().get(i).declaration();
            if (parameter == null) {
                continue;
            }
            if (function.isProgram()) {
                flow(parameter, i == 0 ? Provenance.DIRECT : ofArgument(parameter));
            } else if (function.callback()) {
                flow(parameter, Provenance.DIRECT);
            } else if (calls.isEmpty()) {
                flow(parameter, i == 0 ? Provenance.DIRECT : Provenance.UNKNOWN);
            }
            for (Node call : calls) {
                if (i + 1 < call.childCount()) {
                    assignments.add(new Assignment(parameter, false, call.child(i + 1), Provenance.NONE));
                }
            }
        }
    }

    private Provenance ofArgument(Declaration parameter) {
        return arguments.isKnown(parameter) ? Provenance.TYPED : Provenance.FOREIGN;
    }

    private void flow(Declaration target, Provenance known) {
        assignments.add(new Assignment(target, false, null, known));
    }

    private void collect(Node node, Function function) {
        switch (node.kind()) {
            case VARIABLE -> {
                Node value = shape.initializer(node);
                Declaration variable = node.declaration();
                if (value != null && variable != null && carriesAddress(variable)) {
                    assignments.add(new Assignment(variable, false, value, Provenance.NONE));
                }
            }
            case BINARY -> {
                if (node.childCount() == 2 && shape.isAssignment(node)) {
                    assign(node.child(0), node.child(1));
                }
            }
            case COMPOUND_ASSIGNMENT -> {
                step(node.child(0));
                writeThrough(node.child(0));
            }
            case UNARY -> {
                String operator = shape.unaryOperator(node);
                if (operator.contains("++") || operator.contains("--")) {
                    step(node.child(0));
                    writeThrough(node.child(0));
                } else if (operator.equals("&")) {
                    takeAddress(node);
                }
            }
            case RETURN -> {
                if (node.childCount() > 0) {
                    assignments.add(new Assignment(function.declaration(), true, node.child(0), Provenance.NONE));
                }
            }
            case CALL -> {
                String name = shape.calleeName(node);
                boolean atomic = name.startsWith("__sync_") || name.startsWith("__atomic_");
                for (int i = 1; i < node.childCount(); i++) {
                    if ((atomic && i == 1) || parameter(name, i - 1) == Parameter.OUT) {
                        writeThroughPointer(node.child(i));
                    }
                }
            }
            default -> {}
        }
        for (Node child : node.children()) {
            collect(child, function);
        }
    }

    private void step(Node target) {
        Node object = target.bare();
        Declaration variable = object.is(NodeKind.NAME) ? object.declaration() : null;
        if (variable != null) {
            stepped.add(variable);
        }
    }

    private static boolean carriesAddress(Declaration variable) {
        return switch (variable.type().kind()) {
            case POINTER, INTEGER -> true;
            case ARRAY -> variable.kind() == NodeKind.PARAMETER;
            default -> false;
        };
    }

    private void assign(Node target, Node value) {
        Node object = target.bare();
        Declaration variable = object.is(NodeKind.NAME) ? object.declaration() : null;
        if (variable != null) {
            if (carriesAddress(variable)) {
                assignments.add(new Assignment(variable, false, value, Provenance.NONE));
            }
        } else {
            writeThrough(object);
        }
    }

    /** Notes the variable through which an object is written. */
    private void writeThrough(Node target) {
        Node object = target.bare();
        switch (object.kind()) {
            case MEMBER -> {
                if (shape.isArrow(object)) {
                    writeThroughPointer(shape.base(object));
                } else {
                    writeThrough(shape.base(object));
                }
            }
            case SUBSCRIPT -> writeThroughPointer(shape.subscripted(object));
            case UNARY -> {
                if (shape.isDereference(object)) {
                    writeThroughPointer(object.child(0));
                }
            }
            default -> {}
        }
    }

    private void writeThroughPointer(Node pointer) {
        Node bare = pointer.uncast();
        if (bare.is(NodeKind.NAME)) {
            Declaration variable = bare.declaration();
            if (variable != null && carriesAddress(variable)) {
                writtenThrough.add(variable);
            }
        } else if (bare.is(NodeKind.BINARY) && bare.childCount() == 2) {
            writeThroughPointer(bare.child(0));
        } else if (shape.isAddressOf(bare)) {
            writeThrough(bare.child(0));
        } else if (bare.is(NodeKind.MEMBER) || bare.is(NodeKind.SUBSCRIPT)) {
            if (bare.type().kind() == Type.Kind.ARRAY) {
                writeThrough(bare);
            }
        }
    }

    /** A variable whose address goes to a function may hold anything afterwards, unless the function only reads it. */
    private void takeAddress(Node addressOf) {
        Node object = addressOf.child(0).bare();
        Declaration variable = object.is(NodeKind.NAME) ? object.declaration() : null;
        if (variable == null || !carriesAddress(variable)) {
            return;
        }
        Node user = addressOf.parent();
        while (user != null && (user.isImplicitConversion() || user.is(NodeKind.PAREN) || user.is(NodeKind.CAST))) {
            user = user.parent();
        }
        if (user != null && user.is(NodeKind.CALL)) {
            Node callee = user.child(0).bare();
            if (callee.is(NodeKind.MEMBER) && model.map(shape.base(callee)) != null) {
                if (MapMethod.of(shape.memberName(callee))
                        .filter(MapMethod::writes)
                        .isPresent()) {
                    flow(variable, Provenance.FOREIGN);
                }
                return;
            }
            String function = shape.calleeName(user);
            if (UsdtArguments.isReader(function)) {
                flow(variable, Provenance.FOREIGN);
                return;
            }
            switch (parameter(function, argumentOf(user, addressOf))) {
                case OUT -> {
                    flow(variable, Provenance.FOREIGN);
                    return;
                }
                case IN -> {
                    return;
                }
                default -> {}
            }
        }
        flow(variable, Provenance.UNKNOWN);
    }

    /** Returns which argument of a call, from 0 on, an expression is part of. */
    private static int argumentOf(Node call, Node expression) {
        int index = 1;
        while (index < call.childCount() && call.child(index).end() < expression.end()) {
            index++;
        }
        return index - 1;
    }

    /** Returns what a function does with an argument, as far as that is known; {@code NUMBER} otherwise. */
    private static Parameter parameter(String function, int index) {
        if (COPIERS.contains(function)) {
            return index == 0 ? Parameter.OUT : Parameter.IN;
        }
        List<Parameter> parameters =
                Helper.named(function).map(Helper::parameters).orElse(List.of());
        return index < parameters.size() ? parameters.get(index) : Parameter.NUMBER;
    }

    private void solve() {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Map<Declaration, Provenance> nextVariables = new HashMap<>();
            Map<Declaration, Provenance> nextResults = new HashMap<>();
            for (Assignment assignment : assignments) {
                Node value = assignment.value();
                Provenance incoming = value == null ? assignment.known() : ofValue(value);
                (assignment.result() ? nextResults : nextVariables)
                        .merge(assignment.target(), incoming, Provenance::or);
            }
            for (Declaration variable : writtenThrough) {
                nextVariables.computeIfPresent(
                        variable, (key, was) -> was == Provenance.UNKNOWN ? Provenance.DIRECT : was);
            }
            if (nextVariables.equals(variables) && nextResults.equals(results)) {
                return;
            }
            variables.clear();
            variables.putAll(nextVariables);
            results.clear();
            results.putAll(nextResults);
        }
        // no end in sight: reading everything with a helper is right in any case
        variables.replaceAll((variable, was) -> was == Provenance.DIRECT ? was : Provenance.UNKNOWN);
    }

    // ---- reasons ----

    /** Returns why an object has to be read with a helper. */
    String reasonToRead(Node object) {
        Node bare = object.bare();
        return switch (bare.kind()) {
            case MEMBER -> shape.isArrow(bare) ? reason(shape.base(bare)) : reasonToRead(shape.base(bare));
            case SUBSCRIPT -> {
                Node array = shape.subscripted(bare);
                yield shape.isArray(array.bare()) ? reasonToRead(array) : reason(array);
            }
            case UNARY -> shape.isDereference(bare) ? reason(bare.child(0)) : "nobody knows where it lies";
            default -> "nobody knows where it lies";
        };
    }

    /** Returns why a pointer is not one that a program may follow. */
    String reason(Node pointer) {
        Node node = pointer.uncast();
        String shown = "'" + Rewrites.oneLine(model.text().of(node)) + "'";
        if (node.is(NodeKind.NAME) && node.declaration() != null) {
            return shown + reason(node.declaration());
        }
        if (node.is(NodeKind.CALL)) {
            return shown + " gives an address of the kernel's";
        }
        return switch (ofPointer(pointer)) {
            case TYPED -> "the verifier knows what " + shown + " points to, but does not allow this load";
            case UNKNOWN -> "nobody knows where " + shown + " points, and a helper reads it wherever that is";
            default -> shown + " was itself read from kernel memory";
        };
    }

    private String reason(Declaration variable) {
        if (variables.get(variable) == Provenance.TYPED) {
            return " points to an object that the verifier knows, but it does not allow this load";
        }
        for (Assignment assignment : assignments) {
            if (assignment.target() != variable || assignment.result()) {
                continue;
            }
            Node value = assignment.value();
            if (value == null && assignment.known() == Provenance.FOREIGN) {
                return variable.kind() == NodeKind.PARAMETER
                        ? " is an argument of the traced function"
                        : " is filled through its address";
            }
            if (value != null && ofValue(value) != Provenance.DIRECT && ofValue(value) != Provenance.NONE) {
                return (ofValue(value).isKernelMemory() ? " points into kernel memory: " : " may point anywhere: ")
                        + "it is '" + Rewrites.oneLine(model.text().of(value)) + "'";
            }
        }
        return " may point anywhere";
    }

    // ---- answers ----

    /** Tells whether a variable counts: a loop over it can only be unrolled while it has no address. */
    boolean isCounter(@Nullable Declaration variable) {
        return variable != null && stepped.contains(variable);
    }

    /** Returns where the memory of an object lies. */
    Provenance ofObject(Node object) {
        Node bare = object.bare();
        return switch (bare.kind()) {
            case MEMBER -> {
                Node base = shape.base(bare);
                yield shape.isArrow(bare) ? ofPointer(base) : ofObject(base);
            }
            case SUBSCRIPT -> {
                Node array = shape.subscripted(bare);
                yield shape.isArray(array.bare()) ? ofObject(array) : ofPointer(array);
            }
            case UNARY -> shape.isDereference(bare) ? ofPointer(bare.child(0)) : Provenance.DIRECT;
            default -> Provenance.DIRECT;
        };
    }

    /** Returns where a pointer points that is about to be followed. Contexts that the verifier emulates are direct by their type. */
    Provenance ofPointer(Node pointer) {
        Provenance provenance = ofValue(pointer);
        if (provenance != Provenance.DIRECT
                && ProgramSection.isVirtualContext(ProgramSection.structBehind(pointer.type()))) {
            return Provenance.DIRECT;
        }
        return provenance;
    }

    /** Returns where a value points, if it is taken for an address. */
    Provenance ofValue(Node expression) {
        Node node = expression;
        while (node.is(NodeKind.PAREN)) {
            node = node.lastChild();
        }
        if (node.is(NodeKind.CAST)) {
            return converted(node, node.lastChild());
        }
        if (node.isImplicitConversion()) {
            Node operand = node.child(0);
            Node object = operand.bare();
            if (operand.isImplicitConversion() || !shape.isObject(object)) {
                return converted(node, operand);
            }
            return shape.isArray(object) ? ofArray(object) : ofLoad(object);
        }
        return switch (node.kind()) {
            case NAME, MEMBER, SUBSCRIPT -> ofBareObject(node);
            case STRING, COMPOUND_LITERAL -> Provenance.DIRECT;
            case UNARY -> ofUnary(node);
            case BINARY -> ofBinary(node);
            case COMPOUND_ASSIGNMENT -> ofValue(node.child(0));
            case CONDITIONAL -> ofValue(node.child(1)).or(ofValue(node.child(2)));
            case CALL -> ofCall(node);
            case STATEMENT_EXPRESSION -> ofStatementExpression(node);
            case IMPLICIT -> node.childCount() == 0 ? Provenance.NONE : ofConditionalWithoutMiddle(node);
            default -> Provenance.NONE;
        };
    }

    /** What the verifier knows of a pointer holds for the type it had, not for one that it is converted to. */
    private Provenance converted(Node conversion, Node operand) {
        Provenance provenance = ofValue(operand);
        boolean same = provenance != Provenance.TYPED
                || ProgramSection.structBehind(conversion.type()).equals(ProgramSection.structBehind(operand.type()));
        return same ? provenance : Provenance.FOREIGN;
    }

    /** An object without the conversion that loads it: an array that decays, or a target of an assignment. */
    private Provenance ofBareObject(Node object) {
        if (object.is(NodeKind.NAME)) {
            Declaration declaration = object.declaration();
            return declaration == null || shape.isArray(object)
                    ? Provenance.DIRECT
                    : variables.getOrDefault(declaration, Provenance.NONE);
        }
        return shape.isArray(object) ? ofArray(object) : ofLoad(object);
    }

    /** The address of an array's first element. */
    private Provenance ofArray(Node array) {
        Provenance provenance = ofObject(array);
        return provenance == Provenance.TYPED ? Provenance.FOREIGN : provenance;
    }

    /** {@code a ?: b} is of no kind of its own: everything in it may be its value. */
    private Provenance ofConditionalWithoutMiddle(Node node) {
        Provenance result = Provenance.NONE;
        for (Node child : node.expressions()) {
            result = result.or(ofValue(child));
        }
        return result;
    }

    private Provenance ofUnary(Node node) {
        return switch (shape.unaryOperator(node)) {
            case "&" -> ofAddress(node.child(0));
            case "*" -> ofBareObject(node);
            case "++", "--", "x++", "x--" -> ofValue(node.child(0));
            default -> Provenance.NONE;
        };
    }

    private Provenance ofAddress(Node object) {
        Provenance provenance = ofObject(object);
        return provenance == Provenance.TYPED && !loads.staysKnown(object) ? Provenance.FOREIGN : provenance;
    }

    private Provenance ofBinary(Node node) {
        if (node.childCount() != 2) {
            return Provenance.UNKNOWN;
        }
        Node left = node.child(0);
        Node right = node.child(1);
        return switch (shape.binaryOperator(node)) {
            case "=", "," -> ofValue(right);
            case "+", "-" -> {
                if (left.type().isPointer()) {
                    yield ofValue(left).plus(Provenance.NONE);
                }
                yield right.type().isPointer()
                        ? ofValue(right).plus(Provenance.NONE)
                        : ofValue(left).plus(ofValue(right));
            }
            case "&", "|" -> ofValue(left).plus(ofValue(right));
            default -> Provenance.NONE;
        };
    }

    private Provenance ofStatementExpression(Node node) {
        Node block = node.childCount() == 0 ? node : node.lastChild();
        Node last = block.childCount() == 0 ? null : block.lastChild();
        return last != null && last.kind().isExpression() ? ofValue(last) : Provenance.UNKNOWN;
    }

    private Provenance ofCall(Node call) {
        Node callee = call.child(0).bare();
        if (callee.is(NodeKind.MEMBER)) {
            boolean memory = model.map(shape.base(callee)) != null
                    && MapMethod.of(shape.memberName(callee))
                            .filter(MapMethod::givesMemory)
                            .isPresent();
            return memory ? Provenance.DIRECT : Provenance.UNKNOWN;
        }
        Declaration function = callee.is(NodeKind.NAME) ? callee.declaration() : null;
        if (function == null) {
            return Provenance.UNKNOWN;
        }
        if (model.function(function) != null) {
            return results.getOrDefault(function, Provenance.NONE);
        }
        String name = function.name();
        if (Helper.named(name)
                .filter(helper -> POINTERS.contains(helper.result()))
                .isPresent()) {
            return Provenance.DIRECT;
        }
        if (Helper.named(name)
                .filter(helper -> helper.result() == Helper.Result.TYPED)
                .isPresent()) {
            return Provenance.TYPED;
        }
        if (name.startsWith("PT_REGS_SYSCALL_") && !facts.hasSyscallWrapper() && call.childCount() > 1) {
            return ofValue(call.child(1));
        }
        if (name.startsWith("PT_REGS_") || name.equals("bpf_get_current_task")) {
            return Provenance.FOREIGN;
        }
        if (name.equals("__builtin_preserve_access_index") && call.childCount() > 1) {
            return ofValue(call.child(1));
        }
        return Provenance.UNKNOWN;
    }

    /** Returns where a value points that is loaded from an object. */
    private Provenance ofLoad(Node object) {
        if (object.is(NodeKind.NAME)) {
            Declaration variable = object.declaration();
            return variable == null ? Provenance.UNKNOWN : variables.getOrDefault(variable, ofGlobal(variable));
        }
        Provenance where = ofObject(object);
        if (where == Provenance.TYPED) {
            return loads.of(object) == Load.POINTER ? Provenance.TYPED : Provenance.FOREIGN;
        }
        if (where != Provenance.DIRECT) {
            return Provenance.FOREIGN;
        }
        String struct = recordOf(object);
        if (ProgramSection.isVirtualContext(struct)) {
            return Provenance.DIRECT;
        }
        if (ProgramSection.isIteratorContext(struct)) {
            return ofIteratorContext(object);
        }
        return struct.equals("pt_regs") || struct.equals("bpf_raw_tracepoint_args")
                ? Provenance.FOREIGN
                : Provenance.UNKNOWN;
    }

    /** The pointers in the context of an iterator are to structs of the kernel, or to keys and values of a map. */
    private static Provenance ofIteratorContext(Node object) {
        Type type = object.type();
        if (!type.isPointer()) {
            return Provenance.NONE;
        }
        return ProgramSection.structBehind(type).isEmpty() ? Provenance.DIRECT : Provenance.TYPED;
    }

    /** A local that was never assigned holds nothing; a global can hold anything. */
    private static Provenance ofGlobal(Declaration variable) {
        return variable.parent() == null ? Provenance.UNKNOWN : Provenance.NONE;
    }

    /** Returns the name of the record that the outermost member or element of an object belongs to; empty if none. */
    private String recordOf(Node object) {
        Node node = object.bare();
        while (node.is(NodeKind.SUBSCRIPT)) {
            node = shape.subscripted(node).bare();
        }
        if (!node.is(NodeKind.MEMBER)) {
            return "";
        }
        Type base = shape.base(node).type();
        Type struct = base.isPointer() ? base.target() : base;
        Declaration record = struct == null ? null : struct.record();
        return record == null ? "" : record.name();
    }
}
