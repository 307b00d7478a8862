package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Finds the files that distributions keep debug information in, by build id or by the name that a file gives. */
final class DebugFiles {
    /** Where distributions put them. */
    static final String DIRECTORY = "/usr/lib/debug";

    private static final int BUFFER_BYTES = 1 << 16;

    private DebugFiles() {}

    /**
     * Opens the debug file that belongs to a file, if there is one with the same build id, or the checksum that the file says.
     *
     * @param path of the file, absolute, as its users see it
     * @param roots to search, the first first
     */
    static Optional<ElfImage> open(ElfImage file, String path, List<ProcessRoot> roots) throws IOException {
        byte[] id = file.buildId().orElse(new byte[0]);
        ElfImage.DebugLink link = file.debugLink().orElse(null);
        for (ProcessRoot root : roots) {
            if (id.length > 1) {
                Optional<ElfImage> found = open(root.resolve(byBuildId(id, ".debug")), id, null);
                if (found.isPresent()) {
                    return found;
                }
            }
            if (link != null) {
                String directory = path.substring(0, Math.max(0, path.lastIndexOf('/')));
                for (String place : List.of(directory, directory + "/.debug", DIRECTORY + directory)) {
                    Optional<ElfImage> found = open(root.resolve(place + "/" + link.name()), id, link);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Returns where a file, or with {@code .debug} its debug file, lies by its build id. */
    static String byBuildId(byte[] id, String suffix) {
        String digits = HexFormat.of().formatHex(id);
        return DIRECTORY + "/.build-id/" + digits.substring(0, 2) + "/" + digits.substring(2) + suffix;
    }

    private static Optional<ElfImage> open(Path file, byte[] id, ElfImage.@Nullable DebugLink link) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            ElfImage image = ElfImage.open(file);
            try {
                byte[] found = image.buildId().orElse(new byte[0]);
                boolean same = (id.length > 1 && found.length > 0)
                        ? Arrays.equals(id, found)
                        : link != null && checksum(file) == link.checksum();
                if (same) {
                    return Optional.of(image);
                }
            } catch (Throwable e) {
                image.close();
                throw e;
            }
            image.close();
            return Optional.empty();
        } catch (IOException | ObjectFormatException e) {
            return Optional.empty(); // as good as none
        }
    }

    private static int checksum(Path file) throws IOException {
        CRC32 sum = new CRC32();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            int count = in.read(buffer);
            while (count > 0) {
                sum.update(buffer, 0, count);
                count = in.read(buffer);
            }
        }
        return (int) sum.getValue();
    }
}
