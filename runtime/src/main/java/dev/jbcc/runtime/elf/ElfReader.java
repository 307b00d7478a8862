package dev.jbcc.runtime.elf;

import dev.jbcc.runtime.ObjectFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads ELF files of 64 bits, of either byte order. Everything is checked against the bytes there are before it is followed
 * or allocated; section contents are checked when they are asked for.
 */
public final class ElfReader {
    private static final int HEADER_BYTES = 64;
    private static final int SECTION_HEADER_BYTES = 64;
    private static final int SYMBOL_BYTES = 24;

    private final ByteBuffer in;
    private final String source;
    /** How many more bytes of names may be decoded; many headers naming one huge string must not fill the heap. */
    private long nameBudget;

    private ElfReader(ByteBuffer in, String source) {
        this.in = in;
        this.source = source;
        this.nameBudget = (1 << 20) + 16L * in.limit();
    }

    /**
     * Reads a file.
     *
     * @param bytes not copied, so not to be changed afterwards
     * @param source the file or other origin, for messages
     * @throws ObjectFormatException if the bytes are no 64-bit ELF file
     */
    public static ElfFile read(byte[] bytes, String source) {
        if (bytes.length < 6 || bytes[0] != 0x7f || bytes[1] != 'E' || bytes[2] != 'L' || bytes[3] != 'F') {
            throw malformed(source, "", "not an ELF file", 0);
        }
        if (bytes[4] != 2) {
            throw malformed(source, "", "ELF class " + bytes[4] + ": only 64-bit files (class 2) are read", 4);
        }
        ByteOrder order = switch (bytes[5]) {
            case 1 -> ByteOrder.LITTLE_ENDIAN;
            case 2 -> ByteOrder.BIG_ENDIAN;
            default -> throw malformed(source, "", "ELF byte order " + bytes[5] + ": expected 1 or 2", 5);
        };
        if (bytes.length < HEADER_BYTES) {
            throw malformed(source, "", bytes.length + " bytes: shorter than an ELF header of " + HEADER_BYTES, 0);
        }
        return new ElfReader(ByteBuffer.wrap(bytes).order(order), source).file();
    }

    private ElfFile file() {
        int type = in.getShort(16) & 0xffff;
        int machine = in.getShort(18) & 0xffff;
        List<ElfFile.Section> sections = Arrays.asList(sections());
        ElfFile.Section table = null;
        for (ElfFile.Section section : sections) {
            if (section.type() == ElfFile.SHT_SYMTAB) {
                table = section;
                break;
            }
        }
        ElfFile bare = new ElfFile(source, in.order(), type, machine, sections, List.of(), in);
        if (table == null) {
            return bare;
        }
        List<ElfFile.Symbol> symbols = Arrays.asList(symbols(bare, table));
        return new ElfFile(source, in.order(), type, machine, sections, symbols, in);
    }

    private ElfFile.Section[] sections() {
        long start = in.getLong(40);
        if (start == 0) {
            return new ElfFile.Section[0];
        }
        int entryBytes = in.getShort(58) & 0xffff;
        if (entryBytes != SECTION_HEADER_BYTES) {
            throw malformed(
                    source, "", "section headers of " + entryBytes + " bytes, expected " + SECTION_HEADER_BYTES, 58);
        }
        long room = start < 0 || start > in.limit() ? 0 : (in.limit() - start) / SECTION_HEADER_BYTES;
        long count = in.getShort(60) & 0xffff;
        if (count == 0 && room > 0) {
            count = in.getLong((int) start + 32);
        }
        if (count < 0 || count > room || room == 0) {
            throw malformed(
                    source,
                    "",
                    Long.toUnsignedString(count) + " section headers at byte " + Long.toUnsignedString(start)
                            + " of a file of " + in.limit() + "; the file may be truncated",
                    40);
        }
        int names = in.getShort(62) & 0xffff;
        if (names == 0xffff) {
            names = in.getInt((int) start + 40);
        }
        ByteBuffer nameBytes = null;
        if (names != 0) {
            if (names < 0 || names >= count) {
                throw malformed(
                        source, "", "section names in section " + Integer.toUnsignedString(names) + " of " + count, 62);
            }
            nameBytes = strings((int) start + names * SECTION_HEADER_BYTES, "section names");
        }
        ElfFile.Section[] sections = new ElfFile.Section[(int) count];
        for (int i = 0; i < sections.length; i++) {
            int at = (int) start + i * SECTION_HEADER_BYTES;
            sections[i] = new ElfFile.Section(
                    i,
                    nameBytes == null ? "" : string(nameBytes, in.getInt(at), "name of section ", i),
                    in.getInt(at + 4),
                    in.getLong(at + 8),
                    in.getLong(at + 16),
                    in.getLong(at + 24),
                    in.getLong(at + 32),
                    in.getInt(at + 40),
                    in.getInt(at + 44),
                    in.getLong(at + 48),
                    in.getLong(at + 56));
        }
        return sections;
    }

