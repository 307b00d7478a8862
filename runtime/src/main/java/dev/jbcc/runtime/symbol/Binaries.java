package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.ObjectFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Executables and libraries that were read, each once for all processes that use it. Keeps those used last. Thread-safe. */
final class Binaries {
    private static final int MOST_KEPT = 256;

    private final Map<Key, Binary> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Binary> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /** A file and its state: one that was written again since is another. */
    private record Key(Object file, long sizeBytes, FileTime modified) {}

    /**
     * Returns what a file holds; {@link Binary#NONE} if it cannot be read or is no ELF file.
     *
     * @param file where this process finds it
     * @param path where its users do
     * @param roots where to search for its debug file
     */
    Binary get(Path file, String path, List<ProcessRoot> roots) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile() || attributes.fileKey() == null) {
                return Binary.NONE;
            }
            Key key = new Key(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
            synchronized (known) {
                Binary binary = known.get(key);
                if (binary == null) {
                    binary = Binary.read(file, path, roots);
                    known.put(key, binary);
                }
                return binary;
            }
        } catch (IOException | ObjectFormatException e) {
            return Binary.NONE;
        }
    }
}
