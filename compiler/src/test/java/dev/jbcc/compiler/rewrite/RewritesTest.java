package dev.jbcc.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.compiler.Arch;
import dev.jbcc.compiler.Rewrite;
import dev.jbcc.compiler.ast.SourceText;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code --explain} tells. */
class RewritesTest {
    private final DialectFixture fixture = new DialectFixture(Arch.X86_64);

    private List<Rewrite> rewrites(String source) throws IOException {
        return fixture.rewrite(source, "a.c").rewrites();
    }

    private String only(String before, String source) throws IOException {
        List<Rewrite> found = rewrites(source).stream()
                .filter(rewrite -> rewrite.before().equals(before))
                .toList();
        assertEquals(1, found.size(), () -> before + " in " + found);
        return found.getFirst().after() + " because " + found.getFirst().reason();
    }

    @Test
    void everythingInTheOrderOfTheSource() throws IOException {
        assertEquals(
                List.of(
                        new Rewrite(
                                "a.c",
                                1,
                                1,
                                "map counts, hash",
                                "struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 10240); __type(key, u32);"
                                        + " __type(value, u64); } counts SEC(\".maps\")",
                                "the loader finds maps by such a definition"),
                        new Rewrite(
                                "a.c",
                                2,
                                1,
                                "int kprobe__f(struct pt_regs *ctx, struct task_struct *task)",
                                "SEC(\"kprobe/f\") int kprobe__f(struct pt_regs *ctx)",
                                "the loader knows by the section what a program is for"),
                        new Rewrite(
                                "a.c",
                                2,
                                36,
                                "struct task_struct *task",
                                "struct task_struct *task = (void *)PT_REGS_PARM1(ctx);",
                                "a program has one parameter, its context; this argument of the function is taken out of it"),
                        new Rewrite(
                                "a.c",
                                3,
                                12,
                                "task->pid",
                                "BPF_CORE_READ(task, pid)",
                                "'task' is an argument of the traced function"),
                        new Rewrite(
                                "a.c",
                                4,
                                1,
                                "counts.increment(pid)",
                                "bpf_map_increment(&counts, &pid, 1)",
                                "the methods of map 'counts' are helpers of the kernel")),
                rewrites("""
                        BPF_HASH(counts, u32);
                        int kprobe__f(struct pt_regs *ctx, struct task_struct *task) {
                         u32 pid = task->pid;
                        counts.increment(pid);
                        return 0; }
                        """));
    }

    @Test
    void readsSayWhereThePointerComesFrom() throws IOException {
        assertEquals(
                "BPF_CORE_READ(task, pid) because 'task' points into kernel memory: it is"
                        + " '(struct task_struct *)bpf_get_current_task()'",
                only(
                        "task->pid",
                        "int f(struct pt_regs *ctx) { struct task_struct *task ="
                                + " (struct task_struct *)bpf_get_current_task();\nreturn task->pid; }\n"));
        assertTrue(only("parent->pid", """
                        static int of(struct task_struct *parent) { return parent->pid; }
                        int kprobe__f(struct pt_regs *ctx, struct task_struct *task) { return of(task); }
                        """).endsWith(" because 'parent' points into kernel memory: it is 'task'"));
    }

    @Test
    void nothingIsCollectedUnlessWanted() throws IOException {
        Rewrites unwanted = new Rewrites(SourceText.ofEncoded("x"), new SourceMap(SourceText.ofEncoded("x")), false);
        unwanted.note(0, 1, "x", "y", "z");
        assertEquals(List.of(), unwanted.list());
        assertEquals(List.of(), rewrites("struct nothing { int x; };\n"));
    }
}
