package dev.jbcc.runtime.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.runtime.object.ProgramSpec.LineInfo;
import dev.jbcc.runtime.relocation.LinkedProgram;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VerifierLogTest {
    private static LinkedProgram program(List<LineInfo> lines, List<LinkedProgram.Poisoned> poisoned) {
        ProgramSpec spec = new ProgramSpec("p", "kprobe", Optional.empty(), List.of(), List.of(), List.of(), 0, lines);
        return new LinkedProgram(spec, List.of(), List.of(), List.of(), List.of(), lines, poisoned);
    }

    private static final LinkedProgram UNKNOWN_LINES = program(List.of(), List.of());

    private static String summary(String log, LinkedProgram program) {
        return VerifierLog.of(VerifierLog.lines(log), program).summary();
    }

    @Test
    void takesTheLastLineBeforeTheStatistics() {
        String log = """
                0: R1=ctx() R10=fp0
                0: (61) r0 = *(u32 *)(r2 +0)
                R2 !read_ok
                verification time 25 usec
                stack depth 0
                processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0

                """;
        assertEquals("R2 !read_ok", summary(log, UNKNOWN_LINES));
        assertEquals(5, VerifierLog.of(VerifierLog.lines(log), UNKNOWN_LINES).otherLines());
    }

    @Test
    void showsTheSourceLine() {
        String log = """
                ; int *v = lookup(&m, &k); @ prog.c:3
                0: (85) call bpf_map_lookup_elem#1
                ; return *v; @ prog.c:4
                7: (79) r0 = *(u64 *)(r0 +0)
                R0 invalid mem access 'map_value_or_null'
                processed 7 insns
                """;
        assertEquals("R0 invalid mem access 'map_value_or_null', in 'return *v;'", summary(log, UNKNOWN_LINES));
        LinkedProgram lines = program(
                List.of(
                        new LineInfo(0, "/src/prog.c", "int *v = lookup(&m, &k);", 3, 1),
                        new LineInfo(5, "/src/prog.c", "  return *v;", 4, 10),
                        new LineInfo(9, "/src/prog.c", "}", 5, 1)),
                List.of());
        assertEquals("/src/prog.c:4: R0 invalid mem access 'map_value_or_null', in 'return *v;'", summary(log, lines));
        assertEquals(
                "the pointer may be NULL: check it before it is used",
                VerifierLog.of(VerifierLog.lines(log), lines).hint());
    }

    @Test
    void keepsTheLineThatAVerdictRefersTo() {
        String log = """
                12: (71) r1 = *(u8 *)(r2 +0)
                invalid access to map value, value_size=16 off=60 size=4
                R2 max value is outside of the allowed memory range
                processed 12 insns
                """;
        assertEquals(
                "invalid access to map value, value_size=16 off=60 size=4: R2 max value is outside of the allowed"
                        + " memory range",
                summary(log, UNKNOWN_LINES));
    }

    @Test
    void saysWhatAPoisonedInstructionWanted() {
        String log = """
                3: (85) call unknown#195896080
                invalid func unknown#195896080
                processed 4 insns
                """;
        LinkedProgram poisoned = program(
                List.of(new LineInfo(3, "/src/prog.c", "x = BPF_CORE_READ(t, cpu);", 9, 5)),
                List.of(new LinkedProgram.Poisoned(3, "struct task_struct.cpu")));
        assertEquals(
                "/src/prog.c:9: this kernel has no 'struct task_struct.cpu', in 'x = BPF_CORE_READ(t, cpu);'",
                summary(log, poisoned));
    }

    @Test
    void tellsInstructionsFromStates() {
        assertEquals(12, VerifierLog.instruction("12: (79) r1 = *(u64 *)(r6 +8)"));
        assertEquals(-1, VerifierLog.instruction("12: R1=ctx() R10=fp0"));
        assertEquals(-1, VerifierLog.instruction("99999999999999999999: (79)"));
        assertEquals(-1, VerifierLog.instruction(""));
    }

    @Test
    void findsALineInAnything() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        Random random = new Random(seed);
        String[] pieces = {
            "; ", "0", "12: (", ")", "\n", " @ ", "processed ", "\t", "R0", "é", "unknown", " is outside of "
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder log = new StringBuilder("x");
            for (int j = random.nextInt(20); j > 0; j--) {
                log.append(pieces[random.nextInt(pieces.length)]);
            }
            String text = log.toString();
            assertFalse(summary(text, UNKNOWN_LINES).isEmpty(), () -> "seed " + seed + ": " + text);
        }
    }
}
