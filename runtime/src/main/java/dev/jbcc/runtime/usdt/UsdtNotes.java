package dev.jbcc.runtime.usdt;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what the section {@code .note.stapsdt} of a program says of its static probes. Follows SystemTap's description of the
 * format, version 3: for each place a note of address, address of {@code .stapsdt.base}, address of the semaphore, and three texts.
 */
final class UsdtNotes {
    private static final String SECTION = ".note.stapsdt";
    private static final String BASE = ".stapsdt.base";
    private static final String OWNER = "stapsdt\0";
    private static final int VERSION_3 = 3;
    private static final int HEADER_BYTES = 12;

    private record Name(String provider, String name) {}

    private final ElfImage image;
    private final Path file;
    private final long base;

    private UsdtNotes(ElfImage image, Path file) {
        this.image = image;
        this.file = file;
        this.base = image.findSection(BASE).map(ElfImage.Section::address).orElse(0L);
    }

    /**
     * Returns the probes of a program or library.
     *
     * @param fileName as its users call it
     * @param file the same as this process finds it
     * @throws ObjectFormatException if the notes are damaged
     * @throws IOException if the file cannot be read
     */
    static List<UsdtProbe> read(ElfImage image, String fileName, Path file) throws IOException {
        ElfImage.Section section = image.findSection(SECTION).orElse(null);
        if (section == null) {
            return List.of();
        }
        Map<Name, List<UsdtSite>> sites = new LinkedHashMap<>();
        new UsdtNotes(image, file).read(image.bytes(section), sites);
        List<UsdtProbe> probes = new ArrayList<>(sites.size());
        sites.forEach((name, where) -> probes.add(new UsdtProbe(name.provider, name.name, fileName, file, where)));
        return probes;
    }

    private void read(ByteBuffer notes, Map<Name, List<UsdtSite>> sites) {
        while (notes.remaining() >= HEADER_BYTES) {
            int start = notes.position();
            long ownerBytes = notes.getInt() & 0xffffffffL;
            long contentBytes = notes.getInt() & 0xffffffffL;
            int type = notes.getInt();
            long content = padded(ownerBytes);
            if (content + contentBytes > notes.remaining()) {
                throw malformed("longer than the section", start);
            }
            ByteBuffer owner = notes.slice(notes.position(), (int) ownerBytes);
            ByteBuffer words = notes.slice(notes.position() + (int) content, (int) contentBytes)
                    .order(notes.order());
            if (type == VERSION_3
                    && StandardCharsets.UTF_8.decode(owner).toString().equals(OWNER)) {
                add(words, start, sites);
            }
            notes.position((int) Math.min(notes.limit(), notes.position() + content + padded(contentBytes)));
        }
    }

    private static long padded(long bytes) {
        return bytes + 3 & ~3L;
    }

    private void add(ByteBuffer note, int start, Map<Name, List<UsdtSite>> sites) {
        if (note.remaining() < 3 * (image.isWide() ? Long.BYTES : Integer.BYTES)) {
            throw malformed("too short", start);
        }
        long address = word(note);
        long noted = word(note);
        long semaphore = word(note);
        // A file that was prelinked has moved, but its notes have not.
        long moved = noted == 0 || base == 0 ? 0 : base - noted;
        Name name = new Name(text(note, start), text(note, start));
        String arguments = text(note, start);
        long offset = offsetOf(address + moved, name, start);
        long counter = semaphore == 0 ? 0 : semaphore + moved;
        long counterOffset = semaphore == 0 ? 0 : offsetOf(counter, name, start);
        sites.computeIfAbsent(name, _ -> new ArrayList<>())
                .add(new UsdtSite(file, image.machine(), address + moved, offset, counter, counterOffset, arguments));
    }

    private long word(ByteBuffer note) {
        return image.isWide() ? note.getLong() : note.getInt() & 0xffffffffL;
    }

    private String text(ByteBuffer note, int start) {
        int end = note.position();
        while (end < note.limit() && note.get(end) != 0) {
            end++;
        }
        if (end == note.limit()) {
            throw malformed("text without an end", start);
        }
        byte[] text = new byte[end - note.position()];
        note.get(text).get();
        return new String(text, StandardCharsets.UTF_8);
    }

    private long offsetOf(long address, Name name, int start) {
        return image.offsetOf(address)
                .orElseThrow(() -> malformed(
                        "probe '" + name.provider + ":" + name.name + "': address 0x" + Long.toHexString(address)
                                + ": not in the file",
                        start));
    }

    private ObjectFormatException malformed(String what, int start) {
        return new ObjectFormatException(
                "file '" + image.source() + "': " + SECTION + ": note at " + start + ": " + what,
                image.source(),
                SECTION,
                start);
    }
}
