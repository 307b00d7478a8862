package dev.jbcc.runtime.object;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.Kind;
import dev.jbcc.runtime.elf.ElfFile;
import dev.jbcc.runtime.insn.Instruction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions of an object, found by where they lie in their sections. */
final class FunctionTable {
    private final ElfFile elf;
    private final List<Function> all = new ArrayList<>();

    /** By section index, the functions of a section in the order of their offsets. */
    private final Function[][] bySection;

    private FunctionTable(ElfFile elf) {
        this.elf = elf;
        this.bySection = new Function[elf.sections().size()][];
        Arrays.fill(bySection, new Function[0]);
    }

    /** A function on the way to its spec. */
    static final class Function {
        final String name;
        final ElfFile.Section section;
        final ElfFile.Symbol symbol;
        final List<Instruction> instructions;
        final List<ProgramSpec.Reference> references = new ArrayList<>();
        final List<ProgramSpec.CoreRelocation> coreRelocations = new ArrayList<>();
        final List<ProgramSpec.LineInfo> lines = new ArrayList<>();
        int funcTypeId;

        Function(String name, ElfFile.Section section, ElfFile.Symbol symbol, List<Instruction> instructions) {
            this.name = name;
            this.section = section;
            this.symbol = symbol;
            this.instructions = instructions;
        }

        long start() {
            return symbol.value();
        }

        long end() {
            return symbol.value() + symbol.sizeBytes();
        }

        boolean local() {
            return symbol.binding() == ElfFile.STB_LOCAL;
        }

        ProgramSpec spec() {
            boolean subProgram = section.name().equals(".text") || local();
            return new ProgramSpec(
                    name,
                    section.name(),
                    subProgram ? Optional.empty() : SectionKind.of(section.name()),
                    instructions,
                    references,
                    coreRelocations,
                    funcTypeId,
                    lines);
        }
    }

    static FunctionTable read(ElfFile elf) {
        FunctionTable table = new FunctionTable(elf);
        int[] counts = new int[elf.sections().size()];
        for (ElfFile.Symbol symbol : elf.symbols()) {
            if (table.isFunction(symbol)) {
                counts[symbol.section()]++;
            }
        }
        ElfFile.Symbol[][] symbols = new ElfFile.Symbol[counts.length][];
        for (ElfFile.Symbol symbol : elf.symbols()) {
            if (table.isFunction(symbol)) {
                int section = symbol.section();
                ElfFile.Symbol[] inSection = symbols[section];
                if (inSection == null) {
                    inSection = new ElfFile.Symbol[counts[section]];
                    symbols[section] = inSection;
                }
                inSection[inSection.length - counts[section]--] = symbol;
            }
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < symbols.length; i++) {
            ElfFile.Symbol[] inSection = symbols[i];
            if (inSection != null) {
                table.readSection(elf.sections().get(i), inSection, names);
            }
        }
        return table;
    }

    private boolean isFunction(ElfFile.Symbol symbol) {
        if (symbol.type() != ElfFile.STT_FUNC
                || symbol.undefined()
                || symbol.section() >= elf.sections().size()) {
            return false;
        }
        ElfFile.Section section = elf.sections().get(symbol.section());
        return section.executable() && section.type() == ElfFile.SHT_PROGBITS;
    }

