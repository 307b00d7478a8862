package dev.jbcc.runtime.insn;

import java.util.List;

/**
 * Instructions as text, in the form of the kernel's verifier log: {@code 3: (79) r1 = *(u64 *)(r10 -8)}. Operation codes that
 * are not known are shown by their numbers.
 */
public final class Disassembler {
    private static final int CLASS = 0x07;
    private static final int LD = 0;
    private static final int LDX = 1;
    private static final int ST = 2;
    private static final int STX = 3;
    private static final int ALU = 4;
    private static final int JMP = 5;
    private static final int JMP32 = 6;

    private static final int MODE = 0xe0;
    private static final int IMM = 0x00;
    private static final int ABS = 0x20;
    private static final int IND = 0x40;
    private static final int MEM = 0x60;
    private static final int MEMSX = 0x80;
    private static final int ATOMIC = 0xc0;

    private static final int OPERATION = 0xf0;
    private static final int REGISTER = 0x08;
    private static final int FETCH = 0x01;

    private static final String[] SIZES = {"32", "16", "8", "64"};
    private static final String[] ARITHMETIC = {
        "+=", "-=", "*=", "/=", "|=", "&=", "<<=", ">>=", "", "%=", "^=", "=", "s>>=", ""
    };
    private static final String[] CONDITIONS = {
        "", "==", ">", ">=", "&", "!=", "s>", "s>=", "", "", "<", "<=", "s<", "s<="
    };

    /** What instructions refer to, by slot. Each answer may be empty: then the number in the instruction is shown. */
    public interface Names {
        /** Nothing is known. */
        Names NONE = new Names() {};

        /** Returns what a 64-bit load loads, such as {@code map[events]}. */
        default String loadedBy(int slot) {
            return "";
        }

        /** Returns the name of the function that a call goes to, other than a helper. */
        default String calledBy(int slot) {
            return "";
        }

        /** Returns the name of the function that starts at a slot. */
        default String functionAt(int slot) {
            return "";
        }
    }

    private final Names names;
    private final StringBuilder out = new StringBuilder();

    private Disassembler(Names names) {
        this.names = names;
    }

    /** Returns one line per instruction, and one before each function that has a name. */
    public static String text(List<Instruction> instructions, Names names) {
        return new Disassembler(names).all(instructions);
    }

    private String all(List<Instruction> instructions) {
        for (int slot = 0; slot < instructions.size(); slot++) {
            String function = names.functionAt(slot);
            if (!function.isEmpty()) {
                out.append(slot == 0 ? "" : "\n").append(function).append(":\n");
            }
            Instruction instruction = instructions.get(slot);
            boolean wide = isWide(instruction) && slot + 1 < instructions.size();
            out.append("%4d: (%02x) ".formatted(slot, instruction.opcode()));
            one(slot, instruction, wide ? instructions.get(slot + 1).imm() : 0);
            out.append('\n');
            slot += wide ? 1 : 0;
        }
        return out.toString();
    }

    private static boolean isWide(Instruction instruction) {
        return instruction.opcode() == 0x18;
    }

    private void one(int slot, Instruction i, int nextImm) {
        switch (i.opcode() & CLASS) {
            case LD -> load(slot, i, nextImm);
            case LDX -> loadMemory(i);
            case ST -> store(i);
            case STX -> storeRegister(i);
            case JMP, JMP32 -> jump(slot, i);
            default -> arithmetic(i);
        }
    }

    private void unknown(Instruction i) {
        out.append("unknown: dst r%d src r%d off %+d imm 0x%x".formatted(i.dst(), i.src(), i.offset(), i.imm()));
    }

    private void arithmetic(Instruction i) {
        boolean narrow = (i.opcode() & CLASS) == ALU;
        String letter = narrow ? "w" : "r";
        int operation = (i.opcode() & OPERATION) >> 4;
        boolean register = (i.opcode() & REGISTER) != 0;
        String target = letter + i.dst();
        switch (operation) {
            case 8 -> out.append(target).append(" = -").append(target);
            case 13 -> {
                // Little or big endian; in the class of 64 bits an unconditional swap.
                String swap = narrow ? (register ? "be" : "le") : "bswap";
                out.append("r%d = %s%d r%d".formatted(i.dst(), swap, i.imm(), i.dst()));
            }
            case 14, 15 -> unknown(i);
            case 11 -> move(i, letter, register);
            default -> {
                String sign = (operation == 3 || operation == 9) && i.offset() == 1 ? "s" : "";
                out.append(target)
                        .append(' ')
                        .append(sign)
                        .append(ARITHMETIC[operation])
                        .append(' ')
                        .append(register ? letter + i.src() : Integer.toString(i.imm()));
            }
        }
    }

    private void move(Instruction i, String letter, boolean register) {
        out.append(letter).append(i.dst()).append(" = ");
        if (!register) {
            out.append(i.imm());
        } else if (i.offset() == 8 || i.offset() == 16 || i.offset() == 32) {
            out.append("(s").append(i.offset()).append(')').append(letter).append(i.src());
        } else if (i.offset() == 1) {
            out.append("addr_space_cast(r%d, %d, %d)".formatted(i.src(), i.imm() >>> 16, i.imm() & 0xffff));
        } else {
            out.append(letter).append(i.src());
        }
    }

