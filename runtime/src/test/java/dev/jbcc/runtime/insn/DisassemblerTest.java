package dev.jbcc.runtime.insn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts are those that the kernel's verifier log has for the same instructions. */
class DisassemblerTest {
    private static String text(int opcode, int dst, int src, int offset, int imm) {
        String line =
                Disassembler.text(List.of(new Instruction(opcode, dst, src, offset, imm)), Disassembler.Names.NONE);
        return line.substring(line.indexOf(')') + 2).strip();
    }

    @Test
    void showsArithmetic() {
        assertEquals("r1 += r2", text(0x0f, 1, 2, 0, 0));
        assertEquals("r1 += -8", text(0x07, 1, 0, 0, -8));
        assertEquals("w3 s/= w4", text(0x3c, 3, 4, 1, 0));
        assertEquals("r3 s>>= 32", text(0xc7, 3, 0, 0, 32));
        assertEquals("r1 = -r1", text(0x87, 1, 0, 0, 0));
        assertEquals("r1 = be16 r1", text(0xdc, 1, 0, 0, 16));
        assertEquals("r1 = le64 r1", text(0xd4, 1, 0, 0, 64));
        assertEquals("r1 = bswap32 r1", text(0xd7, 1, 0, 0, 32));
        assertEquals("r1 = (s8)r2", text(0xbf, 1, 2, 8, 0));
        assertEquals("w1 = 5", text(0xb4, 1, 0, 0, 5));
    }

    @Test
    void showsLoadsAndStores() {
        assertEquals("r1 = *(u64 *)(r10 -8)", text(0x79, 1, 10, -8, 0));
        assertEquals("r1 = *(s32 *)(r2 +4)", text(0x81, 1, 2, 4, 0));
        assertEquals("*(u8 *)(r1 +0) = 7", text(0x72, 1, 0, 0, 7));
        assertEquals("*(u16 *)(r1 +2) = r3", text(0x6b, 1, 3, 2, 0));
        assertEquals("r0 = *(u32 *)skb[12]", text(0x20, 0, 0, 0, 12));
        assertEquals("r0 = *(u8 *)skb[r7 +3]", text(0x50, 0, 7, 0, 3));
        assertEquals("lock *(u64 *)(r1 +0) += r2", text(0xdb, 1, 2, 0, 0));
        assertEquals("r2 = atomic64_fetch_add((u64 *)(r1 +0), r2)", text(0xdb, 1, 2, 0, 1));
        assertEquals("r2 = atomic_xchg((u32 *)(r1 +0), r2)", text(0xc3, 1, 2, 0, 0xe1));
        assertEquals("r0 = atomic64_cmpxchg((u64 *)(r1 +8), r0, r2)", text(0xdb, 1, 2, 8, 0xf1));
    }

    @Test
    void showsJumpsAndCalls() {
        assertEquals("if r1 == r2 goto pc+3", text(0x1d, 1, 2, 3, 0));
        assertEquals("if w1 s> 0xffffffff goto pc-2", text(0x66, 1, 0, -2, -1));
        assertEquals("goto pc-4", text(0x05, 0, 0, -4, 0));
        assertEquals("gotol pc+70000", text(0x06, 0, 0, 0, 70000));
        assertEquals("call bpf_map_lookup_elem#1", text(0x85, 0, 0, 0, 1));
        assertEquals("call unknown#195896080", text(0x85, 0, 0, 0, 0xbad2310));
        assertEquals("call pc+5", text(0x85, 0, 1, 0, 5));
        assertEquals("call kernel-function", text(0x85, 0, 2, 0, 5));
        assertEquals("exit", text(0x95, 0, 0, 0, 0));
        assertTrue(text(0xff, 1, 2, 3, 4).startsWith("unknown: "));
    }

    @Test
    void countsSlotsAndNamesFunctions() {
        List<Instruction> program = List.of(
                new Instruction(0x18, 1, 0, 0, 5),
                new Instruction(0, 0, 0, 0, 1),
                new Instruction(0x85, 0, 1, 0, 1),
                new Instruction(0x95, 0, 0, 0, 0),
                new Instruction(0x95, 0, 0, 0, 0));
        Disassembler.Names names = new Disassembler.Names() {
            @Override
            public String functionAt(int slot) {
                return slot == 0 ? "main" : slot == 4 ? "other" : "";
            }

            @Override
            public String calledBy(int slot) {
                return "other";
            }
        };
        assertEquals("""
                main:
                   0: (18) r1 = 0x100000005
                   2: (85) call pc+1 <other>
                   3: (95) exit

                other:
                   4: (95) exit
                """, Disassembler.text(program, names));
    }

    @Test
    void encodesWhatItDecodes() {
        List<Instruction> program = List.of(new Instruction(0x79, 1, 10, -8, 0), new Instruction(0x85, 0, 1, 0, -77));
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            assertEquals(program, Instruction.decode(Instruction.encode(program, order), order));
        }
    }
}
