package dev.jbcc.runtime.object;

import dev.jbcc.runtime.insn.Instruction;
import java.util.List;
import java.util.Optional;

/**
 * A function of an object file: a program to load, or a sub-program that others call.
 *
 * @param name the C function
 * @param section the ELF section, such as {@code kprobe/vfs_read}; {@code .text} for sub-programs
 * @param kind what the section name says; empty for sub-programs and unknown sections
 * @param instructions one per 8-byte slot, as in the file, before relocation
 * @param references what the instructions refer to, by slot
 * @param coreRelocations CO-RE relocations, by slot, in ascending order
 * @param funcTypeId BTF id of the function, 0 if not known
 * @param lines source lines, by slot, in ascending order
 */
public record ProgramSpec(
        String name,
        String section,
        Optional<SectionKind> kind,
        List<Instruction> instructions,
        List<Reference> references,
        List<CoreRelocation> coreRelocations,
        int funcTypeId,
        List<LineInfo> lines) {

    public ProgramSpec {
        instructions = List.copyOf(instructions);
        references = List.copyOf(references);
        coreRelocations = List.copyOf(coreRelocations);
        lines = List.copyOf(lines);
    }

    /** What an instruction refers to. {@code slot} counts 8-byte slots from the start of the function. */
    public sealed interface Reference {
        int slot();

        /** The address of a map ({@code BPF_PSEUDO_MAP_FD}). */
        record MapFd(int slot, String map) implements Reference {}

        /** An address inside the only value of a data-section map ({@code BPF_PSEUDO_MAP_VALUE}). */
        record MapValue(int slot, String map, int offset) implements Reference {}

        /** A call of another function of the object ({@code BPF_PSEUDO_CALL}). */
        record Call(int slot, String function) implements Reference {}

        /** The address of another function of the object ({@code BPF_PSEUDO_FUNC}), as callbacks need. */
        record FunctionAddress(int slot, String function) implements Reference {}

        /**
         * Something that only the running kernel can resolve: a variable or function of it.
         *
         * @param typeId BTF id of its declaration in the object's BTF: a variable or a function
         */
        record Extern(int slot, String symbol, boolean weak, boolean call, int typeId) implements Reference {}
    }

    /**
     * A CO-RE relocation.
     *
     * @param kind the number of {@code enum bpf_core_relo_kind}
     * @param typeId root type, in the object's BTF
     * @param access the access string, such as {@code 0:1:2}
     */
    public record CoreRelocation(int slot, int kind, int typeId, String access) {}

    /** Where a slot comes from. {@code line} and {@code column} start at 1; column 0 means not known. */
    public record LineInfo(int slot, String file, String text, int line, int column) {}
}
