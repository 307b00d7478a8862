package dev.jbcc.runtime.relocation;

import dev.jbcc.runtime.insn.Instruction;

/** Bits of operation codes, as {@code include/uapi/linux/bpf_common.h} lays them out. */
final class Opcodes {
    static final int CLASS_LDX = 0x01;
    static final int CLASS_ST = 0x02;
    static final int CLASS_STX = 0x03;
    static final int CLASS_ALU = 0x04;
    static final int CLASS_ALU64 = 0x07;

    static final int SOURCE_REGISTER = 0x08;
    static final int SIZE_MASK = 0x18;
    static final int LOAD_64 = 0x18;
    static final int CALL = 0x85;

    static final int PSEUDO_CALL = 1;
    static final int PSEUDO_FUNC = 4;

    /** A call of a function that does not exist; the number is the one that others' loaders use for it too. */
    static final Instruction POISON = new Instruction(CALL, 0, 0, 0, LinkedProgram.POISON_FUNCTION);

    private Opcodes() {}

    static Instruction withImm(Instruction instruction, int imm) {
        return new Instruction(instruction.opcode(), instruction.dst(), instruction.src(), instruction.offset(), imm);
    }

    /** Returns the number of bytes a load or store accesses. */
    static int accessBytes(int opcode) {
        return switch (opcode & SIZE_MASK) {
            case 0x00 -> 4;
            case 0x08 -> 2;
            case 0x10 -> 1;
            default -> 8;
        };
    }

    /** Returns the size bits of a load or store of so many bytes, -1 if there is none. */
    static int accessSize(int bytes) {
        return switch (bytes) {
            case 4 -> 0x00;
            case 2 -> 0x08;
            case 1 -> 0x10;
            case 8 -> 0x18;
            default -> -1;
        };
    }
}
