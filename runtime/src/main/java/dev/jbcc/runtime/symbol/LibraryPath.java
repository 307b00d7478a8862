package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.internal.sys.ProcFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds libraries by their short names, such as {@code c} or {@code ssl}, or file names such as {@code libc.so.6}, as linkers do. */
final class LibraryPath {
    private static final String CACHE = "/etc/ld.so.cache";
    private static final byte[] MAGIC = "glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 48;
    private static final int ENTRY_BYTES = 24;
    private static final int LIBC6_X86_64 = 0x303;
    private static final int LIBC6_ARM64 = 0xa03;

    /** Where a linker looks beside its cache. */
    static final List<String> DIRECTORIES = List.of(
            "/lib64",
            "/usr/lib64",
            "/lib/x86_64-linux-gnu",
            "/usr/lib/x86_64-linux-gnu",
            "/lib/aarch64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/lib",
            "/usr/lib",
            "/usr/local/lib");

    /** Where programs are. */
    static final List<String> PROGRAM_DIRECTORIES =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private LibraryPath() {}

    /** Returns the path of a library that a process has loaded. */
    static Optional<String> loaded(Path directory, String name) {
        try {
            for (ProcessMaps.Mapping mapping :
                    ProcessMaps.parse(ProcFile.bytes(directory.resolve("maps").toString()))) {
                if (mapping.isFile() && isLibrary(mapping.path(), name)) {
                    return Optional.of(mapping.path());
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean isLibrary(String path, String name) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        if (name.contains(".so")) {
            return file.equals(name);
        }
        String start = "lib" + name;
        return file.startsWith(start)
                && file.length() > start.length()
                && (file.charAt(start.length()) == '.' || file.charAt(start.length()) == '-')
                && file.contains(".so");
    }

    /** Returns the path of an installed library. */
    static Optional<String> installed(ProcessRoot root, String name) {
        String file = name.contains(".so") ? name : "lib" + name + ".so";
        try {
            String found = inCache(Files.readAllBytes(root.resolve(CACHE)), file);
            if (!found.isEmpty()) {
                return Optional.of(found);
            }
        } catch (IOException e) {
            // without a cache the directories remain
        }
        for (String directory : DIRECTORIES) {
            if (Files.isRegularFile(root.resolve(directory + "/" + file))) {
                return Optional.of(directory + "/" + file);
            }
        }
        return Optional.empty();
    }

    /** Returns the path of a program in a directory where shells look. */
    static Optional<String> program(ProcessRoot root, String name) {
        for (String directory : PROGRAM_DIRECTORIES) {
            if (Files.isExecutable(root.resolve(directory + "/" + name))) {
                return Optional.of(directory + "/" + name);
            }
        }
        return Optional.empty();
    }

    /** Returns the path of the first library of this machine's kind whose name starts so; empty if the cache has none. */
    static String inCache(byte[] cache, String file) {
        int start = start(cache);
        if (start < 0 || cache.length - start < HEADER_BYTES) {
            return "";
        }
        ByteBuffer in = ByteBuffer.wrap(cache).order(ByteOrder.nativeOrder());
        int count = in.getInt(start + MAGIC.length);
        for (int i = 0; i < count; i++) {
            long at = start + HEADER_BYTES + (long) i * ENTRY_BYTES;
            if (at + ENTRY_BYTES > cache.length) {
                return "";
            }
            int flags = in.getInt((int) at);
            String name = text(cache, start + in.getInt((int) at + 4));
            boolean isOurs = flags == LIBC6_X86_64 || flags == LIBC6_ARM64;
            if (isOurs
                    && name.startsWith(file)
                    && (name.length() == file.length() || name.charAt(file.length()) == '.')) {
                return text(cache, start + in.getInt((int) at + 8));
            }
        }
        return "";
    }

    /** An older form may be in front of the one that is read. */
    private static int start(byte[] cache) {
        for (int at = 0; at + MAGIC.length <= cache.length; at += 4) {
            int i = 0;
            while (i < MAGIC.length && cache[at + i] == MAGIC[i]) {
                i++;
            }
            if (i == MAGIC.length) {
                return at;
            }
        }
        return -1;
    }

    private static String text(byte[] bytes, int start) {
        int end = start;
        while (end >= 0 && end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return start < 0 || end <= start ? "" : new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }
}
