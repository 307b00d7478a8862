package dev.jbcc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSourceTest {
    @TempDir
    Path directory;

    /** The layout of Debian's packages: what flavours share lies in a directory that the Makefile names. */
    @Test
    void macrosAreThoseOfTheHeaders() throws IOException {
        write("common/Makefile", "");
        write("common/include/linux/types.h", "typedef unsigned u32;\n");
        write("common/include/linux/kernel.h", "#define min(a, b) kernels_own(a, b)\n");
        write("common/include/linux/compiler_types.h", "#define inline very_inline\n");
        write("common/include/linux/kconfig.h", "#include <generated/autoconf.h>\n");
        write("common/include/linux/sched.h", """
                #define PF_KTHREAD (1 << PF_SHIFT)
                #define PF_SHIFT CONFIG_PF
                #define current get_current()
                #define alias a.b
                #define ONLY_HERE(x) ((x) + PF_SHIFT)
                """);
        write("flavour/Makefile", "include " + directory.resolve("common") + "/Makefile\n");
        write("flavour/include/generated/autoconf.h", "#define CONFIG_PF 9\n");
        String program = """
                #include <linux/sched.h>
                #include <linux/none.h>
                static inline int f(int current) { return min(current, 2); }
                _Static_assert(PF_KTHREAD == 512 && ONLY_HERE(1) == 10 && CONFIG_PF == 9, "values");
                int on(struct pt_regs *ctx) { return f(PF_KTHREAD); }
                """;
        CompileResult result = compiler(directory.resolve("flavour")).compile(request(program));
        assertEquals(1, result.warnings().size(), result.warnings().toString());
        assertTrue(result.warnings().getFirst().message().contains("linux/none.h"));

        write("flavour/include/generated/autoconf.h", "#define CONFIG_PF 8\n");
        Files.setLastModifiedTime(
                directory.resolve("flavour/include/generated/autoconf.h"),
                java.nio.file.attribute.FileTime.fromMillis(1));
        assertThrows(
                CompileException.class,
                () -> compiler(directory.resolve("flavour")).compile(request(program)));
    }

    @Test
    void saysWhatIsMissing() {
        CompileException e = assertThrows(
                CompileException.class,
                () -> compiler(directory.resolve("none"))
                        .compile(request("int on(struct pt_regs *ctx) { return 0; }\n")));
        assertTrue(String.valueOf(e.getMessage()).contains("install linux-headers"), e.getMessage());
    }

    @Test
    void picksWhatTheTextReaches() {
        String defines = "#define A B\n#define B 7\n#define C 8\n#define f(x) ((x) + C)\n#define g(x) x\n";
        assertEquals("#define A B\n#define B 7\n", KernelSource.select(defines, "int x = A + g(1);", Set.of("g")));
        assertEquals("#define f(x) ((x) + C)\n#define C 8\n", KernelSource.select(defines, "f(1)", Set.of("g")));
    }

    /** Headers of a distribution, where they are installed. */
    @Test
    void realHeaders() throws IOException {
        Optional<Path> installed = installed();
        assumeTrue(installed.isPresent(), "no linux-headers installed");
        String program = """
                #include <linux/sched.h>
                #include <linux/fs.h>
                #include <linux/cpumask.h>
                #include <linux/hugetlb.h>
                #include <linux/mm.h>
                #include <net/sock.h>
                typedef unsigned fmode_t, gfp_t;
                _Static_assert(NR_CPUS >= 1 && HPAGE_SIZE >= PAGE_SIZE && L1_CACHE_BYTES >= 16, "configuration");
                _Static_assert(PF_KTHREAD == 0x200000 && FMODE_READ == 1 && HZ >= 100 && __GFP_ZERO == 0x100, "constants");
                int on(struct pt_regs *ctx)
                {
                	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
                	return min(task->pid, task->tgid) + IS_ERR(task) + ntohs(3) + S_ISREG(3);
                }
                """;
        CompileResult result = compiler(installed.get()).compile(request(program));
        assertEquals(List.of(), result.warnings());
    }

    private static Optional<Path> installed() throws IOException {
        Path sources = Path.of("/usr/src");
        if (!Files.isDirectory(sources)) {
            return Optional.empty();
        }
        try (Stream<Path> entries = Files.list(sources)) {
            return entries.filter(entry -> Files.isRegularFile(entry.resolve("include/generated/autoconf.h"))
                            && Files.isDirectory(entry.resolve("arch/x86/include/generated")))
                    .sorted()
                    .findFirst();
        }
    }

    private CompileRequest request(String text) {
        try {
            return CompileRequest.of(text, "test.c")
                    .withKernel(TestLlvm.kernel(directory.resolve("kernel")))
                    .withArch(Arch.X86_64);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private BpfCompiler compiler(Path source) {
        Map<String, String> environment = new java.util.HashMap<>(TestLlvm.environment(directory.resolve("cache")));
        environment.put("BCC_KERNEL_SOURCE", source.toString());
        return BpfCompiler.create(environment, line -> {});
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }
}
