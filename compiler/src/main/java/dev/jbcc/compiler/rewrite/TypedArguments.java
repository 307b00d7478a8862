package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.NodeKind;
import dev.jbcc.compiler.ast.Type;
import dev.jbcc.compiler.rewrite.KernelFacts.KernelFunction;
import dev.jbcc.compiler.rewrite.KernelFacts.Parameter;
import dev.jbcc.compiler.rewrite.ProgramSection.Parameters;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the parameters of programs that get the typed arguments of a kernel function with those of that function: which pointers
 * does the verifier know, and does the program take what it gets for what it is?
 */
final class TypedArguments {
    private final KernelFacts facts;
    private final Problems problems;
    private final Set<Declaration> known = new HashSet<>();

    TypedArguments(SourceModel model, KernelFacts facts, Problems problems) {
        this.facts = facts;
        this.problems = problems;
        for (Function function : model.functions()) {
            ProgramSection section = function.section();
            if (section != null && section.parameters() == Parameters.WORDS) {
                compare(function, section);
            }
        }
    }

    /** Tells whether the verifier knows what a parameter points to, and the program means the same. */
    boolean isKnown(Declaration parameter) {
        return known.contains(parameter);
    }

    private void compare(Function function, ProgramSection section) {
        String target = section.target();
        int colon = target.indexOf(':');
        String module = target.substring(0, Math.max(0, colon));
        String name = target.substring(colon + 1);
        boolean hook = section.kind().equals("lsm");
        Optional<KernelFunction> found = facts.function(module, hook ? "bpf_lsm_" + name : name);
        if (found.isEmpty()) {
            return; // another kernel may have it; the loader says what this one has instead
        }
        KernelFunction kernel = found.get();
        List<Node> given =
                function.parameters().subList(1, function.parameters().size());
        String what = section.kind() + " '" + name + "': ";
        int arguments = kernel.parameters().size();
        boolean withResult = Set.of("fexit", "fmod_ret", "lsm").contains(section.kind());
        int most = arguments + (withResult && kernel.returnsValue() ? 1 : 0);
        for (Node beyond : given.subList(Math.min(most, given.size()), given.size())) {
            // One that is not used costs nothing: a program may be written for a kernel whose function has it.
            if (isUsed(beyond.declaration(), function.body())) {
                problems.error(
                        beyond.start(),
                        what + "parameter " + (given.indexOf(beyond) + 1) + ": the kernel's function has "
                                + (arguments == 0 ? "no" : Integer.toString(arguments))
                                + (withResult ? kernel.returnsValue() ? ", and a result" : ", and no result" : ""),
                        "it is " + kernel.declaration());
                return;
            }
        }
        if (withResult
                && !given.isEmpty()
                && given.size() <= arguments
                && section.kind().equals("fexit")) {
            checkResult(given.getLast(), what, kernel, given.size());
        }
        for (int i = 0; i < Math.min(given.size(), arguments); i++) {
            compare(given.get(i), kernel.parameters().get(i), what, kernel);
        }
    }

    private static boolean isUsed(@Nullable Declaration parameter, Node node) {
        return (node.is(NodeKind.NAME) && node.declaration() == parameter)
                || node.children().stream().anyMatch(child -> isUsed(parameter, child));
    }

    /** The last parameter of a kretfunc is usually meant to be the result, but it is only that behind all arguments. */
    private void checkResult(Node last, String what, KernelFunction kernel, int count) {
        Declaration parameter = last.declaration();
        String name = parameter == null ? "" : parameter.name();
        if (kernel.returnsValue() && (name.startsWith("ret") || name.equals("rc") || name.equals("res"))) {
            problems.warning(
                    last.start(),
                    what + "parameter '" + name + "' is argument " + count
                            + " of the kernel's function, not its result",
                    "the result comes behind all " + kernel.parameters().size() + " arguments: "
                            + kernel.declaration());
        }
    }

    private void compare(Node parameter, Parameter kernel, String what, KernelFunction function) {
        Declaration declaration = parameter.declaration();
        Type target = declaration == null || !declaration.type().isPointer()
                ? null
                : declaration.type().target();
        Declaration record = target == null ? null : target.record();
        if (declaration == null
                || record == null
                || record.inSource()
                || kernel.struct().isEmpty()) {
            return;
        }
        if (record.name().equals(kernel.struct())) {
            known.add(declaration);
        } else {
            problems.warning(
                    parameter.start(),
                    what + "parameter '" + declaration.name() + "': the kernel's function has a '" + kernel.type()
                            + "' there",
                    "it is " + function.declaration());
        }
    }
}
