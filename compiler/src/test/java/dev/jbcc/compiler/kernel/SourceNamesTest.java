package dev.jbcc.compiler.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SourceNamesTest {
    private static SourceNames of(String text) {
        return SourceNames.of(text, path -> path.startsWith("/own/"));
    }

    @Test
    void findsDefinitionsAtFileScope() {
        SourceNames names = of("""
                struct mine { int a; struct inner { int b; } c; };
                struct __attribute__((packed)) also_mine { int a; };
                union only_mentioned;
                typedef struct mine mine_t, *mine_p;
                typedef int (*callback_t)(struct other *);
                enum colour { RED, GREEN = FIVE + 1, BLUE };
                static u64 (*helper)(void) = (void *)5;
                static u32 counter, limits[MAX] = { ONE, TWO }, *last __attribute__((used));
                const int start = FIRST;
                static __attribute__((noinline)) u16 function(struct task_struct *t) { enum { LOCAL }; return t->x; }
                int prototype(long argument);
                """);
        assertEquals(Set.of("mine", "inner", "also_mine", "colour"), names.definedTags());
        assertEquals(
                Set.of(
                        "mine_t",
                        "mine_p",
                        "callback_t",
                        "RED",
                        "GREEN",
                        "BLUE",
                        "helper",
                        "counter",
                        "limits",
                        "last",
                        "start",
                        "function",
                        "LOCAL",
                        "prototype"),
                names.definedNames());
        assertTrue(names.tags().containsAll(Set.of("other", "task_struct", "only_mentioned")));
        assertTrue(names.names().containsAll(Set.of("FIVE", "MAX", "ONE", "FIRST", "u64", "u16", "x")));
    }

    @Test
    void passesOverCommentsAndLiterals() {
        SourceNames names =
                of("/* struct a { */ int x; // struct b {\nchar *s = \"struct c { \\\" enum d\"; char q = '\\'';");
        assertEquals(Set.of("x", "s", "q"), names.definedNames());
        assertFalse(names.tags().contains("a")
                || names.tags().contains("b")
                || names.tags().contains("c"));
    }

    @Test
    void ownHeadersCountWhereTheyAreUsed() {
        String text = """
                # 1 "/own/helpers.h" 1
                struct declared;
                static struct task_struct *(*const get_task)(void) = (void *)1;
                static long (*const other)(struct sk_buff *, unknown_t) = (void *)2;
                # 1 "user.c" 2
                int f(void) { return get_task()->pid; }
                """;
        SourceNames names = of(text);
        assertTrue(names.tags().contains("task_struct"));
        assertFalse(names.tags().contains("sk_buff"));
        assertFalse(names.names().contains("unknown_t"));
    }

    @Test
    void unbalancedTextDoesNoHarm() {
        for (String text :
                new String[] {"}}} int x;", "((( int", "enum { A, B", "\"unterminated", "/* open", "#", "'", "\\"}) {
            assertTrue(of(text).names().contains("u64"), text);
        }
    }
}
