package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An executable or library: where its segments lie, and its symbols, read when they are first asked for. Thread-safe. */
final class Binary {
    /** What cannot be read, or is no ELF file. */
    static final Binary NONE = new Binary(null, ElfSymbols.NONE);

    private final @Nullable ElfImage headers;
    private final ElfSymbols symbols;

    private Binary(@Nullable ElfImage headers, ElfSymbols symbols) {
        this.headers = headers;
        this.symbols = symbols;
    }

    /**
     * Reads a file and its debug file.
     *
     * @param file where this process finds it
     * @param path where its users do, absolute
     * @param roots where to search for a debug file
     * @throws ObjectFormatException if it is no ELF file
     * @throws IOException if it cannot be read
     */
    static Binary read(Path file, String path, List<ProcessRoot> roots) throws IOException {
        try (ElfImage image = ElfImage.open(file)) {
            ElfSymbols.Builder symbols = new ElfSymbols.Builder();
            Optional<ElfImage> found = DebugFiles.open(image, path, roots);
            if (found.isPresent()) {
                try (ElfImage debug = found.get()) {
                    symbols.add(debug, bias(image, debug));
                }
            } else {
                MiniDebugInfo.add(symbols, image);
            }
            return new Binary(image, symbols.add(image, 0).build());
        }
    }

    /** Takes what is in memory of a file. */
    static Binary of(byte[] bytes, String name) throws IOException {
        try (ElfImage image = ElfImage.of(bytes, name)) {
            return new Binary(image, new ElfSymbols.Builder().add(image, 0).build());
        }
    }

    /** A file that was prelinked after its debug file was split off has moved. */
    private static long bias(ElfImage image, ElfImage debug) {
        OptionalLong first = image.firstAddress();
        OptionalLong debugFirst = debug.firstAddress();
        return first.isPresent() && debugFirst.isPresent() ? first.getAsLong() - debugFirst.getAsLong() : 0;
    }

    /** Returns the address, in the file's own count, of what is at an offset of the file; empty if that is not mapped. */
    OptionalLong addressOf(long fileOffset) {
        return headers == null ? OptionalLong.empty() : headers.addressOf(fileOffset);
    }

    /**
     * Returns what is at an offset of the file: a function, or only the file if none is known there.
     *
     * @param path of the file, for the symbol
     */
    Symbol symbolAt(long fileOffset, String path, boolean demangle) {
        OptionalLong address = addressOf(fileOffset);
        if (address.isEmpty()) {
            return new Symbol("", fileOffset, path);
        }
        int symbol = symbols.find(address.getAsLong());
        if (symbol < 0) {
            return new Symbol("", address.getAsLong(), path);
        }
        String name = demangle ? symbols.demangledName(symbol) : symbols.name(symbol);
        return new Symbol(name, address.getAsLong() - symbols.address(symbol), path);
    }

    ElfSymbols symbols() {
        return symbols;
    }
}
