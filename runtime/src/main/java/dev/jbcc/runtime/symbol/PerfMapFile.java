package dev.jbcc.runtime.symbol;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file of names that a process may write for the code it compiles, in its own mount and process namespace or in ours. Read again
 * when it has changed. Not thread-safe.
 */
final class PerfMapFile {
    /** A file that anybody can write must not fill the heap. */
    private static final long LONGEST_BYTES = 1L << 29;

    private final Path directory;
    private final Freshness age = new Freshness();
    private @Nullable Path file;
    private @Nullable BasicFileAttributes attributes;
    private PerfMap map = PerfMap.of(new byte[0]);

    /** @param directory of the process below {@code /proc} */
    PerfMapFile(Path directory) {
        this.directory = directory;
    }

    /** Returns the function at an address; one without a name if there is a file but no such function; null without a file. */
    @Nullable
    Symbol find(long address) {
        if (age.isOld()) {
            read();
        }
        int place = map.find(address);
        if (place < 0 && age.mayReadAgain()) {
            read();
            place = map.find(address);
        }
        Path known = file;
        if (known == null) {
            return null;
        }
        String module = "/tmp/" + known.getFileName();
        return place < 0
                ? new Symbol("", address, module)
                : new Symbol(map.name(place), address - map.address(place), module);
    }

    void refresh() {
        age.expire();
    }

    private void read() {
        age.start();
        for (Path candidate : candidates()) {
            if (read(candidate)) {
                break;
            }
        }
        age.end();
    }

    private List<Path> candidates() {
        ProcessRoot root = ProcessRoot.of(directory);
        Path temporary = root.resolve("/tmp");
        return List.of(
                temporary.resolve("perf-" + ProcessRoot.innermostId(directory) + ".map"),
                temporary.resolve("perf-" + directory.getFileName() + ".map"),
                Path.of("/tmp", "perf-" + directory.getFileName() + ".map"));
    }

    private boolean read(Path candidate) {
        try {
            BasicFileAttributes now = attributes(candidate);
            BasicFileAttributes before = attributes;
            if (before == null
                    || now.size() != before.size()
                    || !now.lastModifiedTime().equals(before.lastModifiedTime())
                    || !Objects.equals(now.fileKey(), before.fileKey())) {
                try (InputStream in = open(candidate)) {
                    map = PerfMap.of(in.readAllBytes());
                }
                attributes = now;
                file = candidate;
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Opens such a file: a regular one, and none that is too long. */
    static InputStream open(Path file) throws IOException {
        BasicFileAttributes _ = attributes(file);
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile() || found.size() > LONGEST_BYTES) {
            throw new IOException("'" + file + "': no regular file of at most " + LONGEST_BYTES + " bytes");
        }
        return found;
    }
}
