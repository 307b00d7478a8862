package dev.jbcc.compiler.rewrite;

import dev.jbcc.runtime.BpfException;
import java.util.List;
import java.util.Optional;

/** What the rewriter has to know of a kernel that its types in C do not say. */
public interface KernelFacts {
    /** Stands where the name of a module can, for the kernel without any. */
    String KERNEL = "vmlinux";

    /** What comes of loading something through a pointer whose type the verifier knows. */
    enum Load {
        /** The verifier does not allow it: it takes a helper. */
        REFUSED,
        /** A number, or a pointer that the verifier takes for one. */
        VALUE,
        /** A pointer whose type the verifier knows. */
        POINTER
    }

    /** One step from a struct to something inside it. */
    sealed interface Step {
        record Member(String name) implements Step {}

        record Element(int index) implements Step {}
    }

    /**
     * A parameter of a kernel function.
     *
     * @param type in C
     * @param struct the tag of the struct that it points to, if the verifier knows it for such a pointer; else empty
     */
    record Parameter(String type, String struct) {}

    /**
     * A function of the kernel.
     *
     * @param declaration in C
     * @param returnsValue whether it returns anything
     */
    record KernelFunction(String declaration, List<Parameter> parameters, boolean returnsValue) {
        public KernelFunction {
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * Returns C text of {@code struct tracepoint__CATEGORY__EVENT { … };}.
     *
     * @param tracepoint {@code CATEGORY:EVENT}
     * @return empty if the kernel has no such tracepoint
     * @throws BpfException if it cannot be found out; says why
     */
    Optional<String> tracepointStruct(String tracepoint);

    /**
     * Returns a function as BTF describes it.
     *
     * @param module the name of a module, {@link #KERNEL}, or empty for the kernel and, if it is not there, any module
     * @return empty if there is none
     */
    Optional<KernelFunction> function(String module, String name);

    /**
     * Tells what comes of loading an object inside a struct, directly, through a pointer whose type the verifier knows.
     *
     * @param struct the tag of what the pointer points to
     * @param sizeBytes of the load
     */
    Load load(String struct, List<Step> path, long sizeBytes);

    /** Tells whether a pointer to an object inside a struct is as good as one to the struct itself: no union is on the way. */
    boolean staysKnown(String struct, List<Step> path);

    /** Tells whether the kernel is known to have no helper of that name. */
    boolean lacksHelper(String name);

    /** Returns how the kernel's {@code enum bpf_func_id} spells a helper. */
    static String enumeratorOf(String helper) {
        return "BPF_FUNC_" + helper.substring("bpf_".length());
    }

    /** Tells whether functions of system calls take a struct of registers instead of their arguments. */
    boolean hasSyscallWrapper();
}
