package dev.jbcc.runtime.insn;

/**
 * One 8-byte slot of a BPF program, independent of byte order. The second slot of {@code BPF_LD | BPF_IMM | BPF_DW} is an
 * instruction of its own with opcode 0, so that list indexes are the kernel's instruction offsets.
 *
 * @param opcode the operation, unsigned 8 bits
 * @param dst destination register, 0 to 11
 * @param src source register or pseudo source, 0 to 15
 * @param offset signed 16 bits
 * @param imm signed 32 bits
 */
public record Instruction(int opcode, int dst, int src, int offset, int imm) {
    /** Size of one slot. */
    public static final int BYTES = 8;
}
