package dev.jbcc.compiler.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbcc.compiler.TestLlvm;
import dev.jbcc.compiler.llvm.ClangProcess;
import dev.jbcc.runtime.trace.TracepointFormat;
import org.junit.jupiter.api.Test;

class TracepointStructTest {
    private static final TracepointFormat FORMAT = TracepointFormat.parse(TestLlvm.fixture("sched_test.format"));

    @Test
    void writesFieldsWithNamesOfBcc() {
        assertEquals("""
                struct tracepoint__sched__sched_test {
                	unsigned long __do_not_use__;
                	char comm[16];
                	pid_t pid;
                	unsigned char __pad_28[4];
                	const char *filename;
                	unsigned int kind;
                	int data_loc_name;
                	u8 address[6];
                	unsigned short mode;
                	struct sock *sk;
                	unsigned long args[3];
                	unsigned char __pad_88[4];
                	u64 misplaced;
                } __attribute__((packed));
                """, TracepointStruct.of("sched", "sched_test", FORMAT));
    }

    @Test
    void offsetsAreThoseOfFormat() {
        StringBuilder source =
                new StringBuilder("typedef int pid_t; typedef unsigned char u8; typedef unsigned long u64;\n");
        source.append(TracepointStruct.of("sched", "sched_test", FORMAT));
        for (TracepointFormat.Field field : FORMAT.fields()) {
            if (!field.common()) {
                String name = (field.location() == TracepointFormat.Location.INLINE ? "" : "data_loc_") + field.name();
                source.append("_Static_assert(__builtin_offsetof(struct tracepoint__sched__sched_test, ")
                        .append(name)
                        .append(") == ")
                        .append(field.offset())
                        .append(" && sizeof(((struct tracepoint__sched__sched_test *)0)->")
                        .append(name)
                        .append(") == ")
                        .append(field.sizeBytes())
                        .append(", \"\");\n");
            }
        }
        ClangProcess.Result result = TestLlvm.clang(source.toString(), "-fsyntax-only", "-Wall", "-Werror");
        assertEquals("", result.diagnostics());
    }
}
