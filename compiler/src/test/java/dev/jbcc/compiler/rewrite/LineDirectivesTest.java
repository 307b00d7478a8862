package dev.jbcc.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.compiler.Arch;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LineDirectivesTest {
    private static String convert(String text) {
        StringBuilder out = new StringBuilder();
        LineDirectives.append(text, "a.c", out);
        return out.toString();
    }

    @Test
    void writesADirectiveOnlyWhereLinesAreMissing() {
        assertEquals(
                "#line 3 \"a.c\"\nint a;\n\nint b;\n\n#line 20 \"a.c\"\nint c;\n",
                convert("# 3 \"a.c\"\nint a;\n\nint b;\n\n# 20 \"a.c\"\nint c;\n"));
    }

    @Test
    void leavesOutHeadersOfWhichOnlyCommentsAreLeft() {
        assertEquals(
                "#line 1 \"a.c\"\n// mine\n\nint a;\n",
                convert("# 1 \"a.c\"\n// mine\n# 1 \"h.h\" 1\n/* licence\n */\n\n# 3 \"a.c\" 2\nint a;\n"));
    }

    @Test
    void followsLinesThatWereAddedOrRemoved() {
        assertEquals(
                "#line 1 \"a.c\"\none\ntwo\n#line 2 \"a.c\"\nthree\n",
                convert("# 1 \"a.c\"\none\ntwo" + LineDirectives.nextLineIs(2) + "\nthree\n"));
    }

    @Test
    void putsLinesOfNobodyBetween() {
        assertEquals(
                "#line 1 \"a.c\"\none\n\nSEC\n#line 3 \"a.c\"\nthree\n",
                convert("# 1 \"a.c\"\none\n\n" + LineDirectives.INSERTED + "SEC\nthree\n"));
    }

    @Test
    void takesMacrosBackExceptInStrings() {
        assertEquals(
                "#line 1 \"a.c\"\nx = NULL; \"((void *)0)\"; offsetof(a, b) \"\\\"\" NULL\n",
                convert(
                        "# 1 \"a.c\"\nx = ((void *)0); \"((void *)0)\"; __builtin_offsetof(a, b) \"\\\"\" ((void *)0)\n"));
    }

    /** Every number in this program is that of its line, and must still be on it, wherever lines came and went. */
    @Test
    void keepsEveryStatementOnItsLine() throws IOException {
        String source = """
                #include <linux/sched.h>
                BPF_HASH(counts, u32);
                BPF_PERF_OUTPUT(
                    events);
                struct data_t { u32 pid; };

                static int sum(int a,
                               int b) { return a + 8; }

                int kprobe__f(struct pt_regs *ctx,
                              struct task_struct *task,
                              int unused) { int n = 12;
                    struct data_t data = {};
                    n += 14;
                    counts.increment(
                        task->pid,
                        3); n += 17;
                    events.perf_submit(ctx,
                        &data,
                        sizeof(data)); n += 20;
                    n += 21; bpf_trace_printk("%d %d\\n",
                        n + 22,
                        sum(n,
                            23 + 1));
                    /* a comment
                       over lines */ n += 26;
                    n += task->
                        real_parent->
                        tgid;
                    if (task->pid == 30)
                        return 31;











                    n += 43;
                    bpf_trace_printk("a"
                        "b"); n += 45;
                    return n + 46;
                }
                void g(struct pt_regs *ctx)
                {
                    return; int x = 50;
                }
                int h(struct pt_regs *ctx, int only) { only += 52; }
                int last = 53;
                """;
        String rewritten =
                new DialectFixture(Arch.X86_64).rewrite(source, "a.c").text();
        Pattern number = Pattern.compile("(?:\\+=|\\+|==|return|n =|x =|last =|line_) ?(\\d+)");
        int line = 0;
        int seen = 0;
        String file = "";
        for (String text : rewritten.split("\n", -1)) {
            Matcher directive = Pattern.compile("#line (\\d+) \"(.*)\"").matcher(text);
            if (directive.matches()) {
                line = Integer.parseInt(directive.group(1));
                file = directive.group(2);
                continue;
            }
            Matcher matcher = number.matcher(text);
            while (file.equals("a.c") && matcher.find()) {
                int expected = Integer.parseInt(matcher.group(1));
                if (expected > 1) {
                    assertEquals(expected, line, text + "\n" + rewritten);
                    seen++;
                }
            }
            line++;
        }
        assertTrue(seen >= 15, "only " + seen + " numbers found");
    }
}
