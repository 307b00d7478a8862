package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Node;
import dev.jbcc.compiler.ast.SourceText;
import dev.jbcc.runtime.insn.Helper;

/** Checks that a program may call the helpers that it calls: under its licence, on its kernel. */
final class HelperChecks {
    /** A program that asks the kernel whether it has a helper calls it only then. */
    private static final String GUARD = "bpf_core_enum_value_exists";

    private final SourceText text;
    private final Problems problems;
    private final KernelFacts facts;
    private final String licence;
    private final boolean guarded;

    HelperChecks(SourceText text, Problems problems, KernelFacts facts) {
        this.text = text;
        this.problems = problems;
        this.facts = facts;
        this.licence = License.of(text.all());
        this.guarded = text.all().contains(GUARD + "(");
    }

    /** Checks a call that the program makes itself; functions that are no helpers are not looked at. */
    void call(Node call, String name) {
        Helper.named(name).ifPresent(helper -> check(call, helper, name));
    }

    /** Checks a method of a map by the helper that it calls. */
    void method(Node call, String map, String name) {
        MapMethod.of(name)
                .flatMap(method -> Helper.named(method.helper()))
                .ifPresent(helper -> check(call, helper, map + "." + name));
    }

    private void check(Node call, Helper helper, String shown) {
        String name = helper.name();
        if (helper.gplOnly()) {
            checkLicence(call, shown);
        }
        if (!guarded && facts.lacksHelper(name)) {
            problems.error(
                    call.start(),
                    shown + ": this kernel has no such helper; Linux " + helper.minimumKernel() + " brought it",
                    "a kernel that may or may not have it: if (" + GUARD + "(enum bpf_func_id, "
                            + KernelFacts.enumeratorOf(name) + ")) …");
        }
    }

    /** Checks a read that a load stands for. */
    void read(Node object) {
        if (!License.isGplCompatible(licence)) {
            problems.error(
                    object.start(),
                    "'" + Rewrites.oneLine(text.of(object)) + "': to read it takes a helper that is" + refusal(),
                    License.HINT);
        }
    }

    private void checkLicence(Node call, String name) {
        if (!License.isGplCompatible(licence)) {
            problems.error(call.start(), name + ":" + refusal(), License.HINT);
        }
    }

    private String refusal() {
        return " only for programs under a licence compatible with the GPL, and this one's is '" + licence + "'";
    }
}
