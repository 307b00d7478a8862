package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.compiler.ast.SyntaxTree;
import dev.jbcc.compiler.ast.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The maps and functions of a source, and who calls whom. */
final class SourceModel {
    /** The function of a system call on an architecture where it takes a struct of registers. */
    private static final Pattern WRAPPER = Pattern.compile("__(x64|ia32|arm64|s390x|riscv)_sys_\\w+");

    private final SourceText text;
    private final KernelFacts facts;
    private final Map<Declaration, DialectMap> maps = new LinkedHashMap<>();
    private final Map<Declaration, Function> functions = new LinkedHashMap<>();
    private final Map<Declaration, List<Node>> calls = new HashMap<>();
    private final Set<Declaration> addressTaken = new HashSet<>();
    private final Set<Declaration> packetHeaders = new HashSet<>();
    private final Map<Declaration, Set<Declaration>> callees = new HashMap<>();
    private final Map<Declaration, Set<String>> calledByName = new HashMap<>();

    SourceModel(SyntaxTree tree, KernelFacts facts) {
        this.text = tree.text();
        this.facts = facts;
        List<Node> definitions = new ArrayList<>();
        for (Node node : tree.declarations()) {
            Declaration declaration = node.declaration();
            if (declaration == null) {
                continue;
            }
            if (node.is(NodeKind.VARIABLE)) {
                DialectMap.of(node, text).ifPresent(map -> maps.put(declaration, map));
            } else if (node.is(NodeKind.RECORD) && PacketHeaders.isHeader(node, text)) {
                packetHeaders.add(declaration);
            } else if (node.is(NodeKind.FUNCTION) && bodyOf(node) != null) {
                definitions.add(node);
                callees.put(declaration, new HashSet<>());
            }
        }
        for (Node node : definitions) {
            collect(node, owner(node));
        }
        for (Node node : definitions) {
            addFunction(node);
        }
        decideReads();
    }

    static @Nullable Node bodyOf(Node function) {
        return function.childCount() > 0 && function.lastChild().is(NodeKind.BLOCK) ? function.lastChild() : null;
    }

    private static Declaration owner(Node function) {
        Declaration declaration = function.declaration();
        if (declaration == null) {
            throw new IllegalStateException("a function definition declares nothing");
        }
        return declaration;
    }

    private void collect(Node node, Declaration inside) {
        if (node.is(NodeKind.CALL) && node.childCount() > 0) {
            Node callee = node.child(0).bare();
            Declaration called = callee.declaration();
            if (called != null && !callees.containsKey(called)) {
                calledByName.computeIfAbsent(inside, key -> new HashSet<>()).add(called.name());
            } else if (called != null && callee.is(NodeKind.NAME)) {
                calls.computeIfAbsent(called, key -> new ArrayList<>()).add(node);
                addCallee(inside, called);
                for (Node argument : node.children().subList(1, node.childCount())) {
                    collect(argument, inside);
                }
                return;
            }
        } else if (node.is(NodeKind.NAME)) {
            Declaration named = node.declaration();
            if (named != null && callees.containsKey(named)) {
                addressTaken.add(named);
                addCallee(inside, named);
            }
        }
        for (Node child : node.children()) {
            collect(child, inside);
        }
    }

    private void addCallee(Declaration caller, Declaration callee) {
        callees.computeIfAbsent(caller, key -> new HashSet<>()).add(callee);
    }

    private void addFunction(Node node) {
        Declaration declaration = owner(node);
        Node body = bodyOf(node);
        if (body == null) {
            return;
        }
        List<Node> parameters = new ArrayList<>();
        for (Node child : node.children()) {
            if (child.is(NodeKind.PARAMETER)) {
                parameters.add(child);
            }
        }
        Type context = parameters.isEmpty() ? null : parameters.getFirst().type();
        String head = text.slice(node.start(), body.start());
        // In the kernel's dialect of C a function that is inline, but neither static nor extern, is one like any other.
        boolean internal = hasWord(head, "static") || (hasWord(head, "inline") && hasWord(head, "extern"));
        boolean program = !internal
                && !calls.containsKey(declaration)
                && !addressTaken.contains(declaration)
                && (context == null || context.isPointer());
        Set<String> called = program ? calledFrom(declaration) : Set.of();
        ProgramSection section = program ? ProgramSection.of(declaration.name(), context, called) : null;
        if (section != null && section.isKprobe() && called.stream().anyMatch(UsdtArguments::isReader)) {
            section = ProgramSection.USDT;
        }
        boolean systemCall = section != null && isSystemCall(declaration.name(), section, parameters);
        functions.put(
                declaration,
                new Function(
                        node,
                        declaration,
                        body,
                        parameters,
                        section,
                        systemCall,
                        addressTaken.contains(declaration),
                        true));
    }

