package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.Arch;
import dev.jbcc.compiler.TestLlvm;
import dev.jbcc.compiler.kernel.KernelFunctions;
import dev.jbcc.compiler.kernel.TypedAccess;
import dev.jbcc.runtime.btf.Btf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of the small kernel of {@code fixtures/vmlinux.h}: its functions are those of {@code fixtures/functions.c}. */
record FixtureFacts(Btf btf, boolean hasSyscallWrapper) implements KernelFacts {
    private static final Map<String, String> TRACEPOINTS = Map.of(
            "sched:sched_process_exec",
            """
            struct tracepoint__sched__sched_process_exec {
            	u64 __do_not_use__;
            	u32 data_loc_filename;
            	int pid;
            	int old_pid;
            };
            """,
            "signal:signal_generate",
            """
            struct tracepoint__signal__signal_generate {
            	u64 __do_not_use__;
            	int sig;
            	const int data_loc_note;
            	char comm[16];
            };
            """,
            "syscalls:sys_enter_openat",
            """
            struct tracepoint__syscalls__sys_enter_openat {
            	u64 __do_not_use__;
            	int __syscall_nr;
            	u64 dfd;
            	const char *filename;
            	u64 flags;
            };
            """,
            "syscalls:sys_exit_openat",
            """
            struct tracepoint__syscalls__sys_exit_openat {
            	u64 __do_not_use__;
            	int __syscall_nr;
            	long ret;
            };
            """);

    private static final Btf BTF = compile();

    static FixtureFacts of(Arch arch) {
        return new FixtureFacts(BTF, arch != Arch.LOONGARCH64);
    }

    private static Btf compile() {
        try {
            String types = Files.readString(DialectFixture.RESOURCES.resolve("fixtures/vmlinux.h"));
            return TestLlvm.btf(
                    types + Files.readString(DialectFixture.RESOURCES.resolve("fixtures/functions.c")),
                    "-D" + Arch.X86_64.targetDefine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<String> tracepointStruct(String tracepoint) {
        return Optional.ofNullable(TRACEPOINTS.get(tracepoint));
    }

    @Override
    public Optional<KernelFunction> function(String module, String name) {
        boolean inModule = name.startsWith("nf_");
        return module.isEmpty() || inModule == module.equals("nf_conntrack")
                ? KernelFunctions.find(btf, name, false)
                : Optional.empty();
    }

    @Override
    public Load load(String struct, List<Step> path, long sizeBytes) {
        return new TypedAccess(btf).load(struct, path, sizeBytes);
    }

    @Override
    public boolean lacksHelper(String name) {
        return name.equals("bpf_ktime_get_tai_ns");
    }

    @Override
    public boolean staysKnown(String struct, List<Step> path) {
        return new TypedAccess(btf).staysKnown(struct, path);
    }
}
