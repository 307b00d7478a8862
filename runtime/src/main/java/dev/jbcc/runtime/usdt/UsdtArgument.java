package dev.jbcc.runtime.usdt;

/**
 * Where one argument of a probe lies when the probe is hit, in the terms of the machine: registers are offsets in bytes into the
 * kernel's {@code struct pt_regs}.
 *
 * @param location how the other parts are to be taken
 * @param value the constant itself, or what is added to the address; 0 for a register
 * @param registerOffset of the register, or of the base register of an address; 0 for a constant
 * @param indexRegisterOffset of the index register of an address; 0 for all others
 * @param indexShift by how many bits the index is shifted to the left: 0 to 3; 0 for all others
 * @param sizeBytes 1, 2, 4 or 8
 * @param signed whether a value smaller than 8 bytes is extended by its sign
 */
public record UsdtArgument(
        Location location,
        long value,
        int registerOffset,
        int indexRegisterOffset,
        int indexShift,
        int sizeBytes,
        boolean signed) {
    /** The numbers of {@code enum __bpf_usdt_arg_type}, in that order. */
    public enum Location {
        CONSTANT,
        REGISTER,
        /** Memory at register + value. */
        MEMORY,
        /** Memory at register + (index register << shift) + value. */
        INDEXED_MEMORY
    }

    /** The largest offset of a register that fits the encoding. */
    static final int MAX_REGISTER_OFFSET = 0xfff;

    public UsdtArgument {
        if (sizeBytes != 1 && sizeBytes != 2 && sizeBytes != 4 && sizeBytes != 8) {
            throw new IllegalArgumentException("argument of " + sizeBytes + " bytes: must be 1, 2, 4 or 8");
        }
        check(registerOffset, MAX_REGISTER_OFFSET, "register offset");
        check(indexRegisterOffset, MAX_REGISTER_OFFSET, "index register offset");
        check(indexShift, 3, "index shift");
    }

    private static void check(int number, int max, String what) {
        if (number < 0 || number > max) {
            throw new IllegalArgumentException(what + " " + number + ": must be 0 to " + max);
        }
    }

    public static UsdtArgument constant(long value, int sizeBytes, boolean signed) {
        return new UsdtArgument(Location.CONSTANT, value, 0, 0, 0, sizeBytes, signed);
    }

    public static UsdtArgument register(int registerOffset, int sizeBytes, boolean signed) {
        return new UsdtArgument(Location.REGISTER, 0, registerOffset, 0, 0, sizeBytes, signed);
    }

    public static UsdtArgument memory(int registerOffset, long displacement, int sizeBytes, boolean signed) {
        return new UsdtArgument(Location.MEMORY, displacement, registerOffset, 0, 0, sizeBytes, signed);
    }

    public static UsdtArgument indexedMemory(
            int registerOffset,
            int indexRegisterOffset,
            int indexShift,
            long displacement,
            int sizeBytes,
            boolean signed) {
        return new UsdtArgument(
                Location.INDEXED_MEMORY,
                displacement,
                registerOffset,
                indexRegisterOffset,
                indexShift,
                sizeBytes,
                signed);
    }
}
