package dev.jbcc.runtime.elf;

import dev.jbcc.runtime.ObjectFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An executable, library or debug file of user space: 32 or 64 bits, either byte order. Such files may have hundreds of
 * megabytes, so headers are read at once and everything else piece by piece when it is asked for. Owns the open file;
 * {@link #close()} closes it, and what was read stays. Not thread-safe.
 *
 * <p>Where a file has no section headers, or damaged ones, there are no sections; what program headers say is still right.
 */
public final class ElfImage implements AutoCloseable {
    public static final int ET_EXEC = 2;
    public static final int ET_DYN = 3;
    public static final int EM_X86_64 = 62;
    public static final int EM_AARCH64 = 183;
    public static final int SHT_NOTE = 7;
    public static final int SHT_DYNSYM = 11;
    public static final int STT_GNU_IFUNC = 10;

    private static final int PT_LOAD = 1;
    private static final int PT_NOTE = 4;
    private static final int PF_X = 1;
    private static final int NT_GNU_BUILD_ID = 3;
    private static final int MOST_HEADERS = 1 << 20;
    private static final int MOST_NAME_BYTES = 4096;
    private static final byte[] GNU = {'G', 'N', 'U', 0};

    private final Content content;
    private final String source;
    private final boolean wide;
    private final ByteOrder order;
    private final int type;
    private final int machine;
    private final List<Segment> segments;
    private final List<Section> sections;
    private final ByteBuffer sectionNames;

    /** Where the bytes come from. */
    private interface Content extends AutoCloseable {
        long sizeBytes();

        /** Fills the buffer from a place on. */
        void read(ByteBuffer buffer, long offset) throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * A part of the file that is mapped into memory, or that describes it.
     *
     * @param type {@code PT_*}
     * @param address where it is mapped, in the file's own count
     * @param fileBytes how much of it is in the file
     */
    public record Segment(int type, int flags, long offset, long address, long fileBytes, long memoryBytes) {
        boolean executable() {
            return (flags & PF_X) != 0;
        }
    }

    /**
     * A section.
     *
     * @param nameOffset where its name starts in the section of names
     * @param type {@code SHT_*}
     */
    public record Section(
            int index,
            int nameOffset,
            int type,
            long flags,
            long address,
            long offset,
            long sizeBytes,
            int link,
            int info,
            long entryBytes) {}

    private ElfImage(Content content, String source) throws IOException {
        this.content = content;
        this.source = source;
        ByteBuffer ident = piece(0, 16, "header", ByteOrder.LITTLE_ENDIAN);
        if (ident.getInt(0) != 0x464c457f) {
            throw malformed("not an ELF file", 0);
        }
        int elfClass = ident.get(4);
        if (elfClass != 1 && elfClass != 2) {
            throw malformed("ELF class " + elfClass + ": expected 1 or 2", 4);
        }
        wide = elfClass == 2;
        order = switch (ident.get(5)) {
            case 1 -> ByteOrder.LITTLE_ENDIAN;
            case 2 -> ByteOrder.BIG_ENDIAN;
            default -> throw malformed("ELF byte order " + ident.get(5) + ": expected 1 or 2", 5);
        };
        ByteBuffer header = piece(0, wide ? 64 : 52, "header", order);
        type = header.getShort(16) & 0xffff;
        machine = header.getShort(18) & 0xffff;
        sections = List.of(sections(header));
        segments = List.of(segments(header));
        sectionNames = names(header);
    }

    /**
     * Opens a file.
     *
     * @throws ObjectFormatException if it is no ELF file
     * @throws IOException if it cannot be read
     */
    public static ElfImage open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new ElfImage(new FileContent(channel), file.toString());
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Takes the bytes of a file, or what is in memory of one.
     *
     * @param bytes not copied, so not to be changed afterwards
     * @param source names them in messages
     * @throws ObjectFormatException if they are no ELF file
     */
    public static ElfImage of(byte[] bytes, String source) {
        try {
            return new ElfImage(new MemoryContent(bytes), source);
        } catch (IOException e) {
            throw new AssertionError("bytes are read without input", e);
        }
    }

    private record MemoryContent(ByteBuffer bytes) implements Content {
        MemoryContent(byte[] bytes) {
            this(ByteBuffer.wrap(bytes));
        }

        @Override
        public long sizeBytes() {
            return bytes.limit();
        }

        @Override
        public void read(ByteBuffer buffer, long offset) {
            buffer.put(bytes.slice((int) offset, buffer.remaining()));
        }

        @Override
        public void close() {}
    }

    private record FileContent(FileChannel channel, long sizeBytes) implements Content {
        FileContent(FileChannel channel) throws IOException {
            this(channel, channel.size());
        }

        @Override
        public void read(ByteBuffer buffer, long offset) throws IOException {
            long position = offset;
            while (buffer.hasRemaining()) {
                int count = channel.read(buffer, position);
                if (count < 0) {
                    throw new EOFException("it became shorter while it was read");
                }
                position += count;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Returns a part of the file, at position 0. */
    private ByteBuffer piece(long offset, long length, String what, ByteOrder byteOrder) throws IOException {
        long size = content.sizeBytes();
        if (offset < 0 || length < 0 || offset > size || length > size - offset || length > Integer.MAX_VALUE - 8) {
            throw malformed(
                    what + ": bytes " + Long.toUnsignedString(offset) + " and " + Long.toUnsignedString(length)
                            + " more, of a file of " + size,
                    offset);
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) length).order(byteOrder);
        content.read(buffer, offset);
        return buffer.flip();
    }

    private ObjectFormatException malformed(String what, long offset) {
        return new ObjectFormatException("file '" + source + "': " + what, source, "", offset);
    }

    private long word(ByteBuffer in, int offset) {
        return wide ? in.getLong(offset) : in.getInt(offset) & 0xffffffffL;
    }

    private Section[] sections(ByteBuffer header) throws IOException {
        long start = word(header, wide ? 40 : 32);
        int entryBytes = header.getShort(wide ? 58 : 46) & 0xffff;
        long count = header.getShort(wide ? 60 : 48) & 0xffff;
        int expected = wide ? 64 : 40;
        long room = start <= 0 || start > content.sizeBytes() ? 0 : (content.sizeBytes() - start) / expected;
        if (room == 0 || entryBytes != expected) {
            return new Section[0];
        }
        if (count == 0) {
            count = word(piece(start, expected, "section header", order), wide ? 32 : 20);
        }
        if (count < 0 || count > room || count > MOST_HEADERS) {
            return new Section[0];
        }
        ByteBuffer in = piece(start, count * expected, "section headers", order);
        Section[] all = new Section[(int) count];
        for (int i = 0; i < all.length; i++) {
            all[i] = section(in, i, i * expected);
        }
        return all;
    }

    private Section section(ByteBuffer in, int index, int at) {
        return wide
                ? new Section(
                        index,
                        in.getInt(at),
                        in.getInt(at + 4),
                        in.getLong(at + 8),
                        in.getLong(at + 16),
                        in.getLong(at + 24),
                        in.getLong(at + 32),
                        in.getInt(at + 40),
                        in.getInt(at + 44),
                        in.getLong(at + 56))
                : new Section(
                        index,
                        in.getInt(at),
                        in.getInt(at + 4),
                        word(in, at + 8),
                        word(in, at + 12),
                        word(in, at + 16),
                        word(in, at + 20),
                        in.getInt(at + 24),
                        in.getInt(at + 28),
                        word(in, at + 36));
    }

    private Segment[] segments(ByteBuffer header) throws IOException {
        long start = word(header, wide ? 32 : 28);
        int entryBytes = header.getShort(wide ? 54 : 42) & 0xffff;
        int count = header.getShort(wide ? 56 : 44) & 0xffff;
        int expected = wide ? 56 : 32;
        if (count == 0xffff && !sections.isEmpty()) {
            count = sections.getFirst().info();
        }
        if (count == 0) {
            return new Segment[0];
        }
        if (entryBytes != expected || count < 0 || count > MOST_HEADERS) {
            throw malformed(
                    Integer.toUnsignedString(count) + " program headers of " + entryBytes + " bytes, expected "
                            + expected + " bytes",
                    start);
        }
        ByteBuffer in = piece(start, (long) count * expected, "program headers", order);
        Segment[] all = new Segment[count];
        for (int i = 0; i < count; i++) {
            int at = i * expected;
            all[i] = wide
                    ? new Segment(
                            in.getInt(at),
                            in.getInt(at + 4),
                            in.getLong(at + 8),
                            in.getLong(at + 16),
                            in.getLong(at + 32),
                            in.getLong(at + 40))
                    : new Segment(
                            in.getInt(at),
                            in.getInt(at + 24),
                            word(in, at + 4),
                            word(in, at + 8),
                            word(in, at + 16),
                            word(in, at + 20));
        }
        return all;
    }

    private ByteBuffer names(ByteBuffer header) throws IOException {
        int index = header.getShort(wide ? 62 : 50) & 0xffff;
        if (index == 0xffff && !sections.isEmpty()) {
            index = sections.getFirst().link();
        }
        if (index <= 0 || index >= sections.size()) {
            return ByteBuffer.allocate(0);
        }
        try {
            return bytes(sections.get(index));
        } catch (ObjectFormatException e) {
            return ByteBuffer.allocate(0);
        }
    }

    /** Returns the file or other origin, for messages. */
    public String source() {
        return source;
    }

    public ByteOrder byteOrder() {
        return order;
    }

    /** Returns whether addresses have 64 bits. */
    public boolean isWide() {
        return wide;
    }

    /** Returns {@code ET_*}. */
    public int type() {
        return type;
    }

    /** Returns {@code EM_*}. */
    public int machine() {
        return machine;
    }

    public List<Section> sections() {
        return sections;
    }

    public List<Segment> segments() {
        return segments;
    }

    /** Returns the first section of that name. */
    public Optional<Section> findSection(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        for (Section section : sections) {
            int start = section.nameOffset();
            if (start >= 0
                    && start < sectionNames.limit() - wanted.length
                    && sectionNames.get(start + wanted.length) == 0
                    && sectionNames.slice(start, wanted.length).equals(ByteBuffer.wrap(wanted))) {
                return Optional.of(section);
            }
        }
        return Optional.empty();
    }

    /**
     * Reads a section; empty for one that has no bytes in the file, as in debug files.
     *
     * @return in the file's byte order, at position 0
     * @throws ObjectFormatException if it does not lie in the file
     * @throws IOException if the file cannot be read
     */
    public ByteBuffer bytes(Section section) throws IOException {
        return section.type() == ElfFile.SHT_NOBITS || section.type() == 0
                ? ByteBuffer.allocate(0).order(order)
                : piece(section.offset(), section.sizeBytes(), "section " + section.index(), order);
    }

    /**
     * Returns the address, in the file's own count, of what is at an offset of the file: by the segment that maps it. Empty
     * if none does.
     */
    public OptionalLong addressOf(long fileOffset) {
        for (Segment segment : segments) {
            if (segment.type() == PT_LOAD
                    && Long.compareUnsigned(fileOffset - segment.offset(), segment.fileBytes()) < 0) {
                return OptionalLong.of(fileOffset - segment.offset() + segment.address());
            }
        }
        return OptionalLong.empty();
    }

    /** Returns the offset in the file of what is at an address, in the file's own count. Empty if it is not in the file. */
    public OptionalLong offsetOf(long address) {
        for (Segment segment : segments) {
            if (segment.type() == PT_LOAD
                    && Long.compareUnsigned(address - segment.address(), segment.fileBytes()) < 0) {
                return OptionalLong.of(address - segment.address() + segment.offset());
            }
        }
        return OptionalLong.empty();
    }

    /** Returns the address of the first loaded segment: what debug information of a relocated file is off by. */
    public OptionalLong firstAddress() {
        for (Segment segment : segments) {
            if (segment.type() == PT_LOAD) {
                return OptionalLong.of(segment.address());
            }
        }
        return OptionalLong.empty();
    }

    /** Returns the id that the linker gave the file; empty if it has none. A copy. */
    public Optional<byte[]> buildId() throws IOException {
        for (Segment segment : segments) {
            if (segment.type() == PT_NOTE) {
                byte[] id = buildId(segment.offset(), segment.fileBytes());
                if (id != null) {
                    return Optional.of(id);
                }
            }
        }
        for (Section section : sections) {
            if (section.type() == SHT_NOTE) {
                byte[] id = buildId(section.offset(), section.sizeBytes());
                if (id != null) {
                    return Optional.of(id);
                }
            }
        }
        return Optional.empty();
    }

    /** Notes of 32 and of 64 bits look alike: three numbers, a name and content, both padded to 4 bytes. */
    private byte @Nullable [] buildId(long offset, long length) throws IOException {
        if (length < 16 || length > 1 << 20 || offset < 0 || offset > content.sizeBytes() - length) {
            return null;
        }
        ByteBuffer in = piece(offset, length, "notes", order);
        int at = 0;
        while (in.limit() - at >= 12) {
            long nameBytes = in.getInt(at) & 0xffffffffL;
            long contentBytes = in.getInt(at + 4) & 0xffffffffL;
            long start = at + 12 + (nameBytes + 3 & ~3);
            long end = start + contentBytes;
            if (end > in.limit()) {
                return null;
            }
            if (in.getInt(at + 8) == NT_GNU_BUILD_ID
                    && nameBytes == GNU.length
                    && in.slice(at + 12, GNU.length).equals(ByteBuffer.wrap(GNU))) {
                byte[] id = new byte[(int) contentBytes];
                in.get((int) start, id);
                return id;
            }
            at = (int) Math.min(in.limit(), start + (contentBytes + 3 & ~3));
        }
        return null;
    }

    /**
     * The name of the file that holds this one's debug information.
     *
     * @param checksum the CRC-32 of its bytes
     */
    public record DebugLink(String name, int checksum) {}

    /** Returns what {@code .gnu_debuglink} says; empty if there is no such section or nothing sensible in it. */
    public Optional<DebugLink> debugLink() throws IOException {
        Section section = findSection(".gnu_debuglink").orElse(null);
        if (section == null || section.sizeBytes() > MOST_NAME_BYTES) {
            return Optional.empty();
        }
        ByteBuffer in = bytes(section);
        int end = 0;
        while (end < in.limit() && in.get(end) != 0) {
            end++;
        }
        int checksum = end + 4 & ~3;
        byte[] name = new byte[end];
        in.get(0, name);
        if (end == 0 || checksum + 4 > in.limit()) {
            return Optional.empty();
        }
        String text = new String(name, StandardCharsets.UTF_8);
        return text.indexOf('/') >= 0 ? Optional.empty() : Optional.of(new DebugLink(text, in.getInt(checksum)));
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
