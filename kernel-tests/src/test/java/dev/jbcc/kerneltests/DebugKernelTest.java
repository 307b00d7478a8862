package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.DebugFlag;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.testsupport.KernelTest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The debug flags show each stage of a program, and what the kernel's verifier says of it. */
@KernelTest(host = true)
class DebugKernelTest {
    static final String NAME = "debug.c";
    static final String PROGRAM = """
            BPF_HASH(parents, u32, u64);
            int look(struct pt_regs *ctx)
            {
            	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
            	parents.increment(task->real_parent->tgid);
            	return 0;
            }
            """;

    @Test
    void allFlagsShowTheirStage() {
        List<String> shown = new ArrayList<>();
        try (Bpf bpf = Bpf.fromText(PROGRAM)
                .fileName(NAME)
                .autoAttach(false)
                .debug(shown::add, EnumSet.allOf(DebugFlag.class))
                .open()) {
            assertEquals(0, bpf.object().programs().size(), "functions without an event are loaded later");
        }
        assertEquals(4, shown.size(), shown::toString);
        assertTrue(shown.get(0).contains("BPF_CORE_READ"), shown.get(0));
        assertTrue(shown.get(1).contains(" i32 @look(ptr "), shown.get(1));
        assertTrue(shown.get(2).contains("; debug.c:5: parents.increment(task->real_parent->tgid);"), shown.get(2));
        assertTrue(shown.get(3).matches("look: [1-9]\\d* accesses fitted to the types of the kernel"), shown.get(3));
    }

    @Test
    void theVerifiersLogIsShown() {
        List<String> shown = new ArrayList<>();
        try (Bpf bpf = Bpf.fromText(PROGRAM)
                .fileName(NAME)
                .autoAttach(false)
                .debug(shown::add, EnumSet.of(DebugFlag.BPF_REGISTER_STATE))
                .open()) {
            assertEquals(List.of(), shown);
            bpf.loadFunc("look", ProgramType.KPROBE);
        }
        assertEquals(1, shown.size(), shown::toString);
        assertTrue(shown.getFirst().startsWith("look:\n"), shown.getFirst());
        assertTrue(shown.getFirst().contains("R1=ctx("), shown.getFirst());
        assertTrue(shown.getFirst().contains("processed "), shown.getFirst());
    }
}
