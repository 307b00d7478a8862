package dev.jbcc.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PreludeTest {
    private static final String PRELUDE = """
            # 1 "jbcc/dialect.h" 1
            struct used;
            struct other;
            # 9 "bpf/bpf_helper_defs.h" 1
            static long (* const bpf_one)(struct used *x) = (void *) 1;
            static void *(* const bpf_one_more)(struct other *x) = (void *) 2;
            static long (* const bpf_three)(void) = (void *) 3;
            # 20 "jbcc/dialect.h" 2
            int bpf_trace_printk(const char *format, ...);
            """;

    @Test
    void keepsWhatTheSourceNames() {
        assertEquals("""
                # 1 "jbcc/dialect.h" 1
                struct used;
                # 9 "bpf/bpf_helper_defs.h" 1
                static long (* const bpf_one)(struct used *x) = (void *) 1;
                static long (* const bpf_three)(void) = (void *) 3;
                # 20 "jbcc/dialect.h" 2
                int bpf_trace_printk(const char *format, ...);
                """, Prelude.forSource(PRELUDE, "int f(void) { return bpf_three() + bpf_one(0) + one_more; }"));
    }

    @Test
    void leavesAnyOtherTextAlone() {
        assertEquals("int x;\n", Prelude.forSource("int x;\n", "bpf_one();"));
        assertEquals("", Prelude.forSource("", ""));
    }
}
