package dev.jbcc.runtime.relocation;

import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.object.ProgramSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A program with its sub-programs appended, calls resolved and CO-RE relocations carried out. What is left for the loader
 * is to put map file descriptors into the slots of {@code maps}, and kernel addresses into those of {@code externs}.
 *
 * @param spec the program it was made from
 * @param instructions of the program and then of each sub-program
 * @param maps slots that want a map, in ascending order
 * @param externs slots that want something of the running kernel, in ascending order
 * @param functions where each function starts, in ascending order; the first at slot 0
 * @param lines source lines, by slot, in ascending order
 * @param poisoned instructions that the verifier will refuse when it reaches them, because the running kernel lacks a field
 *     or type
 */
public record LinkedProgram(
        ProgramSpec spec,
        List<Instruction> instructions,
        List<ProgramSpec.Reference> maps,
        List<ProgramSpec.Reference.Extern> externs,
        List<FunctionStart> functions,
        List<ProgramSpec.LineInfo> lines,
        List<Poisoned> poisoned) {

    /**
     * The function that poisoned instructions call and that no kernel has: a verifier that reaches one complains of
     * {@code invalid func unknown#195896080}.
     */
    public static final int POISON_FUNCTION = 0xbad2310;

    public LinkedProgram {
        instructions = List.copyOf(instructions);
        maps = List.copyOf(maps);
        externs = List.copyOf(externs);
        functions = List.copyOf(functions);
        lines = List.copyOf(lines);
        poisoned = List.copyOf(poisoned);
    }

    /** Returns the same with more instructions that the verifier will refuse. */
    public LinkedProgram withPoisoned(List<Poisoned> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<Poisoned> all = new ArrayList<>(poisoned);
        all.addAll(more);
        return new LinkedProgram(spec, instructions, maps, externs, functions, lines, all);
    }

    /** Where a function starts, and its type in the object's BTF (0 if not known). */
    public record FunctionStart(int slot, String name, int funcTypeId) {}

    /** An instruction that could not be relocated, and what it wanted, such as {@code struct task_struct.cpu}. A 64-bit load
     * takes two slots, of which the first is named. */
    public record Poisoned(int slot, String wanted) {}
}
