package dev.jbcc.runtime.object;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.Kind;
import dev.jbcc.runtime.elf.ElfFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object's BTF, completed: compilers leave the sizes of data sections, and partly the offsets of variables, to whoever
 * knows the ELF sections.
 */
final class ObjectTypes {
    static final String KCONFIG = ".kconfig";
    static final String KSYMS = ".ksyms";

    private final ElfFile elf;
    private final byte[] bytes;
    private Btf btf;
    private final Map<String, Integer> sections = new HashMap<>();
    private final Map<String, Integer> kconfigOffsets = new HashMap<>();
    private final Map<String, Integer> kernelSymbols = new HashMap<>();
    private int kconfigBytes;

    private ObjectTypes(ElfFile elf, byte[] bytes) {
        this.elf = elf;
        this.bytes = bytes;
        this.btf = Btf.read(bytes, elf.source());
    }

    /** Returns null if the object has no BTF. */
    static @Nullable ObjectTypes read(ElfFile elf) {
        Optional<ElfFile.Section> section = elf.findSection(".BTF");
        if (section.isEmpty() || section.get().type() == ElfFile.SHT_NOBITS) {
            return null;
        }
        byte[] bytes = elf.copy(section.get());
        boolean relocated = relocate(elf, section.get().index(), bytes);
        ObjectTypes types = new ObjectTypes(elf, bytes);
        if (types.btf.byteOrder() != elf.byteOrder()) {
            throw types.malformed("byte order is not that of the ELF file");
        }
        types.complete(relocated);
        return types;
    }

    /** Adds the values of symbols to the variables' offsets; the addends are in place. */
    private static boolean relocate(ElfFile elf, int btfSection, byte[] bytes) {
        boolean found = false;
        ByteBuffer words = ByteBuffer.wrap(bytes).order(elf.byteOrder());
        for (ElfFile.Section section : elf.sections()) {
            if (section.type() != ElfFile.SHT_REL || section.info() != btfSection) {
                continue;
            }
            found = true;
            for (ElfFile.Relocation relocation : elf.relocations(section)) {
                long at = relocation.offset();
                if (at < 0 || at > bytes.length - 4) {
                    throw new ObjectFormatException(
                            "object '" + elf.source() + "': section '" + section.name() + "': relocation of byte "
                                    + Long.toUnsignedString(at) + " of " + bytes.length,
                            elf.source(),
                            section.name(),
                            at);
                }
                words.putInt(
                        (int) at,
                        words.getInt((int) at) + (int) relocation.symbol().value());
            }
        }
        return found;
    }

    private void complete(boolean relocated) {
        ByteBuffer words = ByteBuffer.wrap(bytes).order(elf.byteOrder());
        int count = btf.typeCount();
        for (int id = 1; id < count; id++) {
            if (btf.kind(id) != Kind.DATASEC) {
                continue;
            }
            BtfType.DataSection section = (BtfType.DataSection) btf.type(id);
            sections.putIfAbsent(section.name(), id);
            if (section.name().equals(KSYMS)) {
                for (BtfType.SectionVariable variable : section.variables()) {
                    kernelSymbols.put(btf.name(variable.typeId()), variable.typeId());
                }
            } else if (section.name().equals(KCONFIG)) {
                layOutKconfig(id, section, words);
            } else if (section.sizeBytes() == 0) {
                completeSection(id, section, relocated, words);
            }
        }
        btf = Btf.read(bytes, elf.source());
    }

    /** In the order that libbpf has: the largest alignment first, then the smallest size, then by name. */
    private void layOutKconfig(int id, BtfType.DataSection section, ByteBuffer words) {
        int at = btf.byteOffset(id);
        BtfType.SectionVariable[] variables = section.variables().toArray(new BtfType.SectionVariable[0]);
        Arrays.sort(variables, (a, b) -> {
            int order = Integer.compare(alignment(b.typeId()), alignment(a.typeId()));
            order = order != 0 ? order : Integer.compare(btf.sizeBytes(a.typeId()), btf.sizeBytes(b.typeId()));
            return order != 0 ? order : btf.name(a.typeId()).compareTo(btf.name(b.typeId()));
        });
        long offset = 0;
        for (int i = 0; i < variables.length; i++) {
            int typeId = variables[i].typeId();
            int size = btf.sizeBytes(typeId);
            int alignment = alignment(typeId);
            offset = (offset + alignment - 1) / alignment * alignment;
            words.putInt(at + 12 + i * 12, typeId);
            words.putInt(at + 12 + i * 12 + 4, (int) offset);
            words.putInt(at + 12 + i * 12 + 8, size);
            kconfigOffsets.put(btf.name(typeId), (int) offset);
            offset += size;
        }
        if (offset > 1 << 24) {
            throw malformed("section '" + KCONFIG + "': " + offset + " bytes of values");
        }
        words.putInt(at + 8, (int) offset);
        kconfigBytes = (int) offset;
    }

