package dev.jbcc.cli.tool.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.trace.TracepointFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class TpListTest {
    @Test
    void argumentsAreSaidInWords() {
        assertEquals("4 signed bytes @ -20(%rbp)", TpList.argument("-4@-20(%rbp)"));
        assertEquals("8 unsigned bytes @ [x0, 16]", TpList.argument("8@[x0, 16]"));
        assertEquals("8 floating-point bytes @ %xmm0", TpList.argument("8f@%xmm0"));
        assertEquals("variable@plt", TpList.argument("variable@plt"));
        assertEquals("%rax", TpList.argument("%rax"));
    }

    @Test
    void fieldsAreDeclaredAsInTheFile() {
        String format = """
                name: x
                ID: 1
                format:
                \tfield:unsigned int a;\toffset:0;\tsize:4;\tsigned:0;
                \tfield:char b[8];\toffset:4;\tsize:8;\tsigned:0;
                \tfield:char c[SIZE];\toffset:12;\tsize:8;\tsigned:0;
                \tfield:__data_loc char[] d;\toffset:20;\tsize:4;\tsigned:0;
                \tfield:__rel_loc u8[] e;\toffset:24;\tsize:4;\tsigned:0;
                """;
        assertEquals(
                List.of("unsigned int a", "char b[8]", "char c[]", "__data_loc char[] d", "__rel_loc u8[] e"),
                TracepointFormat.parse(format).fields().stream()
                        .map(TpList::declaration)
                        .toList());
    }

    @Test
    void wildcardsAreThoseOfAShell() {
        assertTrue(matches("block:*", "block:block_rq_issue"));
        assertTrue(matches("*", ""));
        assertTrue(matches("s?s:[ab-d]x", "sys:cx"));
        assertFalse(matches("s?s:[!ab-d]x", "sys:cx"));
        assertTrue(matches("s:[!ab-d]x", "s:ex"));
        assertFalse(matches("block:", "block:block_rq_issue"));
        assertFalse(matches("a.c", "abc"));
        assertTrue(matches("a[b", "a[b"));
        assertTrue(matches("a[z-a]", "a[z-a]"));
        assertTrue(matches("a[]]", "a]"));
    }

    private static boolean matches(String wildcard, String name) {
        return Wildcard.pattern(wildcard).matcher(name).lookingAt();
    }
}
