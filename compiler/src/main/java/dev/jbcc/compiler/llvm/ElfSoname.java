package dev.jbcc.compiler.llvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads the name that a shared library gives itself ({@code DT_SONAME}) from a 64-bit ELF file. */
final class ElfSoname {
    private static final int SHT_STRTAB = 3;
    private static final int SHT_DYNAMIC = 6;
    private static final long DT_SONAME = 14;
    private static final int MOST_DYNAMIC_BYTES = 1 << 16;

    private ElfSoname() {}

    static String read(Path library) throws IOException {
        try (FileChannel file = FileChannel.open(library, StandardOpenOption.READ)) {
            ByteBuffer header = read(file, 0, 64, ByteOrder.LITTLE_ENDIAN);
            if (header.getInt(0) != 0x464c457f || header.get(4) != 2) {
                throw new IOException("'" + library.getFileName() + "' is no 64-bit ELF file");
            }
            ByteOrder order = header.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            header.order(order);
            long sections = header.getLong(0x28);
            int entryBytes = Short.toUnsignedInt(header.getShort(0x3a));
            int count = Short.toUnsignedInt(header.getShort(0x3c));
            ByteBuffer table = read(file, sections, entryBytes * count, order);
            for (int i = 0; i < count; i++) {
                int at = i * entryBytes;
                if (table.getInt(at + 4) == SHT_DYNAMIC) {
                    int strings = table.getInt(at + 0x28) * entryBytes;
                    if (strings < 0 || strings + 64 > table.limit() || table.getInt(strings + 4) != SHT_STRTAB) {
                        break;
                    }
                    ByteBuffer dynamic = read(
                            file,
                            table.getLong(at + 0x18),
                            (int) Math.min(table.getLong(at + 0x20), MOST_DYNAMIC_BYTES),
                            order);
                    for (int d = 0; d + 16 <= dynamic.limit(); d += 16) {
                        if (dynamic.getLong(d) == DT_SONAME) {
                            ByteBuffer name =
                                    read(file, table.getLong(strings + 0x18) + dynamic.getLong(d + 8), 128, order);
                            StringBuilder text = new StringBuilder();
                            while (name.hasRemaining()) {
                                byte c = name.get();
                                if (c == 0) {
                                    break;
                                }
                                text.append((char) (c & 0xff));
                            }
                            String soname = text.toString();
                            if (soname.isEmpty() || soname.indexOf('/') >= 0) {
                                break;
                            }
                            return soname;
                        }
                    }
                }
            }
            throw new IOException("'" + library.getFileName() + "' does not say its name");
        }
    }

    private static ByteBuffer read(FileChannel file, long position, int bytes, ByteOrder order) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(order);
        while (buffer.hasRemaining()) {
            int n = file.read(buffer, position + buffer.position());
            if (n < 0) {
                break;
            }
        }
        return buffer.flip();
    }
}
