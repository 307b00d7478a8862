package dev.jbcc.runtime.object;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.elf.ElfFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads the variables of sections {@code .struct_ops} and {@code .struct_ops.link}. */
final class StructOpsReader {
    private static final String SECTION = ".struct_ops";
    private static final String LINKED = ".struct_ops.link";

    private final ElfFile elf;
    private final @Nullable Btf btf;
    private final FunctionTable functions;

    StructOpsReader(ElfFile elf, @Nullable Btf btf, FunctionTable functions) {
        this.elf = elf;
        this.btf = btf;
        this.functions = functions;
    }

    List<StructOpsSpec> read() {
        List<StructOpsSpec> found = new ArrayList<>();
        for (ElfFile.Section section : elf.sections()) {
            String name = section.name().startsWith("?") ? section.name().substring(1) : section.name();
            if ((name.equals(SECTION) || name.equals(LINKED)) && section.type() == ElfFile.SHT_PROGBITS) {
                read(section, name.equals(LINKED), found);
            }
        }
        return found;
    }

    private void read(ElfFile.Section section, boolean linked, List<StructOpsSpec> found) {
        OptionalInt id = btf == null ? OptionalInt.empty() : btf.findTypeId(section.name(), BtfType.DataSection.class);
        if (btf == null || id.isEmpty() || !(btf.type(id.getAsInt()) instanceof BtfType.DataSection variables)) {
            throw malformed(section, "has no types; compile with debug information (-g)");
        }
        byte[] bytes = elf.copy(section);
        Map<Long, String> pointers = pointers(section, bytes);
        for (BtfType.SectionVariable variable : variables.variables()) {
            int start = variable.offset();
            int size = variable.sizeBytes();
            String name = btf.name(variable.typeId());
            if (!(btf.type(variable.typeId()) instanceof BtfType.Var declaration)
                    || !(btf.type(btf.resolve(declaration.typeId())) instanceof BtfType.Composite)) {
                throw malformed(section, "variable '" + name + "': is no struct");
            }
            if (start < 0 || size < 0 || start > bytes.length - size) {
                throw malformed(section, "variable '" + name + "': ends behind the section");
            }
            Map<Integer, String> own = new HashMap<>();
            pointers.forEach((offset, function) -> {
                if (offset >= start && offset < start + size) {
                    own.put((int) (offset - start), function);
                }
            });
            byte[] contents = Arrays.copyOfRange(bytes, start, start + size);
            found.add(new StructOpsSpec(name, btf.resolve(declaration.typeId()), contents, linked, own));
        }
    }

    /** Returns the functions that relocations name, by where they point from. */
    private Map<Long, String> pointers(ElfFile.Section section, byte[] bytes) {
        Map<Long, String> pointers = new HashMap<>();
        for (ElfFile.Section relocations : elf.sections()) {
            boolean table = relocations.type() == ElfFile.SHT_REL || relocations.type() == ElfFile.SHT_RELA;
            if (!table || relocations.info() != section.index()) {
                continue;
            }
            for (ElfFile.Relocation relocation : elf.relocations(relocations)) {
                long at = relocation.offset();
                if (at < 0 || at > bytes.length - 8) {
                    throw malformed(section, "relocation of byte " + Long.toUnsignedString(at) + " of " + bytes.length);
                }
                long addend = relocation.addend()
                        + ByteBuffer.wrap(bytes).order(elf.byteOrder()).getLong((int) at);
                ElfFile.Symbol symbol = relocation.symbol();
                FunctionTable.Function function =
                        symbol.undefined() ? null : functions.startingAt(symbol.section(), symbol.value() + addend);
                if (function == null) {
                    throw malformed(section, "byte " + at + " points to '" + symbol.name() + "', which is no function");
                }
                pointers.put(at, function.name);
            }
        }
        return pointers;
    }

    private ObjectFormatException malformed(ElfFile.Section section, String what) {
        return new ObjectFormatException(
                "object '" + elf.source() + "': section '" + section.name() + "': " + what,
                elf.source(),
                section.name(),
                0);
    }
}
