package dev.jbcc.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.ObjectSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpfCompilerTest {
    private static final String HELLO = """
            #include <linux/sched.h>
            struct data_t { u32 pid; char comm[TASK_COMM_LEN]; };
            BPF_HASH(counts, u32, u64);
            BPF_PERF_OUTPUT(events);

            int kprobe__vfs_read(struct pt_regs *ctx)
            {
            	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
            	struct data_t data = {};
            	data.pid = task->real_parent->tgid;
            	bpf_get_current_comm(&data.comm, sizeof(data.comm));
            	counts.increment(data.pid);
            	events.perf_submit(ctx, &data, sizeof(data));
            	return 0;
            }
            """;

    private static final String LIBBPF = """
            #include "vmlinux.h"
            #include <bpf/bpf_helpers.h>
            #include <bpf/bpf_core_read.h>
            struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 7); __type(key, u32); __type(value, u64); } m SEC(".maps");
            SEC("tracepoint/sched/sched_test")
            int on_event(void *ctx)
            {
            	struct task_struct *task = (void *)bpf_get_current_task();
            	u32 key = BPF_CORE_READ(task, real_parent, tgid);
            	u64 one = 1;
            	bpf_map_update_elem(&m, &key, &one, BPF_ANY);
            	return 0;
            }
            char LICENSE[] SEC("license") = "GPL";
            """;

    @TempDir
    Path directory;

    private final List<String> progress = new ArrayList<>();
    private KernelTarget kernel = KernelTarget.of(Path.of("/"));

    @BeforeEach
    void makeKernel() throws IOException {
        kernel = TestLlvm.kernel(directory.resolve("kernel"));
    }

    /** A program from text is in no file; the kernel shows its lines all the same, as the user wrote them. */
    @Test
    void objectsHoldTheLinesOfTheUser() {
        try (BpfCompiler compiler = compiler()) {
            CompileResult result = compiler.compile(CompileRequest.of(HELLO, "no/such/file.c")
                    .withKernel(kernel)
                    .withArch(Arch.X86_64));
            List<String> lines = ObjectReader.read(result.bytes(), "a.o").programs().getFirst().lines().stream()
                    .map(line -> line.file() + ":" + line.line() + ":" + line.column() + ":" + line.text())
                    .distinct()
                    .toList();
            assertTrue(lines.contains("no/such/file.c:10:13:\tdata.pid = task->real_parent->tgid;"), lines.toString());
            assertTrue(
                    lines.contains("no/such/file.c:11:2:\tbpf_get_current_comm(&data.comm, sizeof(data.comm));"),
                    lines.toString());
            assertTrue(lines.stream().allMatch(line -> line.startsWith("no/such/file.c:")), lines.toString());
        }
    }

    /** Texts that are put together say by {@code #line} where their lines are from. */
    @Test
    void linesOfTextsThatArePutTogetherAreThoseOfTheirFiles() {
        String text = """
                int a;
                #line 70 "part.h"
                static int part(void) { return nothing; }
                #line 2 "test.c"
                int kprobe__vfs_read(struct pt_regs *ctx)
                {
                	return something;
                }
                """;
        try (BpfCompiler compiler = compiler()) {
            assertEquals("""
                    part.h:70:32: use of undeclared identifier 'nothing'
                        static int part(void) { return nothing; }
                                                       ^
                    test.c:4:9: use of undeclared identifier 'something'
                        \treturn something;
                        \t       ^""", String.join("\n", errors(compiler, request(text))));
            byte[] object = compiler.compile(
                            request(text.replace("nothing", "7").replace("something", "part()")))
                    .bytes();
            List<String> lines = ObjectReader.read(object, "a.o").programs().getFirst().lines().stream()
                    .map(line -> line.file() + ":" + line.line() + ":" + line.text())
                    .toList();
            assertTrue(lines.contains("test.c:4:\treturn part();"), lines.toString());
        }
    }

    /** Kernels before 5.12 have no atomic addition that gives a result. */
    @Test
    void additionsAreAtomicAsTheKernelHasThem() throws IOException {
        String text = """
                BPF_ARRAY(sums, u64, 1);
                int kprobe__vfs_read(struct pt_regs *ctx)
                {
                	u32 zero = 0;
                	u64 *sum = sums.lookup(&zero);
                	if (!sum)
                		return 0;
                	__sync_fetch_and_add(sum, 7);
                	return 0;
                }
                """;
        String used =
                text.replace("__sync_fetch_and_add(sum, 7);\n\treturn 0;", "return __sync_fetch_and_add(sum, 7) > 7;");
        try (BpfCompiler compiler = compiler()) {
            assertTrue(compiler.compile(request(used).withEmit(Emit.ASM)).text().contains("atomic_fetch_add"));
            Files.writeString(directory.resolve("kernel/release"), "5.10.0-test\n");
            kernel = KernelTarget.of(directory.resolve("kernel"));
            String assembly = compiler.compile(request(text).withEmit(Emit.ASM)).text();
            assertTrue(assembly.contains("lock *(u64 *)") && !assembly.contains("atomic_fetch"), assembly);
            assertEquals("""
                    test.c:8: the result of an atomic addition: this kernel's BPF gives none; Linux 5.12 brought it
                        \treturn __sync_fetch_and_add(sum, 7) > 7;""", String.join("\n", errors(compiler, request(used))));
        }
    }

    private Path cache() {
        return directory.resolve("cache");
    }

    private BpfCompiler compiler() {
        return BpfCompiler.create(TestLlvm.environment(cache()), line -> {
            synchronized (progress) {
                progress.add(line);
            }
        });
    }

    private CompileRequest request(String text, String... cflags) {
        return new CompileRequest(text, "test.c", List.of(cflags), Emit.OBJECT, kernel, Arch.X86_64);
    }

    private static List<String> errors(BpfCompiler compiler, CompileRequest request) {
        CompileException e = assertThrows(CompileException.class, () -> compiler.compile(request));
        return e.diagnostics().stream().map(Diagnostic::toString).toList();
    }

    private void assertNothingLeftBehind() throws IOException {
        try (Stream<Path> work = Files.list(cache().resolve("tmp"))) {
            assertEquals(List.of(), work.toList());
        }
    }

    @Test
    void dialectBecomesObjectWithMapsAndPrograms() throws IOException {
        CompileResult result = compiler().compile(request(HELLO));
        ObjectSpec object = ObjectReader.read(result.bytes(), "test.o");
        assertEquals("GPL", object.license());
        assertEquals(
                "kprobe/vfs_read",
                object.findProgram("kprobe__vfs_read").orElseThrow().section());
        assertEquals(8, object.findMap("counts").orElseThrow().valueSizeBytes());
        assertTrue(object.findMap("events").isPresent());
        assertFalse(result.cached());
        assertTrue(result.bytes().length < 40_000, "size " + result.bytes().length);
        assertNothingLeftBehind();
    }

    @Test
    void programForLibbpfCompilesAsItIs() {
        ObjectSpec object =
                ObjectReader.read(compiler().compile(request(LIBBPF)).bytes(), "test.o");
        assertEquals(7, object.findMap("m").orElseThrow().maxEntries());
        assertEquals(
                "tracepoint/sched/sched_test",
                object.findProgram("on_event").orElseThrow().section());
    }

    @Test
    void tracepointArgumentsComeFromFormat() {
        String text =
                "BPF_HASH(seen, u32);\nTRACEPOINT_PROBE(sched, sched_test) { seen.increment(args->pid); return 0; }";
        CompileResult result = compiler().compile(request(text).withEmit(Emit.C));
        assertTrue(result.text().contains("struct tracepoint__sched__sched_test {"), result.text());
        List<String> errors = errors(compiler(), request("TRACEPOINT_PROBE(sched, sched_missing) { return 0; }"));
        assertTrue(errors.getFirst().contains("sched_missing"), errors.toString());
    }

    @Test
    void secondTimeNothingIsStarted() throws IOException {
        CompileResult first = compiler().compile(request(HELLO));
        Files.move(cache().resolve("kernels"), directory.resolve("moved"));
        CompileResult second = compiler().compile(request(HELLO));
        assertTrue(second.cached());
        assertEquals(List.of("cache"), List.copyOf(second.durations().keySet()));
        assertArrayEquals(first.bytes(), second.bytes());
        assertFalse(Files.exists(cache().resolve("kernels")));
    }

    @Test
    void cacheHeedsWhatTheResultDependsOn() throws IOException {
        Path header = directory.resolve("mine.h");
        Files.writeString(header, "#define LIMIT 1\n");
        Files.writeString(directory.resolve("unused.h"), "");
        String text = "#include \"mine.h\"\nBPF_ARRAY(a, u64, LIMIT + N);\nint f(struct pt_regs *ctx) { return 0; }";
        String file = directory.resolve("test.c").toString();
        CompileRequest request = new CompileRequest(text, file, List.of("-DN=0"), Emit.OBJECT, kernel, Arch.X86_64);
        assertEquals(1, entries(compiler().compile(request)));
        assertTrue(compiler().compile(request).cached());
        Files.writeString(header, "#define LIMIT 2\n");
        CompileResult changed = compiler().compile(request);
        assertFalse(changed.cached());
        assertEquals(2, entries(changed));
        assertEquals(5, entries(compiler().compile(request.withCflags(List.of("-UN", "-DN=3")))));
        Path format = directory.resolve("kernel/events/sched/sched_test/format");
        CompileRequest traced = request("TRACEPOINT_PROBE(sched, sched_test) { return args->pid; }");
        compiler().compile(traced);
        assertTrue(compiler().compile(traced).cached());
        Files.writeString(format, Files.readString(format).replace("ID: 314", "ID: 315"));
        assertFalse(compiler().compile(traced).cached());
    }

    private static int entries(CompileResult result) {
        return ObjectReader.read(result.bytes(), "test.o")
                .findMap("a")
                .orElseThrow()
                .maxEntries();
    }

    @Test
    void compilersAtOnceShareOneCache() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<byte[]> results = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                byte[] bytes = compiler().compile(request(HELLO)).bytes();
                synchronized (results) {
                    results.add(bytes);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(4, results.size());
        for (byte[] result : results) {
            assertArrayEquals(results.getFirst(), result);
        }
        assertNothingLeftBehind();
    }

    @Test
    void worksWithoutCacheAndSaysSoOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("no-directory"), "");
        Map<String, String> environment = new HashMap<>(TestLlvm.environment(file.resolve("cache")));
        List<String> lines = new ArrayList<>();
        Path temporary;
        try (BpfCompiler compiler = BpfCompiler.create(environment, lines::add)) {
            compiler.compile(request(HELLO));
            compiler.compile(request(LIBBPF));
            temporary = compiler.cacheDirectory();
            assertTrue(Files.isDirectory(temporary));
        }
        assertFalse(Files.exists(temporary));
        assertEquals(
                1,
                lines.stream().filter(line -> line.contains("cache directory")).count(),
                lines.toString());
    }

    @Test
    void damagedCacheEntryIsReplaced() throws IOException {
        byte[] good = compiler().compile(request(HELLO)).bytes();
        try (Stream<Path> files = Files.walk(cache().resolve("objects"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }
        CompileResult again = compiler().compile(request(HELLO));
        assertFalse(again.cached());
        assertArrayEquals(good, again.bytes());
        assertTrue(compiler().compile(request(HELLO)).cached());
    }

    @Test
    void emitsEachStage() {
        String preprocessed =
                compiler().compile(request(HELLO).withEmit(Emit.PREPROCESSED)).text();
        assertTrue(preprocessed.contains("char comm[16];"), preprocessed);
        String c = compiler().compile(request(HELLO).withEmit(Emit.C)).text();
        assertTrue(c.contains("SEC(\"kprobe/vfs_read\")"), c);
        String llvm = compiler().compile(request(HELLO).withEmit(Emit.LLVM)).text();
        assertTrue(llvm.contains(" i32 @kprobe__vfs_read(ptr "), llvm);
        assertFalse(llvm.contains(cache().toString()), llvm);
        String assembly = compiler().compile(request(HELLO).withEmit(Emit.ASM)).text();
        assertTrue(assembly.contains("; test.c:10: data.pid = task->real_parent->tgid;"), assembly);
        assertTrue(assembly.contains("call 35"), assembly);
        assertFalse(assembly.contains("debug_info") || assembly.contains(cache().toString()), assembly);
    }

    @Test
    void resultsShowNoPathOfOurs() {
        String text = "#include <bcc/proto.h>\n" + HELLO.replace("struct data_t {", "struct data_t { struct udp_t u;");
        for (Emit emit : Emit.values()) {
            byte[] bytes = compiler().compile(request(text).withEmit(emit)).bytes();
            String characters = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
            assertFalse(characters.contains(directory.toString()), emit + characters);
        }
    }

    /** Types need no header, so one of the kernel's that is missing is no error in itself. */
    @Test
    void headersOfTheKernelThatAreMissingAreWarnings() throws IOException {
        Files.writeString(directory.resolve("own.h"), "#include <net/none.h>\n");
        String text = "#include <linux/none.h>\n#include <uapi/linux/none_either.h>\n#include \"own.h\"\n" + HELLO;
        CompileResult result = compiler().compile(request(text, "-I" + directory));
        assertEquals(
                List.of(
                        "test.c:1:10: warning: header 'linux/none.h': not among the kernel headers that jbcc brings along;"
                                + " its types are there all the same; #define the macros that it was for",
                        "test.c:2:10: warning: header 'uapi/linux/none_either.h': not among the kernel headers that jbcc"
                                + " brings along; its types are there all the same; #define the macros that it was for",
                        directory.resolve("own.h")
                                + ":1:10: warning: header 'net/none.h': not among the kernel headers that jbcc"
                                + " brings along; its types are there all the same; #define the macros that it was for"),
                result.warnings().stream().map(Diagnostic::summary).toList());
        assertTrue(compiler().compile(request(text, "-I" + directory)).cached());
        assertNothingLeftBehind();
    }

    @Test
    void versionCanBeOverridden() {
        String text = "#if LINUX_VERSION_CODE != KERNEL_VERSION(4, 9, 10)\n#error another\n#endif\n" + HELLO;
        Map<String, String> environment = new HashMap<>(TestLlvm.environment(cache()));
        environment.put("BCC_LINUX_VERSION_CODE", "264458");
        assertFalse(BpfCompiler.create(environment, line -> {})
                .compile(request(text))
                .cached());
        assertEquals(1, errors(compiler(), request(text)).size());
        environment.put("BCC_LINUX_VERSION_CODE", "4.9");
        CompileException e = assertThrows(
                CompileException.class,
                () -> BpfCompiler.create(environment, line -> {}).compile(request(text)));
        assertTrue(String.valueOf(e.getMessage()).contains("'4.9': not a number"), e.getMessage());
    }

    @Test
    void errorsAreAtTheUsersLineWithCaret() throws IOException {
        assertEquals(
                List.of("test.c:3:10: expected ';' after return statement\n    \treturn 0\n    \t        ^"),
                errors(compiler(), request("int f(struct pt_regs *ctx)\n{\n\treturn 0\n}\n")));
        assertEquals(
                List.of("test.c:1:10: header 'none.h': no such file; -I DIR adds a directory to search\n"
                        + "    #include \"none.h\"\n             ^"),
                errors(compiler(), request("#include \"none.h\"\n")));
        assertEquals(
                List.of(
                        "test.c:3:22: use of undeclared identifier 'NO_SUCH_MACRO'; if 'NO_SUCH_MACRO' is a macro of the"
                                + " kernel, BTF does not have it: #define it in the program, or compile with the kernel's own"
                                + " headers (--kernel-headers)\n"
                                + "    \treturn TCPHDR_SYN + NO_SUCH_MACRO;\n    \t                    ^"),
                errors(
                        compiler(),
                        request("int f(struct pt_regs *ctx)\n{\n\treturn TCPHDR_SYN + NO_SUCH_MACRO;\n}\n")));
        List<String> uncommon = errors(compiler(), request("int f(struct pt_regs *ctx) { return DLM_LKF_NOQUEUE; }\n"));
        assertEquals(1, uncommon.size());
        assertTrue(
                uncommon.getFirst().contains("'DLM_LKF_NOQUEUE' comes with #include <linux/dlmconstants.h>"),
                uncommon.getFirst());
        List<String> incomplete =
                errors(compiler(), request("int f(struct pt_regs *ctx, struct nosuch *n)\n{\n\treturn n->x;\n}\n"));
        assertTrue(
                incomplete.getFirst().contains("kernel 6.1.0-test has no 'struct nosuch' in its BTF"),
                incomplete.toString());
        assertNothingLeftBehind();
    }

    @Test
    void flagsThatWouldMakeSomethingElseAreRefused() {
        for (String flag : List.of("-O0", "-g0", "-S", "-E", "-c", "-x", "-xc++", "--target=x86_64", "-emit-llvm")) {
            CompileException e = assertThrows(
                    CompileException.class,
                    () -> compiler()
                            .compile(request("int f(void *ctx) { return 0; }").withCflags(List.of(flag))));
            assertTrue(String.valueOf(e.getMessage()).startsWith("flag '" + flag + "': "), e.getMessage());
        }
        String text = compiler()
                .compile(request("const char value[] = VALUE; int f(void *ctx) { return 0; }")
                        .withCflags(List.of("-O2", "-g", "-Wall", "-DVALUE=\"seven\""))
                        .withEmit(Emit.C))
                .text();
        assertTrue(text.contains("value[] = \"seven\""), text);
    }

    @Test
    void headersOfLibbpfInCommentsMakeNoProgramOfLibbpf() {
        String text = compiler().compile(request("""
                        // #include <bpf/bpf_helpers.h>
                        /*
                        #include "vmlinux.h"
                        */
                        BPF_HASH(counts, u32);
                        int kprobe__f(struct pt_regs *ctx) { counts.increment(1); return 0; }
                        """).withEmit(Emit.C)).text();
        assertTrue(text.contains("SEC(\"kprobe/f\")"), text);
    }

    @Test
    void headersThatTheKernelsHeadersIncludeNeedNotBeNamed() {
        String text = compiler().compile(request("""
                        int f(struct pt_regs *ctx)
                        {
                            char name[8];
                            strcpy(name, "jbcc");
                            return TCPHDR_SYN + div_u64(PT_REGS_PARM1(ctx), 3) + name[PT_REGS_PARM2(ctx) & 3];
                        }
                        """).withEmit(Emit.C)).text();
        assertTrue(text.contains("2 + "), text);
        assertTrue(text.contains("__builtin_strcpy(name, \"jbcc\")"), text);
        // <net/sock.h> brings the actions of traffic control, which bring those of queueing.
        String actions = compiler().compile(request("""
                        #include <net/sock.h>
                        int f(struct pt_regs *ctx)
                        {
                            return PT_REGS_RC(ctx) > 1377 ? TC_ACT_SHOT : TC_PRIO_BULK + NUD_STALE;
                        }
                        """).withEmit(Emit.C)).text();
        assertTrue(actions.contains("> 1377 ? 2 : 2 + 4"), actions);
        // What the program defines itself stays, whatever a header that is missing brings.
        String own = compiler().compile(request("""
                        #define TCPHDR_ACK 77
                        int f(struct pt_regs *ctx)
                        {
                            return TCPHDR_SYN + TCPHDR_ACK;
                        }
                        """).withEmit(Emit.C)).text();
        assertTrue(own.contains("2 + 77"), own);
    }

    @Test
    void headersOfBccItselfMayBeIncluded() {
        String text = compiler().compile(request("""
                        #include <bcc/helpers.h>
                        BPF_ARRAY(counts, u64, 1);
                        int f(struct pt_regs *ctx)
                        {
                            counts.increment(0);
                            return 0;
                        }
                        """).withEmit(Emit.C)).text();
        assertTrue(text.contains("SEC(\"kprobe\")"), text);
    }

    @Test
    void columnsAreThoseOfLineBeforeMacrosWereExpanded() {
        String source = "\t\tint x = FIRST + y->no, z = SECOND(y)->gone;";
        String expanded = " int x = 1234 + y->no, z = ((y)->a)->gone;";
        assertEquals(
                source.indexOf("y->no") + 1,
                ClangMessages.sourceColumn(expanded.indexOf("y->no") + 1, expanded, source));
        assertEquals(
                source.indexOf("gone") + 1, ClangMessages.sourceColumn(expanded.indexOf("gone") + 1, expanded, source));
        assertEquals(source.indexOf("x") + 1, ClangMessages.sourceColumn(expanded.indexOf("x") + 1, expanded, source));
        String macro = "\tchar n[LENGTH];";
        String inside = " char n[(sizeof(((struct d *)0)->gone))];";
        assertEquals(
                macro.indexOf("LENGTH") + 1, ClangMessages.sourceColumn(inside.indexOf("gone") + 1, inside, macro));
        assertEquals(0, ClangMessages.sourceColumn(99, " short", "\tshort"));
    }

    @Test
    void whatTheBackEndRefusesIsSaidOnceAtItsLine() {
        String text = """
                struct big { char bytes[600]; };
                BPF_PERF_OUTPUT(events);
                int f(struct pt_regs *ctx)
                {
                	struct big big = {};
                	big.bytes[bpf_get_prandom_u32() & 511] = 1;
                	events.perf_submit(ctx, &big, sizeof(big));
                	return 0;
                }
                """;
        List<String> errors = errors(compiler(), request(text));
        assertEquals(1, errors.size(), errors.toString());
        assertTrue(errors.getFirst().contains(": more than 512 bytes of stack"), errors.toString());
        assertTrue(
                errors.getFirst().contains("; the largest variables: 'big' of f in line 5 (600 bytes)"),
                errors.toString());
        String division =
                "int f(struct pt_regs *ctx)\n{\n\ts64 a = bpf_ktime_get_ns();\n\treturn a / (s32)bpf_get_prandom_u32();\n}";
        assertTrue(
                errors(compiler(), request(division)).getFirst().startsWith("test.c:4: signed division: "),
                () -> errors(compiler(), request(division)).toString());
    }

    @Test
    void errorsInUsersHeaderNameIt() throws IOException {
        Path header = Files.writeString(directory.resolve("broken.h"), "#error wrong turn\n");
        List<String> errors = errors(compiler(), request("#include <broken.h>\n", "-I" + directory));
        assertEquals(List.of(header + ":1:2: wrong turn\n    #error wrong turn\n     ^"), errors);
    }

    @Test
    void messagesShowNoPathOfOurs() {
        for (String text : List.of(
                "#include <linux/none.h>\nint x = NO_SUCH_MACRO;",
                "int f( {",
                "struct task_struct; int task_struct(void) { return x; }",
                "BPF_HASH(h, struct unknown);\nint f(struct pt_regs *ctx) { h.nothing(1); return 0; }",
                "#if\n",
                "#include <linux/sched.h>\n#define TASK_COMM_LEN nothing\nchar c[TASK_COMM_LEN];\n",
                "BPF_HASH(h, 1, 2, 3, 4, 5, 6);",
                "int f(struct pt_regs *ctx) { asm volatile(\"bogus\"); return 0; }")) {
            for (String error : errors(compiler(), request(text))) {
                assertFalse(error.contains(directory.toString()), error);
                assertFalse(error.contains("stdin"), error);
            }
        }
    }

    @Test
    void unusableKernelDirectoryIsNamed() {
        KernelTarget nothing = KernelTarget.of(directory.resolve("nothing"));
        CompileException e = assertThrows(
                CompileException.class, () -> compiler().compile(request(HELLO).withKernel(nothing)));
        assertTrue(
                String.valueOf(e.getMessage())
                        .contains(directory.resolve("nothing").toString()),
                () -> "" + e);
    }

    @Test
    void compilesForOtherArchitectures() {
        for (Arch arch : List.of(Arch.ARM64, Arch.S390X)) {
            byte[] object = compiler().compile(request(LIBBPF).withArch(arch)).bytes();
            assertEquals(arch.bigEndian() ? 2 : 1, object[5]);
        }
    }

    /** Macros of kernel headers give way to what the program calls by the same names. */
    @Test
    void whatTheProgramDefinesItselfWins() {
        String program = """
                #define PF_KTHREAD 77
                #include <linux/sched.h>
                #include <linux/fs.h>
                enum own { FMODE_READ = 5, /* a comment, */ SCHED_FIFO, };
                #undef TASK_COMM_LEN
                #define TASK_COMM_LEN 21
                struct file { int mine; };
                typedef char pid_t;
                struct result { struct file file; pid_t pid; char comm[TASK_COMM_LEN]; };
                BPF_ARRAY(out, struct result, 1);
                _Static_assert(FMODE_READ == 5 && SCHED_FIFO == 6 && PF_KTHREAD == 77, "constants");
                _Static_assert(sizeof(struct result) == 4 + 1 + 21 + 2, "types");
                int on(struct pt_regs *ctx)
                {
                	int zero = 0;
                	struct result result = {};
                	result.file.mine = SCHED_FIFO;
                	out.update(&zero, &result);
                	return 0;
                }
                """;
        try (BpfCompiler compiler = compiler()) {
            CompileResult result = compiler.compile(
                    CompileRequest.of(program, "own.c").withKernel(kernel).withArch(Arch.X86_64));
            assertEquals(List.of(), result.warnings());
            CompileException wrong = assertThrows(
                    CompileException.class,
                    () -> compiler.compile(CompileRequest.of(program + "int x = NO_SUCH_MACRO;\n", "own.c")
                            .withKernel(kernel)
                            .withArch(Arch.X86_64)));
            Diagnostic first = wrong.diagnostics().getFirst();
            assertEquals(21, first.line());
            assertTrue(first.hints().getFirst().startsWith("if 'NO_SUCH_MACRO' is a macro"), first.toString());
        }
    }
}