    /** Returns what was parsed. */
    SourceText text() {
        return text;
    }

    /**
     * Tells whether a program is attached to the function of a system call. A parameter that is the struct of registers itself says that the
     * program takes the arguments out of it on its own.
     */
    private boolean isSystemCall(String function, ProgramSection section, List<Node> parameters) {
        if (parameters.size() == 2
                && ProgramSection.structBehind(parameters.get(1).type()).equals("pt_regs")) {
            return false;
        }
        if (function.startsWith("syscall__")) {
            return true;
        }
        String target = section.kind().equals("kprobe") ? section.target() : "";
        if (WRAPPER.matcher(target).matches()) {
            return true;
        }
        // the loader knows where the system call is that has no function of that name
        return target.startsWith("sys_")
                && facts.function(KernelFacts.KERNEL, target).isEmpty();
    }

    /** Returns the names of helpers and methods of maps that a function may call. */
    private Set<String> calledFrom(Declaration function) {
        Set<Declaration> reached = new HashSet<>();
        reach(function, reached);
        Set<String> names = new HashSet<>();
        reached.forEach(each -> names.addAll(calledByName.getOrDefault(each, Set.of())));
        return names;
    }

    static boolean hasWord(String text, String word) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            boolean before = at == 0 || !SourceText.isIdentifier(text.charAt(at - 1));
            int end = at + word.length();
            if (before && (end == text.length() || !SourceText.isIdentifier(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    /** Functions that only programs of the network call have no memory of the kernel to read, and no helper for it. */
    private void decideReads() {
        Set<Declaration> tracing = new HashSet<>();
        Set<Declaration> others = new HashSet<>();
        for (Function function : functions.values()) {
            ProgramSection section = function.section();
            if (section != null) {
                reach(function.declaration(), section.tracing() ? tracing : others);
            }
        }
        functions.replaceAll((declaration, function) ->
                function.withReads(tracing.contains(declaration) || !others.contains(declaration)));
    }

    private void reach(Declaration from, Set<Declaration> reached) {
        ArrayDeque<Declaration> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            Declaration next = open.removeLast();
            if (reached.add(next)) {
                open.addAll(callees.getOrDefault(next, Set.of()));
            }
        }
    }

    Iterable<Function> functions() {
        return functions.values();
    }

    /** Returns the function with a body that a declaration stands for; null if it has none. */
    @Nullable
    Function function(@Nullable Declaration declaration) {
        return declaration == null ? null : functions.get(declaration);
    }

    /** Returns the map that a variable is; null if it is another variable. */
    @Nullable
    DialectMap map(@Nullable Declaration declaration) {
        return declaration == null ? null : maps.get(declaration);
    }

    /** Returns the map of that name; null if there is none. */
    @Nullable
    DialectMap mapNamed(String name) {
        for (DialectMap map : maps.values()) {
            if (map.name().equals(name)) {
                return map;
            }
        }
        return null;
    }

    Iterable<DialectMap> maps() {
        return maps.values();
    }

    /** Returns the map that an expression names; null if it does not. */
    @Nullable
    DialectMap map(Node expression) {
        Node bare = expression.bare();
        return bare.is(NodeKind.NAME) ? map(bare.declaration()) : null;
    }

    /** Tells whether a record is marked as the header of a packet. */
    boolean isPacketHeader(@Nullable Declaration record) {
        return record != null && packetHeaders.contains(record);
    }

    /** Returns the functions that those with these bodies may run, they themselves included. */
    Set<Declaration> reachableFrom(List<Function> roots) {
        Set<Declaration> reached = new HashSet<>();
        for (Function root : roots) {
            reach(root.declaration(), reached);
        }
        return reached;
    }

    /** Returns the calls of a function within the source. */
    List<Node> callsOf(Declaration function) {
        return calls.getOrDefault(function, List.of());
    }
}
