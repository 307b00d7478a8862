package dev.jbcc.cli.command;

import dev.jbcc.runtime.BpfException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that the user named. */
final class Source {
    private static final int ELF_MAGIC = 0x7f454c46;
    private static final long MAX_BYTES = 256L << 20;

    private Source() {}

    /**
     * Reads a file.
     *
     * @throws BpfException if it cannot be read; the message says why
     */
    static byte[] read(String name) {
        Path path = Path.of(name);
        try {
            if (Files.isDirectory(path)) {
                throw new BpfException("file '" + name + "': is a directory");
            }
            long size = Files.size(path);
            if (size > MAX_BYTES) {
                throw new BpfException("file '" + name + "': " + size + " bytes: must be at most " + MAX_BYTES);
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new BpfException("file '" + name + "': no such file", e);
        } catch (AccessDeniedException e) {
            throw new BpfException("file '" + name + "': permission denied", e);
        } catch (IOException e) {
            throw new BpfException("file '" + name + "': cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns whether the bytes are an ELF file, or the name says that they should be. */
    static boolean isObject(String name, byte[] bytes) {
        return name.endsWith(".o") || magic(bytes) == ELF_MAGIC;
    }

    /** Returns the text of a C file; bytes that are not UTF-8 become U+FFFD. */
    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int magic(byte[] bytes) {
        int magic = 0;
        for (int i = 0; i < 4 && i < bytes.length; i++) {
            magic = (magic << 8) | (bytes[i] & 0xff);
        }
        return magic;
    }
}
