package dev.jbcc.runtime.object;

import dev.jbcc.runtime.RelocationException;
import dev.jbcc.runtime.elf.ElfFile;
import dev.jbcc.runtime.insn.Instruction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what the instructions of an object's functions refer to, from ELF relocations and relative calls. */
final class References {
    private static final int R_BPF_64_64 = 1;
    private static final int R_BPF_64_32 = 10;

    private static final int LOAD_64 = 0x18;
    private static final int CALL = 0x85;
    private static final int PSEUDO_CALL = 1;

    private final ElfFile elf;
    private final FunctionTable functions;
    private final MapPlaces maps;
    private final @Nullable MapSpec[] dataMaps;
    private final @Nullable ObjectTypes types;

    References(
            ElfFile elf,
            FunctionTable functions,
            MapPlaces maps,
            @Nullable MapSpec[] dataMaps,
            @Nullable ObjectTypes types) {
        this.elf = elf;
        this.functions = functions;
        this.maps = maps;
        this.dataMaps = dataMaps;
        this.types = types;
    }

    void resolve() {
        for (ElfFile.Section section : elf.sections()) {
            if (section.type() != ElfFile.SHT_REL && section.type() != ElfFile.SHT_RELA) {
                continue;
            }
            int target = section.info();
            if (target > 0
                    && target < elf.sections().size()
                    && elf.sections().get(target).executable()) {
                for (ElfFile.Relocation relocation : elf.relocations(section)) {
                    resolve(target, relocation);
                }
            }
        }
        for (FunctionTable.Function function : functions.all()) {
            sort(function.references);
            addRelativeCalls(function);
        }
    }

    private void resolve(int section, ElfFile.Relocation relocation) {
        FunctionTable.Function function = functions.containing(section, relocation.offset());
        if (function == null) {
            // Linkers leave the code of weak functions that others took the place of, without a symbol.
            return;
        }
        long inFunction = relocation.offset() - function.start();
        int slot = (int) inFunction / Instruction.BYTES;
        if (inFunction % Instruction.BYTES != 0) {
            throw malformed(function, slot, "relocation of a place that is no instruction");
        }
        Instruction instruction = function.instructions.get(slot);
        long addend = relocation.addend();
        ElfFile.Symbol symbol = relocation.symbol();
        ProgramSpec.Reference reference = switch (instruction.opcode()) {
            case LOAD_64 -> {
                if (relocation.type() != R_BPF_64_64) {
                    throw malformed(function, slot, "relocation type " + relocation.type() + " of a 64-bit load");
                }
                if (slot + 1 >= function.instructions.size()) {
                    throw malformed(function, slot, "64-bit load without its second half");
                }
                yield address(function, slot, symbol, instruction.imm() + addend);
            }
            case CALL -> {
                if (relocation.type() != R_BPF_64_32) {
                    throw malformed(function, slot, "relocation type " + relocation.type() + " of a call");
                }
                yield call(function, slot, symbol, instruction.imm() + addend);
            }
            default ->
                throw malformed(
                        function,
                        slot,
                        "relocation of an instruction 0x" + Integer.toHexString(instruction.opcode())
                                + " that neither loads 64 bits nor calls; symbol '" + symbol.name() + "'");
        };
        function.references.add(reference);
    }

    private ProgramSpec.Reference call(FunctionTable.Function function, int slot, ElfFile.Symbol symbol, long imm) {
        if (symbol.undefined()) {
            return extern(function, slot, symbol, true);
        }
        long offset = symbol.value() + (imm + 1) * Instruction.BYTES;
        FunctionTable.Function callee = functions.startingAt(symbol.section(), offset);
        if (callee == null) {
            throw malformed(
                    function, slot, "call of '" + symbol.name() + "' at byte " + offset + ": no function starts there");
        }
        return new ProgramSpec.Reference.Call(slot, callee.name);
    }

