package dev.jbcc.cli.tool.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.cli.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallChainTest {
    private static final CallChain.Call FAILING = new CallChain.Call("should_fail", "int flags, struct x *x", "true");

    private static CallChain parse(String text) {
        return CallChain.parse(text, FAILING);
    }

    private static CallChain.Call call(String function, String arguments, String test) {
        return new CallChain.Call(function, arguments, test);
    }

    @Test
    void whatIsNotSaidIsTrue() {
        assertEquals(new CallChain(FAILING, List.of(call("SyS_mount", "", "true"))), parse("SyS_mount()"));
        assertEquals(parse("SyS_mount()"), parse(" (true) => SyS_mount ( ) (true) "));
        assertEquals(parse("SyS_mount()"), parse("should_fail()=>SyS_mount()"));
        assertEquals(new CallChain(FAILING, List.of()), parse("(true)"));
    }

    @Test
    void testsAndArgumentsMayHaveBracketsAndArrows() {
        CallChain chain = parse("should_fail(int f)((f & (1 | 2)) >= 1) => b(void (*done)(int), struct x *x)(x->y => 1)"
                + " => c.isra.0()(')' == 41)");
        assertEquals(call("should_fail", "int f", "(f & (1 | 2)) >= 1"), chain.failing());
        assertEquals(
                List.of(call("b", "void (*done)(int), struct x *x", "x->y => 1"), call("c.isra.0", "", "')' == 41")),
                chain.callers());
    }

    @Test
    void outermostCallersHaveTheLowestLevels() {
        CallChain chain = parse("(flags == 3) => inner(int a)(a > 1) => SyS_read(int fd)(fd == 7)");
        assertEquals("sys_read", chain.event(0));
        assertEquals("inner", chain.event(1));
        String program = chain.program("-ENOMEM");
        assertTrue(program.contains("int syscall__entered_0(struct pt_regs *ctx, int fd) {"), program);
        assertTrue(
                program.contains("chain_ = entered(1);\n    if (chain_ && (a > 1))\n        met(chain_, 1);"), program);
        assertTrue(program.contains("int failing(struct pt_regs *ctx, int flags, struct x *x) {\n"), program);
        assertTrue(program.contains("if (all_met() && (flags == 3) && fails())"), program);
        assertTrue(program.contains("bpf_override_return(ctx, -ENOMEM);"), program);
    }

    @Test
    void textsAreComparedByteByByte() {
        for (String literal : List.of("'ab'", "\"ab\"", "ab")) {
            String test = parse("f(struct x *x)(STRCMP(x->name, " + literal + ") || x->n)")
                    .callers()
                    .getFirst()
                    .test();
            assertTrue(
                    test.contains("char text_[4] = {}; bpf_probe_read_str(text_, sizeof(text_), (void *)(x->name));"),
                    test);
            assertTrue(test.contains("text_[0] == 97 && text_[1] == 98 && text_[2] == 0; }) || x->n"), test);
            assertFalse(test.contains("STRCMP"), test);
        }
    }

    private static void assertWrong(String text, int position, String what) {
        assertEquals(
                "argument SPEC: '" + text + "': position " + position + ": " + what,
                assertThrows(UsageException.class, () -> parse(text)).getMessage());
    }

    @Test
    void showsWhereItMakesNoSense() {
        assertWrong("", 1, "'(' is missing");
        assertWrong("a", 2, "'(' is missing");
        assertWrong("a() b()", 5, "'=>' or the end is missing");
        assertWrong("a((x)", 2, "this bracket is not closed");
        assertWrong("a() =>", 7, "'(' is missing");
        assertWrong("a() => (true)", 8, "only the first may be of 'should_fail'");
        assertWrong("a() => should_fail()", 8, "only the first may be of 'should_fail'");
        assertWrong("a() => b() => a()", 15, "'a' is there already");
        assertWrong("(true)(true)", 7, "a test alone is one pair of brackets");
    }
}