    private void readSection(ElfFile.Section section, ElfFile.Symbol[] symbols, Set<String> names) {
        ByteBuffer code = elf.bytes(section);
        if (code.limit() % Instruction.BYTES != 0) {
            throw new ObjectFormatException(
                    "object '" + elf.source() + "': section '" + section.name() + "': " + code.limit()
                            + " bytes of code: not a multiple of 8",
                    elf.source(),
                    section.name(),
                    code.limit());
        }
        sortByValue(symbols);
        Function[] functions = new Function[symbols.length];
        long end = 0;
        for (int i = 0; i < symbols.length; i++) {
            ElfFile.Symbol symbol = symbols[i];
            long start = symbol.value();
            long size = symbol.sizeBytes();
            if (start < 0
                    || size <= 0
                    || start % Instruction.BYTES != 0
                    || size % Instruction.BYTES != 0
                    || start > code.limit()
                    || size > code.limit() - start) {
                throw malformed(
                        symbol,
                        section,
                        Long.toUnsignedString(size) + " bytes at byte " + Long.toUnsignedString(start) + " of section '"
                                + section.name() + "' of " + code.limit());
            }
            if (start < end) {
                throw malformed(
                        symbol,
                        section,
                        "starts at byte " + start + " of section '" + section.name() + "', inside function '"
                                + symbols[i - 1].name() + "' that ends at byte " + end);
            }
            end = start + size;
            byte[] bytes = new byte[(int) size];
            code.get((int) start, bytes);
            Function function = new Function(
                    uniqueName(symbol, section, names), section, symbol, Instruction.decode(bytes, elf.byteOrder()));
            functions[i] = function;
            all.add(function);
        }
        bySection[section.index()] = functions;
    }

    /** Static functions of several source files may have the same name once the files are linked together. */
    private String uniqueName(ElfFile.Symbol symbol, ElfFile.Section section, Set<String> names) {
        String name = symbol.name();
        if (names.add(name)) {
            return name;
        }
        if (symbol.binding() != ElfFile.STB_LOCAL) {
            throw malformed(symbol, section, "defined twice");
        }
        String longer = name + "@" + section.name() + "+" + symbol.value();
        names.add(longer);
        return longer;
    }

    private static void sortByValue(ElfFile.Symbol[] symbols) {
        for (int i = 1; i < symbols.length; i++) {
            if (symbols[i].value() < symbols[i - 1].value()) {
                Arrays.sort(symbols, (a, b) -> Long.compare(a.value(), b.value()));
                return;
            }
        }
    }

    /** Returns the function that holds a byte of a section. */
    @Nullable
    Function containing(int section, long offset) {
        if (section < 0 || section >= bySection.length) {
            return null;
        }
        Function[] functions = bySection[section];
        int low = 0;
        int high = functions.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Function function = functions[middle];
            if (offset < function.start()) {
                high = middle - 1;
            } else if (offset >= function.end()) {
                low = middle + 1;
            } else {
                return function;
            }
        }
        return null;
    }

    /** Returns the function that starts at a byte of a section. */
    @Nullable
    Function startingAt(int section, long offset) {
        Function function = containing(section, offset);
        return function != null && function.start() == offset ? function : null;
    }

    List<Function> all() {
        return all;
    }

    List<ProgramSpec> programs() {
        List<ProgramSpec> programs = new ArrayList<>(all.size());
        for (Function function : all) {
            programs.add(function.spec());
        }
        return programs;
    }

    /** Returns the ids of functions that are global for the linker, but hidden from other objects. */
    List<Integer> hiddenFunctionTypes() {
        List<Integer> types = new ArrayList<>();
        for (Function function : all) {
            int visibility = function.symbol.visibility();
            if (function.funcTypeId != 0
                    && !function.local()
                    && (visibility == ElfFile.STV_HIDDEN || visibility == ElfFile.STV_INTERNAL)) {
                types.add(function.funcTypeId);
            }
        }
        return types;
    }

    /** Reads section {@code .BTF.ext}: the functions' types, lines and CO-RE relocations. */
    void readExtendedInfo(ObjectTypes types) {
        Optional<ElfFile.Section> section = elf.findSection(".BTF.ext");
        if (section.isPresent() && section.get().type() != ElfFile.SHT_NOBITS) {
            new ExtendedInfo(elf, section.get(), types.btf(), this).read();
        }
    }

    static boolean isFunctionType(Btf btf, int id) {
        return btf.hasType(id) && btf.kind(id) == Kind.FUNC;
    }

    private ObjectFormatException malformed(ElfFile.Symbol symbol, ElfFile.Section section, String what) {
        return new ObjectFormatException(
                "object '" + elf.source() + "': function '" + symbol.name() + "': " + what,
                elf.source(),
                section.name(),
                symbol.value());
    }
}
