package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfImage;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The local symbols that some distributions leave in stripped files, packed, in section {@code .gnu_debugdata}. */
final class MiniDebugInfo {
    private static final int MOST_BYTES = 1 << 28;

    private MiniDebugInfo() {}

    /** Adds the symbols that a file carries packed; none if it has no such section, or that is damaged. */
    static void add(ElfSymbols.Builder symbols, ElfImage file) throws IOException {
        ElfImage.Section section = file.findSection(".gnu_debugdata").orElse(null);
        if (section == null) {
            return;
        }
        try {
            ByteBuffer bytes = file.bytes(section);
            byte[] packed = new byte[bytes.remaining()];
            bytes.get(packed);
            String source = file.source() + "(.gnu_debugdata)";
            try (ElfImage inner = ElfImage.of(XzReader.unpack(packed, source, MOST_BYTES), source)) {
                symbols.add(inner, 0);
            }
        } catch (ObjectFormatException e) {
            // as good as none
        }
    }
}
