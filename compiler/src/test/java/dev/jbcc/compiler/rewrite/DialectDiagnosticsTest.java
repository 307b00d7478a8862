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
                List.of("a.c:4:19: too few arguments to function call, expected 2, have 1"),
                inProbe("counts.update(&key);"));
        assertEquals(
                List.of("a.c:4:21: too many arguments to function call, expected 1, have 2"),
                inProbe("counts.lookup(&key, &data);"));
    }

    @Test
    void wrongTypes() throws IOException {
        RewriteResult result = fixture.rewrite(
                "BPF_HASH(counts, u32);\nint f(void *ctx) { u64 key = 1; return counts.lookup(&key) != 0; }\n", "a.c");
        assertEquals(1, result.warnings().size());
        String warning = result.warnings().getFirst().summary();
        assertTrue(warning.startsWith("a.c:2:54: warning: incompatible pointer types passing 'u64 *'"), warning);
    }

    @Test
    void unknownFunction() {
        assertEquals(
                List.of("a.c:4:1: no function 'bpf_get_current_pidtgid'; did you mean 'bpf_get_current_pid_tgid'"),
                inProbe("bpf_get_current_pidtgid();"));
        assertEquals(List.of("a.c:4:1: no function 'something_else'"), inProbe("something_else();"));
    }

    @Test
    void syntax() {
        assertEquals(List.of("a.c:4:6: expected ';' after expression"), inProbe("key++"));
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
    void unknownMapType() {
        assertEquals(
                List.of("a.c:1:1: map 'm': no map type 'hashish'"),
                errors("BPF_TABLE(\"hashish\", u32, u64, m, 10);\nint f(void *ctx) { return 0; }\n"));
    }

    @Test
    void tooManyMapArguments() {
        List<String> errors = errors("BPF_HASH(m, u32, u64, 10, 20);\nint f(void *ctx) { return 0; }\n");
        assertTrue(errors.getFirst().contains("too many arguments for this map macro"), errors.toString());
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
    void everythingAtOnce() {
        assertEquals(2, inProbe("task->pid = 1;\ntask->tgid = 2;").size());
    }
}
