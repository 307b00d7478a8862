package dev.jbcc.compiler;

import dev.jbcc.compiler.kernel.KernelFunctions;
import dev.jbcc.compiler.kernel.TracepointStruct;
import dev.jbcc.compiler.kernel.TypedAccess;
import dev.jbcc.compiler.rewrite.KernelFacts;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.KernelTypes;
import dev.jbcc.runtime.trace.TracepointFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the rewriter asks about a kernel, found in its BTF, its tracepoint formats and its configuration. For one compilation. */
final class KernelKnowledge implements KernelFacts {
    private final CompileRequest request;
    private final ReadInputs inputs;
    private final KernelTypes types;

    /** The types of the program: the kernel's, and those of the modules that it needs. */
    private final Btf btf;

    private final ProgramTypes program;
    private @Nullable TypedAccess access;

    /** The kernel's list of its helpers, as enumerators; empty if it has none. */
    private @Nullable Set<String> helpers;

    KernelKnowledge(CompileRequest request, ReadInputs inputs, ProgramTypes program) {
        this.request = request;
        this.inputs = inputs;
        this.program = program;
        this.types = program.kernel();
        this.btf = program.btf();
    }

    @Override
    public Optional<String> tracepointStruct(String tracepoint) {
        int colon = tracepoint.indexOf(':');
        String category = tracepoint.substring(0, Math.max(colon, 0));
        String event = tracepoint.substring(colon + 1);
        return inputs.tracepointFormat(category, event)
                .map(format -> TracepointStruct.of(category, event, TracepointFormat.parse(format)));
    }

    @Override
    public Optional<KernelFunction> function(String module, String name) {
        if (module.isEmpty() || module.equals(KERNEL)) {
            Optional<KernelFunction> found = KernelFunctions.find(types.kernel(), name, false);
            if (found.isPresent() || module.equals(KERNEL)) {
                return found;
            }
        }
        for (String each : module.isEmpty() ? types.modules() : List.of(module)) {
            if (!types.modules().contains(each)) {
                continue;
            }
            Optional<KernelFunction> found = KernelFunctions.find(types.module(each), name, true);
            if (found.isPresent()) {
                inputs.module(each);
                return found;
            }
        }
        return Optional.empty();
    }

    private TypedAccess access() {
        TypedAccess known = access;
        if (known == null) {
            known = new TypedAccess(btf);
            access = known;
        }
        return known;
    }

    @Override
    public Load load(String struct, List<Step> path, long sizeBytes) {
        return access().load(struct, path, sizeBytes);
    }

    @Override
    public boolean staysKnown(String struct, List<Step> path) {
        return access().staysKnown(struct, path);
    }

    @Override
    public boolean lacksHelper(String name) {
        Set<String> known = helpers;
        if (known == null) {
            known = program.kernelEnumerators("bpf_func_id");
            helpers = known;
        }
        return !known.isEmpty() && !known.contains(KernelFacts.enumeratorOf(name));
    }

    /** The two architectures that most kernels run on have had wrappers for longer than there have been kernels with BTF. */
    @Override
    public boolean hasSyscallWrapper() {
        return switch (request.arch()) {
            case X86_64, ARM64 -> true;
            case S390X, POWERPC64, RISCV64, LOONGARCH64 ->
                request.kernel().config().containsKey("CONFIG_ARCH_HAS_SYSCALL_WRAPPER");
        };
    }
}
