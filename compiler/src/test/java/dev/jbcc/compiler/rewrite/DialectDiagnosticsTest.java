package dev.jbcc.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.compiler.Arch;
import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.Diagnostic;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a user is told about a program that is wrong: in words of the dialect, at the place in the user's file. */
class DialectDiagnosticsTest {
    private final DialectFixture fixture = new DialectFixture(Arch.X86_64);

    private List<String> errors(String source) {
        CompileException e = assertThrows(CompileException.class, () -> fixture.rewrite(source, "a.c"));
        return e.diagnostics().stream().map(Diagnostic::summary).toList();
    }

    private List<String> inProbe(String statements) {
        return errors("struct data_t { u32 pid; };\nBPF_HASH(counts, u32, struct data_t); BPF_PERF_OUTPUT(events);\n"
                + "int kprobe__f(struct pt_regs *ctx, struct task_struct *task) { u32 key = 1; struct data_t data = {};\n"
                + statements + "\nreturn 0; }\n");
    }

    @Test
    void unknownMethod() {
        assertEquals(
                List.of("a.c:4:8: map 'counts': no method 'lookupp'; did you mean 'lookup'"),
                inProbe("counts.lookupp(&key);"));
        assertEquals(
                List.of("a.c:4:8: map 'events': no method 'lookup'; it has perf_submit, perf_submit_skb"),
                inProbe("events.lookup(&key);"));
    }

    @Test
    void wrongNumberOfArguments() {
        assertEquals(
                List.of("a.c:4:19: map 'counts': update(&key, &value): 1 argument, expected 2"),
                inProbe("counts.update(&key);"));
        assertEquals(
                List.of("a.c:4:21: map 'counts': lookup(&key): 2 arguments, expected 1"),
                inProbe("counts.lookup(&key, &data);"));
    }

    @Test
    void wrongTypes() throws IOException {
        RewriteResult result = fixture.rewrite(
                "BPF_HASH(counts, u32);\nint f(void *ctx) { u64 key = 1; return counts.lookup(&key) != 0; }\n", "a.c");
        assertEquals(1, result.warnings().size());
        String warning = result.warnings().getFirst().summary();
        assertEquals(
                "a.c:2:54: warning: map 'counts': lookup(&key): argument 1 is of type 'u64 *', expected 'u32 *'",
                warning);
    }

    @Test
    void unknownFunction() {
        assertEquals(
                List.of("a.c:4:1: no function 'bpf_get_current_pidtgid'; did you mean 'bpf_get_current_pid_tgid'"),
                inProbe("bpf_get_current_pidtgid();"));
        assertEquals(List.of("a.c:4:1: no function 'something_else'"), inProbe("something_else();"));
    }

    @Test
    void functionOfFurtherDown() {
        assertEquals(
                List.of("a.c:1:27: no function 'later'; it is defined further down: move it up, or declare it before it"
                        + " is called"),
                errors("int f(void *ctx) { return later(1); }\nstatic int later(int x) { return x; }\n"));
    }

    /** Programs of the first years of C, and of bcc: a warning, as from the compilers that they were written for. */
    @Test
    void whatOldCompilersTook() throws IOException {
        RewriteResult result = fixture.rewrite(
                "static twice(x) { return 2 * x; }\nint f(void *ctx) { void *p = 5; u64 n = ctx; int i = twice(3); if (i) return; }\n",
                "a.c");
        List<String> warnings =
                result.warnings().stream().map(Diagnostic::summary).toList();
        assertEquals(4, warnings.size(), warnings.toString());
        assertTrue(warnings.stream().allMatch(warning -> warning.contains(": warning: ")), warnings.toString());
    }

    private static final String REFUSAL =
            " only for programs under a licence compatible with the GPL, and this one's is"
                    + " 'Proprietary'; '#define BPF_LICENSE GPL' (or Dual BSD/GPL and the like), or no such line, makes it so";

    @Test
    void helpersForGplOnly() throws IOException {
        assertEquals(
                List.of(
                        "a.c:3:1: bpf_trace_printk:" + REFUSAL,
                        "a.c:4:8: 'task->pid': to read it takes a helper that is" + REFUSAL),
                errors("""
                        #define BPF_LICENSE Proprietary
                        int kprobe__f(struct pt_regs *ctx, struct task_struct *task) {
                        bpf_trace_printk("x");
                        return task->pid; }
                        """));
        assertEquals(List.of("a.c:3:37: stacks.get_stackid:" + REFUSAL), errors("""
                        #define BPF_LICENSE Proprietary
                        BPF_STACK_TRACE(stacks, 16); BPF_HASH(h);
                        int f(struct pt_regs *ctx) { return stacks.get_stackid(ctx, 0) + !h.lookup(0); }
                        """));
        String allowed = "int f(struct pt_regs *ctx) { return bpf_ktime_get_ns(); }\n";
        assertTrue(fixture.rewrite("#define BPF_LICENSE Proprietary\n" + allowed, "a.c")
                .text()
                .contains("\"Proprietary\""));
        String dual = "int f(struct pt_regs *ctx) { bpf_trace_printk(\"x\"); return 0; }\n";
        assertTrue(fixture.rewrite("#define BPF_LICENSE Dual MIT/GPL\n" + dual, "a.c")
                .text()
                .contains("\"Dual MIT/GPL\""));
    }

