package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.Type;
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

    /** Helpers that return memory a program may load from. */
    private static final Set<String> DIRECT_HELPERS = Set.of(
            "bpf_map_lookup_elem",
            "bpf_map_lookup_percpu_elem",
            "bpf_ringbuf_reserve",
            "bpf_sk_storage_get",
            "bpf_inode_storage_get",
            "bpf_task_storage_get",
            "bpf_cgrp_storage_get",
            "bpf_get_local_storage",
            "bpf_sk_fullsock",
            "bpf_tcp_sock",
            "bpf_get_listener_sock",
            "bpf_sk_lookup_tcp",
            "bpf_sk_lookup_udp",
            "bpf_skc_lookup_tcp",
            "bpf_skc_to_tcp6_sock",
            "bpf_skc_to_tcp_sock",
            "bpf_skc_to_tcp_timewait_sock",
            "bpf_skc_to_tcp_request_sock",
            "bpf_skc_to_udp6_sock",
            "bpf_skc_to_unix_sock",
            "bpf_skc_to_mptcp_sock",
            "bpf_sock_from_file",
            "bpf_dynptr_data",
            "bpf_per_cpu_ptr",
            "bpf_this_cpu_ptr",
            "bpf_get_current_task_btf",
            "bpf_kptr_xchg");

    private static final Set<String> DIRECT_METHODS =
            Set.of("lookup", "lookup_or_init", "lookup_or_try_init", "ringbuf_reserve");

    /** Functions that write through their first argument. */
    private static final Set<String> WRITERS = Set.of(
            "bpf_probe_read",
            "bpf_probe_read_str",
            "bpf_probe_read_kernel",
            "bpf_probe_read_kernel_str",
            "bpf_probe_read_user",
            "bpf_probe_read_user_str",
            "bpf_get_current_comm",
            "bpf_copy_from_user",
            "__builtin_memcpy",
            "__builtin_memset",
            "__builtin_memmove");

    private final SourceModel model;
    private final Shape shape;
    private final Map<Declaration, Provenance> variables = new HashMap<>();
    private final Map<Declaration, Provenance> results = new HashMap<>();
    private final Set<Declaration> writtenThrough = new HashSet<>();
    private final List<Assignment> assignments = new ArrayList<>();

    /** Something that flows into a variable or a function's result: an expression, or a known provenance. */
    private record Assignment(
            Declaration target, boolean result, @Nullable Node value, Provenance known) {}

    PointerAnalysis(SourceModel model, Shape shape) {
        this.model = model;
        this.shape = shape;
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
                flow(parameter, i == 0 ? Provenance.DIRECT : Provenance.FOREIGN);
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
            case COMPOUND_ASSIGNMENT -> writeThrough(node.child(0));
            case UNARY -> {
                String operator = shape.unaryOperator(node);
                if (operator.contains("++") || operator.contains("--")) {
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
                if ((atomic || WRITERS.contains(name)) && node.childCount() > 1) {
                    writeThroughPointer(node.child(1));
                }
            }
            default -> {}
        }
        for (Node child : node.children()) {
            collect(child, function);
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
                return;
            }
            if (WRITERS.contains(shape.calleeName(user))) {
                flow(variable, Provenance.FOREIGN);
                return;
            }
        }
        flow(variable, Provenance.UNKNOWN);
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

    // ---- answers ----

    /** Returns where the memory of an object lies. */
    Provenance ofObject(Node object) {
        Node bare = object.bare();
        return switch (bare.kind()) {
            case MEMBER -> {
                Node base = shape.base(bare);
                yield shape.isArrow(bare) ? ofPointer(base) : ofObject(base);
            }
            case SUBSCRIPT -> ofPointer(shape.subscripted(bare));
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
        while (node.is(NodeKind.PAREN) || node.is(NodeKind.CAST)) {
            node = node.lastChild();
        }
        if (node.isImplicitConversion()) {
            Node operand = node.child(0);
            Node object = operand.bare();
            if (operand.isImplicitConversion() || !shape.isObject(object)) {
                return ofValue(operand);
            }
            return shape.isArray(object) ? ofObject(object) : ofLoad(object);
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

    /** An object without the conversion that loads it: an array that decays, or a target of an assignment. */
    private Provenance ofBareObject(Node object) {
        if (object.is(NodeKind.NAME)) {
            Declaration declaration = object.declaration();
            if (declaration == null || shape.isArray(object)) {
                return Provenance.DIRECT;
            }
            return variables.getOrDefault(declaration, Provenance.NONE);
        }
        return shape.isArray(object) ? ofObject(object) : ofLoad(object);
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
            case "&" -> ofObject(node.child(0));
            case "*" -> ofBareObject(node);
            case "++", "--", "x++", "x--" -> ofValue(node.child(0));
            default -> Provenance.NONE;
        };
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
                    yield ofValue(left);
                }
                yield right.type().isPointer() ? ofValue(right) : ofValue(left).plus(ofValue(right));
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
            boolean map = model.map(shape.base(callee)) != null;
            return map && DIRECT_METHODS.contains(shape.memberName(callee)) ? Provenance.DIRECT : Provenance.UNKNOWN;
        }
        Declaration function = callee.is(NodeKind.NAME) ? callee.declaration() : null;
        if (function == null) {
            return Provenance.UNKNOWN;
        }
        if (model.function(function) != null) {
            return results.getOrDefault(function, Provenance.NONE);
        }
        String name = function.name();
        if (DIRECT_HELPERS.contains(name)) {
            return Provenance.DIRECT;
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
        if (ofObject(object) != Provenance.DIRECT) {
            return Provenance.FOREIGN;
        }
        String struct = recordOf(object);
        if (ProgramSection.isVirtualContext(struct)) {
            return Provenance.DIRECT;
        }
        return struct.equals("pt_regs") || struct.equals("bpf_raw_tracepoint_args")
                ? Provenance.FOREIGN
                : Provenance.UNKNOWN;
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
        Declaration field = node.is(NodeKind.MEMBER) ? node.declaration() : null;
        Declaration record = field == null ? null : field.parent();
        return record == null ? "" : record.name();
    }
}
