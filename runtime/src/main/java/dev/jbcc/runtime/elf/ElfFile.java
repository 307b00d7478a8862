package dev.jbcc.runtime.elf;

import dev.jbcc.runtime.ObjectFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A 64-bit ELF file: what its headers say, and views of its sections. Nothing is copied. Immutable as long as nobody writes
 * to the bytes.
 *
 * @param source the file or other origin, for messages
 * @param type {@code ET_*}
 * @param machine {@code EM_*}
 * @param sections by index; the first is the null section
 * @param symbols of {@code .symtab}, by index; the first is the null symbol; empty if there is no such table
 * @param content the whole file, in its byte order; position and limit are not to be changed
 */
public record ElfFile(
        String source,
        ByteOrder byteOrder,
        int type,
        int machine,
        List<Section> sections,
        List<Symbol> symbols,
        ByteBuffer content) {
    public static final int ET_REL = 1;
    public static final int EM_BPF = 247;

    public static final int SHT_PROGBITS = 1;
    public static final int SHT_SYMTAB = 2;
    public static final int SHT_STRTAB = 3;
    public static final int SHT_RELA = 4;
    public static final int SHT_NOBITS = 8;
    public static final int SHT_REL = 9;
    public static final int SHT_GROUP = 17;
    public static final int SHT_SYMTAB_SHNDX = 18;

    public static final int SHF_EXECINSTR = 4;

    public static final int SHN_UNDEF = 0;
    public static final int SHN_LORESERVE = 0xff00;
    public static final int SHN_COMMON = 0xfff2;

    public static final int STB_LOCAL = 0;
    public static final int STB_GLOBAL = 1;
    public static final int STB_WEAK = 2;

    public static final int STT_NOTYPE = 0;
    public static final int STT_OBJECT = 1;
    public static final int STT_FUNC = 2;
    public static final int STT_SECTION = 3;
    public static final int STT_FILE = 4;

    public static final int STV_INTERNAL = 1;
    public static final int STV_HIDDEN = 2;

    public ElfFile {
        sections = List.copyOf(sections);
        symbols = List.copyOf(symbols);
    }

    /**
     * A section.
     *
     * @param type {@code SHT_*}
     * @param sizeBytes size in memory; a section of {@code SHT_NOBITS} has no bytes in the file
     */
    public record Section(
            int index,
            String name,
            int type,
            long flags,
            long address,
            long offset,
            long sizeBytes,
            int link,
            int info,
            long alignment,
            long entryBytes) {
        /** Tells whether it holds code. */
        public boolean executable() {
            return (flags & SHF_EXECINSTR) != 0;
        }
    }

    /**
     * A symbol.
     *
     * @param type {@code STT_*}
     * @param binding {@code STB_*}
     * @param visibility {@code STV_*}
     * @param section index of its section, or a reserved number from {@code SHN_LORESERVE} on, or {@code SHN_UNDEF}
     */
    public record Symbol(
            int index, String name, int type, int binding, int visibility, int section, long value, long sizeBytes) {
        public boolean undefined() {
            return section == SHN_UNDEF;
        }
    }

    /**
     * A relocation.
     *
     * @param offset in the section it applies to
     * @param addend 0 for {@code SHT_REL}, where the addend is in the place to be relocated
     */
    public record Relocation(long offset, int type, Symbol symbol, long addend) {}

    /** Returns the first section of that name. */
    public Optional<Section> findSection(String name) {
        for (Section section : sections) {
            if (section.name().equals(name)) {
                return Optional.of(section);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns a section's bytes in the file's byte order; empty for {@code SHT_NOBITS}. A view, not a copy.
     *
     * @throws ObjectFormatException if the section does not lie in the file
     */
    public ByteBuffer bytes(Section section) {
        if (section.type() == SHT_NOBITS || section.type() == 0) {
            return ByteBuffer.allocate(0).order(byteOrder);
        }
        long length = content.limit();
        if (section.offset() < 0
                || section.sizeBytes() < 0
                || section.offset() > length
                || section.sizeBytes() > length - section.offset()) {
            throw ElfReader.malformed(
                    source,
                    section.name(),
                    "section '" + section.name() + "': bytes " + Long.toUnsignedString(section.offset()) + " and "
                            + Long.toUnsignedString(section.sizeBytes()) + " more, of a file of " + length,
                    0);
        }
        return content.slice((int) section.offset(), (int) section.sizeBytes()).order(byteOrder);
    }

    /** Returns a copy of a section's bytes; see {@link #bytes(Section)}. */
    public byte[] copy(Section section) {
        ByteBuffer view = bytes(section);
        byte[] copy = new byte[view.remaining()];
        view.get(copy);
        return copy;
    }

    /**
     * Returns what a section of {@code SHT_REL} or {@code SHT_RELA} holds.
     *
     * @throws ObjectFormatException if it does not lie in the file or names a symbol that does not exist
     */
    public Relocation[] relocations(Section section) {
        boolean withAddend = section.type() == SHT_RELA;
        int entryBytes = withAddend ? 24 : 16;
        ByteBuffer in = bytes(section);
        if (in.limit() % entryBytes != 0 || section.entryBytes() != entryBytes) {
            throw ElfReader.malformed(
                    source,
                    section.name(),
                    "section '" + section.name() + "': " + in.limit() + " bytes of relocations of "
                            + Long.toUnsignedString(section.entryBytes()) + " bytes, expected " + entryBytes,
                    0);
        }
        Relocation[] relocations = new Relocation[in.limit() / entryBytes];
        for (int i = 0; i < relocations.length; i++) {
            int at = i * entryBytes;
            long info = in.getLong(at + 8);
            Symbol symbol = symbol((int) (info >>> 32));
            if (symbol == null) {
                throw ElfReader.malformed(
                        source,
                        section.name(),
                        "section '" + section.name() + "': relocation " + i + ": symbol " + (info >>> 32) + " of "
                                + symbols.size(),
                        at);
            }
            relocations[i] = new Relocation(in.getLong(at), (int) info, symbol, withAddend ? in.getLong(at + 16) : 0);
        }
        return relocations;
    }

    private @Nullable Symbol symbol(int index) {
        return index >= 0 && index < symbols.size() ? symbols.get(index) : null;
    }
}