    private ProgramSpec.Reference address(FunctionTable.Function function, int slot, ElfFile.Symbol symbol, long imm) {
        if (symbol.undefined()) {
            Integer place = types == null ? null : types.kconfigOffset(symbol.name());
            if (place != null) {
                return new ProgramSpec.Reference.MapValue(slot, ObjectTypes.KCONFIG, place + (int) imm);
            }
            return extern(function, slot, symbol, false);
        }
        int section = symbol.section();
        long offset = symbol.value() + imm;
        if (section >= elf.sections().size()) {
            throw malformed(
                    function, slot, "symbol '" + symbol.name() + "' is in section 0x" + Integer.toHexString(section));
        }
        if (maps.isMapSection(section)) {
            String map = maps.mapAt(section, offset);
            if (map == null) {
                throw malformed(
                        function,
                        slot,
                        "symbol '" + symbol.name() + "': no map at byte " + offset + " of '"
                                + elf.sections().get(section).name() + "'");
            }
            return new ProgramSpec.Reference.MapFd(slot, map);
        }
        MapSpec data = dataMaps[section];
        if (data != null) {
            if (offset < Integer.MIN_VALUE || offset > Integer.MAX_VALUE) {
                throw malformed(
                        function, slot, "symbol '" + symbol.name() + "': byte " + offset + " of '" + data.name() + "'");
            }
            return new ProgramSpec.Reference.MapValue(slot, data.name(), (int) offset);
        }
        FunctionTable.Function target = functions.startingAt(section, offset);
        if (target == null) {
            throw malformed(
                    function,
                    slot,
                    "symbol '" + symbol.name() + "': byte " + offset + " of section '"
                            + elf.sections().get(section).name()
                            + "': neither a map, nor data, nor the start of a function");
        }
        return new ProgramSpec.Reference.FunctionAddress(slot, target.name);
    }

    private ProgramSpec.Reference extern(
            FunctionTable.Function function, int slot, ElfFile.Symbol symbol, boolean call) {
        int typeId = types == null ? 0 : types.kernelSymbol(symbol.name());
        if (typeId == 0) {
            throw malformed(
                    function,
                    slot,
                    "symbol '" + symbol.name()
                            + "' is not defined; declare it with '__ksym' or '__kconfig' if the kernel has it");
        }
        return new ProgramSpec.Reference.Extern(
                slot, symbol.name(), symbol.binding() == ElfFile.STB_WEAK, call, typeId);
    }

    /** Calls inside one section need no relocation: the compiler knows the distance. */
    private void addRelativeCalls(FunctionTable.Function function) {
        List<Instruction> instructions = function.instructions;
        int known = function.references.size();
        int next = 0;
        boolean added = false;
        for (int slot = 0; slot < instructions.size(); slot++) {
            Instruction instruction = instructions.get(slot);
            while (next < known && function.references.get(next).slot() < slot) {
                next++;
            }
            if (instruction.opcode() != CALL
                    || instruction.src() != PSEUDO_CALL
                    || (next < known && function.references.get(next).slot() == slot)) {
                continue;
            }
            long offset = function.start() + (slot + 1L + instruction.imm()) * Instruction.BYTES;
            FunctionTable.Function callee = functions.startingAt(function.section.index(), offset);
            if (callee == null) {
                throw malformed(
                        function,
                        slot,
                        "call of byte " + offset + " of section '" + function.section.name()
                                + "': no function starts there");
            }
            function.references.add(new ProgramSpec.Reference.Call(slot, callee.name));
            added = true;
        }
        if (added) {
            sort(function.references);
        }
    }

    private static void sort(List<ProgramSpec.Reference> references) {
        for (int i = 1; i < references.size(); i++) {
            if (references.get(i).slot() < references.get(i - 1).slot()) {
                references.sort((a, b) -> Integer.compare(a.slot(), b.slot()));
                return;
            }
        }
    }

    private RelocationException malformed(FunctionTable.Function function, int slot, String what) {
        return new RelocationException(
                "object '" + elf.source() + "': program '" + function.name + "': instruction " + slot + ": " + what,
                elf.source(),
                function.section.name(),
                function.name,
                slot);
    }
}
