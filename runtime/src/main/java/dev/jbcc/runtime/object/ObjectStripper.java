package dev.jbcc.runtime.object;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfFile;
import dev.jbcc.runtime.elf.ElfReader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the DWARF debug information out of an object file. BTF says what the kernel and jbcc want to know of types and lines,
 * in a small part of the space; it stays, with its relocations. The same bytes give the same result.
 */
public final class ObjectStripper {
    private static final int HEADER_BYTES = 64;
    private static final int SECTION_HEADER_BYTES = 64;
    private static final int SYMBOL_BYTES = 24;
    private static final int SHF_INFO_LINK = 0x40;
    private static final long MAX_ALIGNMENT = 4096;

    private final ElfFile elf;
    private final LineEditor editor;

    /** By old index, the new one; 0 for a section or symbol that goes (and for those at 0, which stay). */
    private final int[] newSection;

    private final int[] newSymbol;
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
    private final Map<String, Integer> stringOffsets = new HashMap<>();
    private int symbolTable = -1;
    private int stringTable = -1;

    private ObjectStripper(ElfFile elf, LineEditor editor) {
        this.elf = elf;
        this.editor = editor;
        this.newSection = new int[elf.sections().size()];
        this.newSymbol = new int[elf.symbols().size()];
    }

    /**
     * Returns the object without its debug sections.
     *
     * @throws ObjectFormatException if the bytes are no BPF object
     */
    public static byte[] strip(byte[] object) {
        return strip(object, line -> line);
    }

    /**
     * Returns the object without its debug sections, and with other words about its source lines.
     *
     * @throws ObjectFormatException if the bytes are no BPF object
     */
    public static byte[] strip(byte[] object, LineEditor editor) {
        ElfFile elf = ElfReader.read(object, "object");
        ObjectReader.checkMachine(elf);
        return new ObjectStripper(elf, editor).strip();
    }

    private byte[] strip() {
        int kept = chooseSections();
        int keptSymbols = chooseSymbols();
        strings.write(0);
        stringOffsets.put("", 0);

        List<ElfFile.Section> sections = elf.sections();
        byte[][] contents = new byte[sections.size()][];
        for (ElfFile.Section section : sections) {
            int index = section.index();
            if (!stays(index)) {
                continue;
            }
            string(section.name());
            if (index == symbolTable) {
                contents[index] = symbols(keptSymbols);
            } else if (section.type() == ElfFile.SHT_REL || section.type() == ElfFile.SHT_RELA) {
                contents[index] = relocations(section);
            } else if (index != stringTable) {
                contents[index] = elf.copy(section);
            }
        }
        editLines(contents);
        contents[stringTable] = strings.toByteArray();
        return write(kept, contents);
    }

    private void editLines(byte[][] contents) {
        int types = indexOf(".BTF");
        int info = indexOf(".BTF.ext");
        if (types > 0 && info > 0) {
            LineTexts.Sections edited =
                    LineTexts.edit(new LineTexts.Sections(contents[types], contents[info]), elf.byteOrder(), editor);
            contents[types] = edited.types();
            contents[info] = edited.info();
        }
    }

    /** Returns the index of a section of data that stays; negative if there is none of that name. */
    private int indexOf(String name) {
        for (ElfFile.Section section : elf.sections()) {
            // A damaged object can name its data as the table of its sections' names.
            boolean data = section.type() == ElfFile.SHT_PROGBITS && section.index() != stringTable;
            if (data && stays(section.index()) && section.name().equals(name)) {
                return section.index();
            }
        }
        return -1;
    }

    private boolean stays(int section) {
        return section != 0 && newSection[section] != 0;
    }

    /** Returns the number of sections that stay, the null section included. */
    private int chooseSections() {
        List<ElfFile.Section> sections = elf.sections();
        boolean[] goes = new boolean[sections.size()];
        for (ElfFile.Section section : sections) {
            int index = section.index();
            switch (section.type()) {
                case ElfFile.SHT_SYMTAB -> {
                    if (symbolTable >= 0) {
                        throw refused(section, "a second symbol table");
                    }
                    symbolTable = index;
                }
                case ElfFile.SHT_GROUP, ElfFile.SHT_SYMTAB_SHNDX ->
                    throw refused(section, "sections of type " + section.type() + " cannot be stripped");
                default ->
                    goes[index] = section.name().startsWith(".debug")
                            || section.name().equals(".llvm_addrsig")
                            // One string table serves symbols and sections in the result.
                            || section.type() == ElfFile.SHT_STRTAB;
            }
        }
        if (symbolTable < 0) {
            throw new ObjectFormatException("object '" + elf.source() + "': has no symbol table", elf.source(), "", -1);
        }
        stringTable = sections.get(symbolTable).link();
        goes[stringTable] = false;
        int kept = 1;
        for (ElfFile.Section section : sections) {
            int index = section.index();
            boolean relocates = section.type() == ElfFile.SHT_REL || section.type() == ElfFile.SHT_RELA;
            if (relocates && (section.info() <= 0 || section.info() >= goes.length)) {
                throw refused(
                        section,
                        "relocates section " + Integer.toUnsignedString(section.info()) + " of " + goes.length);
            }
            if (index != 0 && !goes[index] && !(relocates && goes[section.info()])) {
                newSection[index] = kept++;
            }
        }
        return kept;
    }

    /** Returns the number of symbols that stay, the null symbol included. */
    private int chooseSymbols() {
        int kept = 1;
        for (ElfFile.Symbol symbol : elf.symbols()) {
            int section = symbol.section();
            if (symbol.index() != 0
                    && (section >= ElfFile.SHN_LORESERVE || section == ElfFile.SHN_UNDEF || newSection[section] != 0)) {
                newSymbol[symbol.index()] = kept++;
            }
        }
        return kept;
    }

