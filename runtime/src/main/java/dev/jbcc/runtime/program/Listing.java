package dev.jbcc.runtime.program;

import dev.jbcc.runtime.insn.Disassembler;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.object.ProgramSpec.Reference;
import dev.jbcc.runtime.relocation.LinkedProgram;
import java.util.HashMap;
import java.util.Map;

/** A linked program as text, with the names of what it refers to. */
final class Listing implements Disassembler.Names {
    private static final int CALL = 0x85;
    private static final int PSEUDO_FUNC = 4;

    private final Map<Integer, String> loaded = new HashMap<>();
    private final Map<Integer, String> called = new HashMap<>();
    private final Map<Integer, String> functions = new HashMap<>();

    private Listing(LinkedProgram program) {
        for (LinkedProgram.FunctionStart start : program.functions()) {
            functions.put(start.slot(), start.name());
        }
        for (Reference reference : program.maps()) {
            if (reference instanceof Reference.MapFd map) {
                loaded.put(map.slot(), "map[" + map.map() + "]");
            } else if (reference instanceof Reference.MapValue value) {
                loaded.put(value.slot(), "map[" + value.map() + "][0]+" + value.offset());
            }
        }
        for (Reference.Extern extern : program.externs()) {
            (extern.call() ? called : loaded).put(extern.slot(), extern.symbol());
        }
        for (int slot = 0; slot < program.instructions().size(); slot++) {
            Instruction instruction = program.instructions().get(slot);
            String target = functions.getOrDefault(slot + 1 + instruction.imm(), "");
            if (instruction.opcode() == CALL && instruction.src() == 1) {
                called.put(slot, target);
            } else if (instruction.opcode() == 0x18 && instruction.src() == PSEUDO_FUNC) {
                loaded.put(slot, "function " + target);
            }
        }
    }

    static String of(LinkedProgram program) {
        return Disassembler.text(program.instructions(), new Listing(program));
    }

    @Override
    public String loadedBy(int slot) {
        return loaded.getOrDefault(slot, "");
    }

    @Override
    public String calledBy(int slot) {
        return called.getOrDefault(slot, "");
    }

    @Override
    public String functionAt(int slot) {
        return functions.getOrDefault(slot, "");
    }
}
