package dev.jbcc.runtime.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbcc.runtime.Mutations;
import dev.jbcc.runtime.Rejection;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.object.ProgramSpec;
import dev.jbcc.runtime.object.ProgramSpec.LineInfo;
import dev.jbcc.runtime.relocation.LinkedProgram;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class VerifierLogTest {
    private static LinkedProgram program(List<LineInfo> lines, List<LinkedProgram.Poisoned> poisoned) {
        ProgramSpec spec = new ProgramSpec("p", "kprobe", Optional.empty(), List.of(), List.of(), List.of(), 0, lines);
        return new LinkedProgram(spec, List.of(), List.of(), List.of(), List.of(), lines, poisoned);
    }

    private static final LinkedProgram UNKNOWN_LINES = program(List.of(), List.of());

    private static Rejection read(String log, LinkedProgram program) {
        return VerifierLog.read(VerifierLog.lines(log), program, new VerifierAdvice("kprobe", "6.1.0"));
    }

    private static String summary(String log, LinkedProgram program) {
        return read(log, program).summary();
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
        assertEquals("R2 !read_ok", read(log, UNKNOWN_LINES).cause());
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
        String verdict =
                "R0 invalid mem access 'map_value_or_null'; the pointer may be NULL: check it before it is used";
        assertEquals("prog.c:4: 'return *v;': " + verdict, summary(log, UNKNOWN_LINES));
        LinkedProgram lines = program(
                List.of(
                        new LineInfo(0, "/src/prog.c", "int *v = lookup(&m, &k);", 3, 1),
                        new LineInfo(5, "/src/prog.c", "  return *v;", 4, 10),
                        new LineInfo(9, "/src/prog.c", "}", 5, 1)),
                List.of());
        assertEquals("/src/prog.c:4: 'return *v;': " + verdict, summary(log, lines));
        assertEquals(10, read(log, lines).column());
    }

    @Test
    void readsLogsWithoutThePlaceOfASourceLine() {
        String log = """
                ; return *v;
                7: (79) r0 = *(u64 *)(r0 +0)
                R0 invalid mem access 'inv'
                processed 7 insns
                """;
        assertEquals(
                "'return *v;': R0 invalid mem access 'inv'; this is an address and not memory of the program's own:"
                        + " copy from it with bpf_probe_read_kernel or bpf_probe_read_user",
                summary(log, UNKNOWN_LINES));
    }

    /** Since Linux 7.3 a report follows the verdict. */
    @Test
    void readsReports() {
        String report = """

                Verification failed: Register Type Safety: Unreadable register

                Reason:
                  R3 has never been initialized on this path, so the verifier cannot use
                  it as an input.

                At:
                  probe @ /src/prog.c:9:3
                  Source context:
                  >>> 9 | x = y;
                        | ^-- error: R3 is not readable
                  Instruction context:
                  >>> 0 | (bf) r0 = r3

                Causal path:
                  no retained diagnostic events on this path

                Suggestion:
                  Initialize R3 on every path before this instruction.

                processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
                """;
        Rejection both = read("0: R1=ctx() R10=fp0\n0: (bf) r0 = r3\nR3 !read_ok\n" + report, UNKNOWN_LINES);
        assertEquals("R3 !read_ok", both.cause());
        assertEquals(List.of("this has no value on some path: initialise the variable"), both.hints());
        assertEquals("/src/prog.c", both.file());
        assertEquals(9, both.line());
        assertEquals(3, both.column());

        Rejection alone = read("0: R1=ctx() R10=fp0\n0: (bf) r0 = r3\n" + report, UNKNOWN_LINES);
        assertEquals(
                "r3 has never been initialized on this path, so the verifier cannot use it as an input",
                alone.cause().toLowerCase(java.util.Locale.ROOT));
        assertEquals(List.of("initialize R3 on every path before this instruction"), alone.hints());

        Rejection byNumber = read(
                "0: (bf) r0 = r3\nR3 !read_ok\n" + report.replace("probe @ /src/prog.c:9:3", "insn 5"),
                program(
                        List.of(
                                new LineInfo(0, "/src/prog.c", "a();", 4, 1),
                                new LineInfo(5, "/src/prog.c", "x = y;", 9, 3)),
                        List.of()));
        assertEquals("a();", byNumber.sourceLine(), "the instruction of the walk goes first");
    }

    @Test
    void findsTheInstructionThatAVerdictNames() {
        LinkedProgram lines = program(
                List.of(
                        new LineInfo(0, "p.c", "int p() {", 1, 1),
                        new LineInfo(2, "p.c", "  while (1)", 2, 3),
                        new LineInfo(5, "p.c", "  dead();", 3, 3)),
                List.of());
        assertEquals(3, read("unreachable insn 5\nprocessed 0 insns", lines).line());
        assertEquals(2, read("jump out of range from insn 4 to 1001", lines).line());
        assertEquals(2, read("back-edge from insn 3 to 2", lines).line());
        Rejection loop = read("""
                4: (05) goto pc-3
                infinite loop detected at insn 3
                cur state: R0=scalar() R10=fp0
                old state: R0=scalar() R10=fp0
                processed 9 insns
                """, lines);
        assertEquals("infinite loop detected at insn 3", loop.cause());
        assertEquals(2, loop.line());
    }

    @Test
    void saysWhereAReferenceWasAcquiredAndWhereLoopsAre() {
        LinkedProgram lines = new LinkedProgram(
                program(List.of(), List.of()).spec(),
                List.of(
                        new Instruction(0xb7, 0, 0, 0, 0),
                        new Instruction(0x07, 0, 0, 0, 1),
                        new Instruction(0xa5, 0, 0, -2, 1_000),
                        new Instruction(0x95, 0, 0, 0, 0)),
                List.of(),
                List.of(),
                List.of(),
                List.of(new LineInfo(0, "p.c", "a", 1, 0), new LineInfo(1, "p.c", "b", 7, 0)),
                List.of());
        Rejection leak = read("""
                3: (95) exit
                Unreleased reference id=2 alloc_insn=0
                BPF_EXIT instruction in main prog would lead to reference leak
                """, lines);
        assertEquals(
                "Unreleased reference id=2 alloc_insn=0: BPF_EXIT instruction in main prog would lead to reference leak",
                leak.cause());
        assertEquals("it was acquired at line 1", leak.hints().get(1));
        Rejection large = read("BPF program is too large. Processed 1000001 insn", lines);
        assertEquals("p.c:7", large.file() + ":" + large.line());
    }

    /** Each verdict as kernels of several ages put it, and a word of what helps. */
    @Test
    void advises() {
        String[][] verdicts = {
            {"R6 invalid mem access 'map_value_or_null'", "NULL"},
            {"R3 type=map_value_or_null expected=fp, pkt, map_key", "NULL"},
            {"R1 pointer arithmetic on map_value_or_null prohibited, null-check it first", "NULL"},
            {"R1 invalid mem access 'scalar'", "bpf_probe_read_kernel"},
            {"R2 type=scalar expected=fp, pkt, pkt_meta, map_key, map_value", "copy what it points to"},
            {"R2 type=inv expected=fp, pkt, map_value", "copy what it points to"},
            {"variable ctx access var_off=(0x0; 0x18) disallowed", "constant offsets"},
            {"dereference of modified ctx ptr R1 off=8 disallowed", "constant offsets"},
            {"invalid bpf_context access off=1000 size=4", "type kprobe"},
            {"write into map forbidden, value_size=4 off=0 size=4", "read-only"},
            {"invalid access to map value, value_size=8 off=8 size=8", "bytes 8 to 15"},
            {"R6 unbounded memory access, make sure to bounds check any such access", "bound the index"},
            {"R0 max value is outside of the allowed memory range", "bound the index"},
            {"R2 unbounded memory access, use 'var &= const' or 'if (var < const)'", "size must have a bound"},
            {"R2 min value is negative, either use unsigned or 'var &= const'", "size must have a bound"},
            {"invalid access to packet, off=12 size=2, R1(id=0,off=12,r=0)", "data_end"},
            {"misaligned stack access off (0x0; 0x0)+-13+0 size 8", "multiples"},
            {"misaligned value access off (0x0; 0x0)+0+1 size 8", "multiple"},
            {"combined stack size of 2 calls is 672. Too large", "512 bytes"},
            {"invalid indirect read from stack R2 off -16+4 size 16", "padding"},
            {"invalid read from stack R10 off=-16 size=8", "padding"},
            {"invalid write to stack R10 off=-520 size=8", "512 bytes"},
            {"cannot call GPL only function from proprietary program", "BPF_LICENSE"},
            {"cannot call GPL-restricted function from non-GPL compatible program", "BPF_LICENSE"},
            {"unknown func bpf_get_current_comm#16", "type kprobe cannot call bpf_get_current_comm on Linux 6.1.0"},
            {"program of this type cannot use helper bpf_override_return#58", "CONFIG_BPF_KPROBE_OVERRIDE"},
            {"unknown func bpf_override_return#58", "CONFIG_BPF_KPROBE_OVERRIDE"},
            {"program of this type cannot use helper bpf_get_current_comm#16", "cannot call bpf_get_current_comm"},
            {"invalid func unknown#9999", "no helper of number 9999"},
            {"cannot pass map_type 1 into func bpf_perf_event_output#25", "maps of this kind"},
            {"the call stack of 9 frames is too deep !", "8 deep"},
            {"At program exit the register R0 has value (0x7; 0x0) should have been in (0x0; 0x1)", "certain numbers"},
            {"back-edge from insn 13 to 3", "bound the loop"},
            {"BPF program is too large. Processed 1000001 insn", "gave up"},
            {"The sequence of 8193 jumps is too complex.", "gave up"},
            {"R0 !read_ok", "returns no value"},
            {"R7 !read_ok", "initialise"},
            {"unreachable insn 2", "no path"},
            {"jump out of range from insn 0 to 1001", "inline assembly"},
            {"last insn is not an exit or jmp", "return"},
        };
        for (String[] verdict : verdicts) {
            List<String> hints = read("0: (bf) r6 = r1\n" + verdict[0] + "\nprocessed 1 insns", UNKNOWN_LINES)
                    .hints();
            assertTrue(hints.size() == 1 && hints.getFirst().contains(verdict[1]), verdict[0] + ": " + hints);
        }
        assertEquals(List.of(), read("something new", UNKNOWN_LINES).hints());
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
                read(log, UNKNOWN_LINES).cause());
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
                "/src/prog.c:9: 'x = BPF_CORE_READ(t, cpu);': this kernel has no 'struct task_struct.cpu'",
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
        long seed = Mutations.seed();
        Random random = new Random(seed);
        String[] pieces = {
            "; ",
            "0",
            "12: (",
            ")",
            "\n",
            " @ ",
            "processed ",
            "\t",
            "R0",
            "é",
            "unknown",
            " is outside of ",
            "At:\n",
            "Verification failed: ",
            "Reason:\n",
            "insn 99999999999",
            "alloc_insn=123456789",
            ":7:8"
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

    /** A search that coverage guides; {@code ./test fuzz} starts it. */
    @MethodSource("logs")
    @FuzzTest
    void findsALineInAnyLog(byte[] log) {
        assertFalse(summary("x" + new String(log, StandardCharsets.UTF_8), UNKNOWN_LINES)
                .isEmpty());
    }

    static List<byte[]> logs() {
        return Stream.of(
                        "0: R1=ctx() R10=fp0\n; x @ a.c:3\n0: (bf) r0 = r3\nR3 !read_ok\nprocessed 1 insns\n",
                        "Verification failed: reading a register\nReason:\n  R3 !read_ok\nAt:\n  insn 7\n  f @ a.c:3:7\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
