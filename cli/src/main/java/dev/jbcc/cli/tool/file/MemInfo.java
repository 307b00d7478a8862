package dev.jbcc.cli.tool.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How big the page cache is.
 *
 * @param buffersKib pages of block devices, in KiB
 * @param cachedKib pages of files, in KiB
 */
record MemInfo(long buffersKib, long cachedKib) {
    private static final long KIB_PER_MIB = 1024;

    static MemInfo now() {
        try {
            return of(Files.readAllLines(Path.of("/proc/meminfo")));
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/meminfo: cannot be read", e);
        }
    }

    static MemInfo of(List<String> lines) {
        return new MemInfo(kib(lines, "Buffers:"), kib(lines, "Cached:"));
    }

    /** Returns 0 for what the kernel does not tell. */
    private static long kib(List<String> lines, String name) {
        for (String line : lines) {
            if (line.startsWith(name)) {
                return Long.parseLong(
                        line.substring(name.length()).replace("kB", "").strip());
            }
        }
        return 0;
    }

    long buffersMib() {
        return buffersKib / KIB_PER_MIB;
    }

    long cachedMib() {
        return cachedKib / KIB_PER_MIB;
    }
}
