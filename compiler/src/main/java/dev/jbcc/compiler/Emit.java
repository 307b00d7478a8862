package dev.jbcc.compiler;

/** What a compilation gives. */
public enum Emit {
    /** The user's text after the preprocessor, with line markers. */
    PREPROCESSED,
    /** Libbpf-style C: what the dialect was rewritten into. */
    C,
    /** LLVM's intermediate code. */
    LLVM,
    /** BPF assembly with the user's source lines. */
    ASM,
    /** An ELF object with BTF and without DWARF. */
    OBJECT
}