    private ElfFile.Symbol[] symbols(ElfFile file, ElfFile.Section table) {
        ByteBuffer content = file.bytes(table);
        if (table.entryBytes() != SYMBOL_BYTES || content.limit() % SYMBOL_BYTES != 0) {
            throw malformed(
                    source,
                    table.name(),
                    "section '" + table.name() + "': " + content.limit() + " bytes of symbols of "
                            + Long.toUnsignedString(table.entryBytes()) + " bytes, expected " + SYMBOL_BYTES,
                    0);
        }
        if (table.link() <= 0 || table.link() >= file.sections().size()) {
            throw malformed(
                    source,
                    table.name(),
                    "section '" + table.name() + "': names in section " + Integer.toUnsignedString(table.link())
                            + " of " + file.sections().size(),
                    0);
        }
        ByteBuffer names = file.bytes(file.sections().get(table.link()));
        ElfFile.Symbol[] symbols = new ElfFile.Symbol[content.limit() / SYMBOL_BYTES];
        for (int i = 0; i < symbols.length; i++) {
            int at = i * SYMBOL_BYTES;
            int info = content.get(at + 4) & 0xff;
            int type = info & 0xf;
            int section = content.getShort(at + 6) & 0xffff;
            if (section < ElfFile.SHN_LORESERVE && section >= file.sections().size()) {
                throw malformed(
                        source,
                        table.name(),
                        "symbol " + i + ": in section " + section + " of "
                                + file.sections().size(),
                        at);
            }
            String name = type == ElfFile.STT_SECTION && section < ElfFile.SHN_LORESERVE
                    ? file.sections().get(section).name()
                    : string(names, content.getInt(at), "name of symbol ", i);
            symbols[i] = new ElfFile.Symbol(
                    i,
                    name,
                    type,
                    info >>> 4,
                    content.get(at + 5) & 0x3,
                    section,
                    content.getLong(at + 8),
                    content.getLong(at + 16));
        }
        return symbols;
    }

    private ByteBuffer strings(int header, String what) {
        long offset = in.getLong(header + 24);
        long size = in.getLong(header + 32);
        if (offset < 0 || size < 0 || offset > in.limit() || size > in.limit() - offset) {
            throw malformed(
                    source,
                    "",
                    what + ": bytes " + Long.toUnsignedString(offset) + " and " + Long.toUnsignedString(size)
                            + " more, of a file of " + in.limit() + "; the file may be truncated",
                    header);
        }
        return in.slice((int) offset, (int) size);
    }

    private String string(ByteBuffer strings, int offset, String what, int index) {
        if (offset == 0 && strings.limit() == 0) {
            return "";
        }
        int end = offset;
        while (end >= 0 && end < strings.limit() && strings.get(end) != 0) {
            end++;
        }
        if (end < 0 || end >= strings.limit()) {
            throw malformed(
                    source,
                    "",
                    what + index + ": at byte " + Integer.toUnsignedString(offset) + " of " + strings.limit()
                            + " bytes of strings",
                    -1);
        }
        nameBudget -= end - offset;
        if (nameBudget < 0) {
            throw malformed(source, "", what + index + ": all names together exceed 16 times the file", -1);
        }
        return new String(strings.array(), strings.arrayOffset() + offset, end - offset, StandardCharsets.UTF_8);
    }

    static ObjectFormatException malformed(String source, @Nullable String section, String what, long offset) {
        return new ObjectFormatException(
                "object '" + source + "': " + what, source, section == null ? "" : section, offset);
    }
}