    /** Kernel configuration values are numbers, characters and character arrays. */
    private int alignment(int typeId) {
        int at = typeId;
        for (int depth = 0; depth < 8; depth++) {
            at = btf.resolve(at);
            BtfType type = btf.type(at);
            if (type instanceof BtfType.Var variable) {
                at = variable.typeId();
            } else if (type instanceof BtfType.Array array) {
                at = array.elementTypeId();
            } else {
                int size = btf.sizeBytes(at);
                return size == 2 || size == 4 || size == 8 ? size : 1;
            }
        }
        return 8;
    }

    private void completeSection(int id, BtfType.DataSection section, boolean relocated, ByteBuffer words) {
        Optional<ElfFile.Section> found = elf.findSection(section.name());
        if (found.isEmpty()) {
            throw malformed("type [" + id + "] data section '" + section.name() + "': no such section in the file");
        }
        long size = found.get().sizeBytes();
        if (size <= 0 || size > Integer.MAX_VALUE) {
            throw malformed("type [" + id + "] data section '" + section.name() + "': has "
                    + Long.toUnsignedString(size) + " bytes in the file");
        }
        BtfType.SectionVariable[] variables = section.variables().toArray(new BtfType.SectionVariable[0]);
        if (!relocated) {
            Map<String, ElfFile.Symbol> globals = globals(found.get().index());
            for (int i = 0; i < variables.length; i++) {
                BtfType.SectionVariable variable = variables[i];
                ElfFile.Symbol symbol = globals.get(btf.name(variable.typeId()));
                if (symbol != null) {
                    variables[i] =
                            new BtfType.SectionVariable(variable.typeId(), (int) symbol.value(), variable.sizeBytes());
                }
            }
        }
        sortByOffset(variables);
        int at = btf.byteOffset(id);
        words.putInt(at + 8, (int) size);
        for (int i = 0; i < variables.length; i++) {
            BtfType.SectionVariable variable = variables[i];
            if (variable.offset() < 0
                    || variable.sizeBytes() < 0
                    || (long) variable.offset() + variable.sizeBytes() > size) {
                throw malformed("type [" + id + "] data section '" + section.name() + "': variable '"
                        + btf.name(variable.typeId()) + "' ends at byte "
                        + ((variable.offset() & 0xffff_ffffL) + (variable.sizeBytes() & 0xffff_ffffL)) + " of "
                        + size);
            }
            words.putInt(at + 12 + i * 12, variable.typeId());
            words.putInt(at + 12 + i * 12 + 4, variable.offset());
            words.putInt(at + 12 + i * 12 + 8, variable.sizeBytes());
        }
    }

    private static void sortByOffset(BtfType.SectionVariable[] variables) {
        boolean sorted = true;
        for (int i = 1; i < variables.length; i++) {
            if (variables[i].offset() < variables[i - 1].offset()) {
                sorted = false;
                break;
            }
        }
        if (!sorted) {
            Arrays.sort(variables, (a, b) -> Integer.compare(a.offset(), b.offset()));
        }
    }

    private Map<String, ElfFile.Symbol> globals(int section) {
        Map<String, ElfFile.Symbol> globals = new HashMap<>();
        for (ElfFile.Symbol symbol : elf.symbols()) {
            if (symbol.section() == section && symbol.binding() != ElfFile.STB_LOCAL) {
                globals.put(symbol.name(), symbol);
            }
        }
        return globals;
    }

    /**
     * Gives functions static linkage, so that the kernel verifies them together with their callers; that is what hidden
     * visibility asks for.
     */
    void markStatic(List<Integer> functionTypes) {
        if (functionTypes.isEmpty()) {
            return;
        }
        ByteBuffer words = ByteBuffer.wrap(bytes).order(elf.byteOrder());
        for (int id : functionTypes) {
            int at = btf.byteOffset(id) + 4;
            words.putInt(at, words.getInt(at) & 0xffff_0000);
        }
        btf = Btf.read(bytes, elf.source());
    }

    Btf btf() {
        return btf;
    }

    /** Returns the id of a data section, 0 if it is not described. */
    int dataSection(String name) {
        return sections.getOrDefault(name, 0);
    }

    int kconfigBytes() {
        return kconfigBytes;
    }

    /** Returns where a kernel configuration value lies in its map, or null if there is none of that name. */
    @Nullable
    Integer kconfigOffset(String symbol) {
        return kconfigOffsets.get(symbol);
    }

    /** Returns the id of the declaration of something that the kernel is to have, 0 if there is none of that name. */
    int kernelSymbol(String symbol) {
        return kernelSymbols.getOrDefault(symbol, 0);
    }

    /** Tells whether a data section has variables that others may see, and so may want to map into memory. */
    static boolean hasGlobals(Btf btf, int sectionType) {
        if (!(btf.type(sectionType) instanceof BtfType.DataSection section)) {
            return false;
        }
        for (BtfType.SectionVariable variable : section.variables()) {
            if (btf.type(variable.typeId()) instanceof BtfType.Var described && described.linkage() != 0) {
                return true;
            }
        }
        return false;
    }

    private ObjectFormatException malformed(String what) {
        return new ObjectFormatException(
                "object '" + elf.source() + "': section '.BTF': " + what, elf.source(), ".BTF", -1);
    }
}