    /** The fixture's kernel is said to have no bpf_ktime_get_tai_ns. */
    @Test
    void helpersThatTheKernelLacks() throws IOException {
        assertEquals(
                List.of(
                        "a.c:4:1: bpf_ktime_get_tai_ns: this kernel has no such helper; Linux 6.1 brought it; a kernel that"
                                + " may or may not have it: if (bpf_core_enum_value_exists(enum bpf_func_id,"
                                + " BPF_FUNC_ktime_get_tai_ns)) …"),
                inProbe("bpf_ktime_get_tai_ns();").stream()
                        .map(error -> error.replace("helper, ", "helper; "))
                        .toList());
    }

    @Test
    void syntax() {
        assertEquals(List.of("a.c:4:6: expected ';' after expression"), inProbe("key++"));
    }

    @Test
    void packetHeadersNeedAPacket() throws IOException {
        String header = "struct h_t { u8 a; u32 b; unsigned char c[12]; } BPF_PACKET_HEADER;\n";
        assertEquals(
                List.of("a.c:2:32: 'h->a': function 'f' has no parameter 'struct __sk_buff *', so there is no packet to"
                        + " take it from; pass the buffer on to it as its first parameter"),
                errors(header + "int f(struct h_t *h) { int x = h->a; return x; }\n"
                        + "int on(struct __sk_buff *skb) { u8 *cursor = 0; return f(cursor_advance(cursor, 4)); }\n"));
        RewriteResult result = fixture.rewrite(
                header + "int on(struct __sk_buff *skb) { struct h_t *h = 0; u64 v = 1;\n"
                        + "return incr_cksum_l3(&h->b, h->b, v); }\n",
                "a.c");
        assertEquals(
                List.of(
                        "a.c:3:35: warning: incr_cksum_l3: 'v' has 8 bytes: the kernel updates checksums by values of 2 or 4"
                                + " bytes; cast it to u16 or u32"),
                result.warnings().stream().map(Diagnostic::summary).toList());
    }

    @Test
    void storeIntoKernelMemory() {
        String what =
                ": store through a pointer into kernel memory; programs may only read it; copy the value into a variable first";
        assertEquals(List.of("a.c:4:1: 'task->pid'" + what), inProbe("task->pid = 3;"));
        assertEquals(List.of("a.c:4:1: 'task->real_parent->pid'" + what), inProbe("task->real_parent->pid++;"));
        assertEquals(List.of("a.c:4:3: 'task->comm[1]'" + what), inProbe("  task->comm[1] |= 'x';"));
        assertEquals(List.of("a.c:4:1: '*(&task->prio)'" + what), inProbe("*(&task->prio) = 1;"));
    }

    @Test
    void printing() {
        assertEquals(
                List.of("a.c:4:18: bpf_trace_printk: the format wants 2 values, got 1"),
                inProbe("bpf_trace_printk(\"%d %d\\n\", key);"));
        assertEquals(
                List.of("a.c:4:18: bpf_trace_printk: 4 values to print, at most 3 are possible; split the line, "
                        + "or send a struct through BPF_PERF_OUTPUT"),
                inProbe("bpf_trace_printk(\"%d %d %d %d\", key, key, key, key);"));
        assertEquals(
                List.of("a.c:4:18: bpf_trace_printk: format \"%f\": '%f' is no conversion that the kernel knows"),
                inProbe("bpf_trace_printk(\"%f\", key);"));
        assertEquals(
                List.of(
                        "a.c:4:42: bpf_trace_printk: the format is neither a string literal nor an array, so its size is not known"),
                inProbe("const char *text = \"x\"; bpf_trace_printk(text);"));
    }

    @Test
    void unknownTracepoint() {
        assertEquals(
                List.of("a.c:2:32: tracepoint 'sched:no_such': the kernel has none of that name; "
                        + "list them with: ls /sys/kernel/tracing/events/sched"),
                errors("\nTRACEPOINT_PROBE(sched, no_such) { return args->pid; }\n"));
    }

    @Test
    void argumentsBeyondTheRegisters() {
        assertEquals(
                List.of("a.c:1:71: function 'f': argument 7: only 6 arguments are passed in registers"),
                errors("int f(struct pt_regs *ctx, int a, int b, int c, int d, int e, int f6, int g) { return g; }\n"));
    }

    @Test
    void parametersThatTheKernelsFunctionHasNot() throws IOException {
        List<String> used =
                errors("KRETFUNC_PROBE(exit_task, struct task_struct *t, int code, int ret) { return ret; }\n");
        assertEquals(1, used.size());
        assertTrue(
                used.getFirst()
                        .endsWith("fexit 'exit_task': parameter 3: the kernel's function has 2, and no result; it is"
                                + " void exit_task(struct task_struct *task, int code)"),
                used.getFirst());
        // Nobody asks the kernel for what is not used.
        fixture.rewrite(
                "KRETFUNC_PROBE(exit_task, struct task_struct *t, int code, int ret) { return code; }\n", "a.c");
    }

    @Test
    void everythingAtOnce() {
        assertEquals(2, inProbe("task->pid = 1;\ntask->tgid = 2;").size());
    }
}