    private int string(String text) {
        Integer known = stringOffsets.get(text);
        if (known == null) {
            known = strings.size();
            strings.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            strings.write(0);
            stringOffsets.put(text, known);
        }
        return known;
    }

    private byte[] symbols(int kept) {
        ByteBuffer in = elf.bytes(elf.sections().get(symbolTable));
        ByteBuffer out = ByteBuffer.allocate(kept * SYMBOL_BYTES).order(elf.byteOrder());
        out.position(SYMBOL_BYTES);
        for (ElfFile.Symbol symbol : elf.symbols()) {
            if (newSymbol[symbol.index()] == 0) {
                continue;
            }
            int at = symbol.index() * SYMBOL_BYTES;
            out.putInt(symbol.type() == ElfFile.STT_SECTION ? 0 : string(symbol.name()));
            out.put(in.get(at + 4));
            out.put(in.get(at + 5));
            int section = symbol.section();
            out.putShort((short) (section >= ElfFile.SHN_LORESERVE ? section : newSection[section]));
            out.putLong(symbol.value());
            out.putLong(symbol.sizeBytes());
        }
        return out.array();
    }

    private byte[] relocations(ElfFile.Section section) {
        byte[] copy = elf.copy(section);
        ByteBuffer out = ByteBuffer.wrap(copy).order(elf.byteOrder());
        int entryBytes = section.type() == ElfFile.SHT_RELA ? 24 : 16;
        ElfFile.Relocation[] relocations = elf.relocations(section);
        for (int i = 0; i < relocations.length; i++) {
            int symbol = relocations[i].symbol().index();
            if (symbol != 0 && newSymbol[symbol] == 0) {
                throw refused(
                        section,
                        "relocation " + i + " refers to '"
                                + relocations[i].symbol().name() + "', a symbol of debug data");
            }
            out.putLong(i * entryBytes + 8, ((long) newSymbol[symbol] << 32) | (relocations[i].type() & 0xffff_ffffL));
        }
        return copy;
    }

    private byte[] write(int kept, byte[][] contents) {
        List<ElfFile.Section> sections = elf.sections();
        long[] offsets = new long[sections.size()];
        long end = HEADER_BYTES;
        for (ElfFile.Section section : sections) {
            int index = section.index();
            if (stays(index)) {
                end = align(end, section.alignment(), section);
                offsets[index] = end;
                end += contents[index].length;
            }
        }
        long headers = (end + 7) / 8 * 8;
        long total = headers + (long) kept * SECTION_HEADER_BYTES;
        if (total > Integer.MAX_VALUE) {
            throw new ObjectFormatException(
                    "object '" + elf.source() + "': " + total + " bytes: more than 2 GiB", elf.source(), "", -1);
        }
        ByteBuffer out = ByteBuffer.allocate((int) total).order(elf.byteOrder());
        ByteBuffer old = elf.content();
        for (int i = 0; i < HEADER_BYTES; i++) {
            out.put(i, old.get(i));
        }
        out.putLong(32, 0).putLong(40, headers);
        out.putShort(52, (short) HEADER_BYTES).putShort(54, (short) 0).putShort(56, (short) 0);
        out.putShort(58, (short) SECTION_HEADER_BYTES);
        out.putShort(60, (short) kept).putShort(62, (short) newSection[stringTable]);
        int at = (int) headers + SECTION_HEADER_BYTES;
        for (ElfFile.Section section : sections) {
            int index = section.index();
            if (!stays(index)) {
                continue;
            }
            out.put((int) offsets[index], contents[index]);
            boolean inFile = section.type() != ElfFile.SHT_NOBITS;
            out.putInt(at, string(section.name()))
                    .putInt(at + 4, section.type())
                    .putLong(at + 8, section.flags());
            out.putLong(at + 16, section.address()).putLong(at + 24, offsets[index]);
            out.putLong(at + 32, inFile ? contents[index].length : section.sizeBytes());
            out.putInt(at + 40, mapped(section.link())).putInt(at + 44, info(section, contents[index]));
            out.putLong(at + 48, section.alignment()).putLong(at + 56, section.entryBytes());
            at += SECTION_HEADER_BYTES;
        }
        return out.array();
    }

    private int mapped(int section) {
        return section > 0 && section < newSection.length ? newSection[section] : 0;
    }

    private int info(ElfFile.Section section, byte[] content) {
        if (section.index() == symbolTable) {
            ByteBuffer symbols = ByteBuffer.wrap(content);
            int n = 1;
            while (n < content.length / SYMBOL_BYTES && symbols.get(n * SYMBOL_BYTES + 4) >>> 4 == ElfFile.STB_LOCAL) {
                n++;
            }
            return n;
        }
        boolean isSection = section.type() == ElfFile.SHT_REL
                || section.type() == ElfFile.SHT_RELA
                || (section.flags() & SHF_INFO_LINK) != 0;
        return isSection ? mapped(section.info()) : section.info();
    }

    private long align(long offset, long alignment, ElfFile.Section section) {
        if (alignment < 0 || alignment > MAX_ALIGNMENT) {
            throw refused(
                    section, "alignment of " + Long.toUnsignedString(alignment) + " bytes, at most " + MAX_ALIGNMENT);
        }
        return alignment < 2 ? offset : (offset + alignment - 1) / alignment * alignment;
    }

    private ObjectFormatException refused(ElfFile.Section section, String what) {
        return new ObjectFormatException(
                "object '" + elf.source() + "': section '" + section.name() + "': " + what,
                elf.source(),
                section.name(),
                0);
    }
}
