package dev.jbcc.cli.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How big the page cache is, and how much memory is free.
 *
 * @param freeKib pages of nobody, in KiB
 * @param buffersKib pages of block devices, in KiB
 * @param cachedKib pages of files, in KiB
 */
public record MemInfo(long freeKib, long buffersKib, long cachedKib) {
    private static final long KIB_PER_MIB = 1024;

    /** Reads it. */
    public static MemInfo now() {
        try {
            return of(Files.readAllLines(Path.of("/proc/meminfo")));
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/meminfo: cannot be read", e);
        }
    }

    static MemInfo of(List<String> lines) {
        return new MemInfo(kib(lines, "MemFree:"), kib(lines, "Buffers:"), kib(lines, "Cached:"));
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

    public long buffersMib() {
        return buffersKib / KIB_PER_MIB;
    }

    public long cachedMib() {
        return cachedKib / KIB_PER_MIB;
    }
}
