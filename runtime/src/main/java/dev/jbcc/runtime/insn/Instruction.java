package dev.jbcc.runtime.insn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * Decodes a program.
     *
     * @param code whole slots; a part of one at the end is passed over
     */
    public static List<Instruction> decode(byte[] code, ByteOrder order) {
        ByteBuffer in = ByteBuffer.wrap(code).order(order);
        boolean little = order == ByteOrder.LITTLE_ENDIAN;
        Instruction[] instructions = new Instruction[code.length / BYTES];
        for (int i = 0, at = 0; i < instructions.length; i++, at += BYTES) {
            int low = in.get(at + 1) & 0xf;
            int high = in.get(at + 1) >>> 4 & 0xf;
            instructions[i] = new Instruction(
                    in.get(at) & 0xff,
                    little ? low : high,
                    little ? high : low,
                    in.getShort(at + 2),
                    in.getInt(at + 4));
        }
        return List.of(instructions);
    }

    /** What a record does by itself, but without the bootstrap that costs a cold JVM some milliseconds. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Instruction that
                && opcode == that.opcode
                && dst == that.dst
                && src == that.src
                && offset == that.offset
                && imm == that.imm;
    }

    @Override
    public int hashCode() {
        return (((opcode * 31 + dst) * 31 + src) * 31 + offset) * 31 + imm;
    }

    /** Encodes a program. */
    public static byte[] encode(List<Instruction> instructions, ByteOrder order) {
        ByteBuffer out = ByteBuffer.allocate(instructions.size() * BYTES).order(order);
        boolean little = order == ByteOrder.LITTLE_ENDIAN;
        for (Instruction instruction : instructions) {
            int registers =
                    little ? instruction.src() << 4 | instruction.dst() : instruction.dst() << 4 | instruction.src();
            out.put((byte) instruction.opcode())
                    .put((byte) registers)
                    .putShort((short) instruction.offset())
                    .putInt(instruction.imm());
        }
        return out.array();
    }
}