    private static String size(Instruction i) {
        return SIZES[(i.opcode() & 0x18) >> 3];
    }

    /** Such as {@code (r10 -8)}. */
    private static String place(int register, int offset) {
        return "(r%d %+d)".formatted(register, offset);
    }

    private void load(int slot, Instruction i, int nextImm) {
        int mode = i.opcode() & MODE;
        if (mode == IMM && isWide(i)) {
            String loaded = names.loadedBy(slot);
            long value = (i.imm() & 0xffff_ffffL) | (long) nextImm << 32;
            out.append("r%d = ".formatted(i.dst())).append(loaded.isEmpty() ? "0x" + Long.toHexString(value) : loaded);
        } else if (mode == ABS) {
            out.append("r0 = *(u%s *)skb[%d]".formatted(size(i), i.imm()));
        } else if (mode == IND) {
            out.append("r0 = *(u%s *)skb[r%d %+d]".formatted(size(i), i.src(), i.imm()));
        } else {
            unknown(i);
        }
    }

    private void loadMemory(Instruction i) {
        int mode = i.opcode() & MODE;
        if (mode == MEM || mode == MEMSX) {
            out.append("r%d = *(%s%s *)%s"
                    .formatted(i.dst(), mode == MEM ? "u" : "s", size(i), place(i.src(), i.offset())));
        } else {
            unknown(i);
        }
    }

    private void store(Instruction i) {
        if ((i.opcode() & MODE) == MEM) {
            out.append("*(u%s *)%s = %d".formatted(size(i), place(i.dst(), i.offset()), i.imm()));
        } else {
            unknown(i);
        }
    }

    private void storeRegister(Instruction i) {
        int mode = i.opcode() & MODE;
        if (mode == MEM) {
            out.append("*(u%s *)%s = r%d".formatted(size(i), place(i.dst(), i.offset()), i.src()));
        } else if (mode == ATOMIC) {
            atomic(i);
        } else {
            unknown(i);
        }
    }

    private void atomic(Instruction i) {
        String at = "(u" + size(i) + " *)" + place(i.dst(), i.offset());
        String prefix = size(i).equals("64") ? "atomic64" : "atomic";
        switch (i.imm()) {
            case 0x00, 0x40, 0x50, 0xa0 ->
                out.append("lock *%s %s r%d".formatted(at, ARITHMETIC[i.imm() >> 4], i.src()));
            case FETCH, 0x40 | FETCH, 0x50 | FETCH, 0xa0 | FETCH -> {
                String operation = switch (i.imm() >> 4) {
                    case 0 -> "add";
                    case 4 -> "or";
                    case 5 -> "and";
                    default -> "xor";
                };
                out.append("r%d = %s_fetch_%s(%s, r%d)".formatted(i.src(), prefix, operation, at, i.src()));
            }
            case 0xe0 | FETCH -> out.append("r%d = %s_xchg(%s, r%d)".formatted(i.src(), prefix, at, i.src()));
            case 0xf0 | FETCH -> out.append("r0 = %s_cmpxchg(%s, r0, r%d)".formatted(prefix, at, i.src()));
            case 0x100 ->
                out.append("r%d = load_acquire((u%s *)%s)".formatted(i.dst(), size(i), place(i.src(), i.offset())));
            case 0x110 -> out.append("store_release(%s, r%d)".formatted(at, i.src()));
            default -> unknown(i);
        }
    }

    private void jump(int slot, Instruction i) {
        boolean narrow = (i.opcode() & CLASS) == JMP32;
        int operation = (i.opcode() & OPERATION) >> 4;
        switch (operation) {
            case 0 -> out.append(narrow ? "gotol pc%+d".formatted(i.imm()) : "goto pc%+d".formatted(i.offset()));
            case 8 -> call(slot, i);
            case 9 -> out.append("exit");
            case 14 -> out.append("may_goto pc%+d".formatted(i.offset()));
            case 15 -> unknown(i);
            default -> {
                String letter = narrow ? "w" : "r";
                String operand = (i.opcode() & REGISTER) != 0 ? letter + i.src() : "0x" + Integer.toHexString(i.imm());
                out.append("if %s%d %s %s goto pc%+d"
                        .formatted(letter, i.dst(), CONDITIONS[operation], operand, i.offset()));
            }
        }
    }

    private void call(int slot, Instruction i) {
        String called = names.calledBy(slot);
        switch (i.src()) {
            case 0 -> {
                out.append("call ")
                        .append(Helper.numbered(i.imm()).map(Helper::name).orElse("unknown"));
                out.append('#').append(Integer.toUnsignedString(i.imm()));
            }
            case 1 -> {
                out.append("call pc%+d".formatted(i.imm()));
                if (!called.isEmpty()) {
                    out.append(" <").append(called).append('>');
                }
            }
            default -> out.append("call ").append(called.isEmpty() ? "kernel-function" : called);
        }
    }
}
