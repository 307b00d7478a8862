package dev.jbcc;

/** What {@link BpfBuilder#debug} shows. The names and numbers are those of {@code BPF(debug=...)}. */
public enum DebugFlag {
    /** The program as LLVM's intermediate code. */
    LLVM_IR(0x1),
    /** What the verifier says of each function that is loaded: its state where the program branches. */
    BPF(0x2),
    /** The C that the program was rewritten into. */
    PREPROCESSOR(0x4),
    /** BPF instructions with the source lines that they come from. */
    SOURCE(0x8),
    /** What the verifier says of each function that is loaded: the registers at each instruction. */
    BPF_REGISTER_STATE(0x10),
    /** How many accesses of each function are fitted to the types of the running kernel. */
    BTF(0x20);

    private final int bit;

    DebugFlag(int bit) {
        this.bit = bit;
    }

    /** Returns the flag's bit in {@code BPF(debug=...)}. */
    public int bit() {
        return bit;
    }
}
