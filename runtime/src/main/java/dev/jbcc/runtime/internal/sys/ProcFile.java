package dev.jbcc.runtime.internal.sys;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads files that the kernel makes up. {@code Files.readString} trusts their size, which is 0, reads one byte to see whether
 * that was all, and so gets only the first digit of a number under {@code /proc/sys}: those answer a single read.
 */
public final class ProcFile {
    private static final int BUFFER_BYTES = 1 << 14;

    private ProcFile() {}

    /** Returns the bytes of a file. */
    public static byte[] bytes(String path) throws IOException {
        try (FileInputStream in = new FileInputStream(path)) {
            byte[] bytes = new byte[BUFFER_BYTES];
            int length = 0;
            int count = in.read(bytes, 0, bytes.length);
            while (count > 0) {
                length += count;
                if (bytes.length - length < BUFFER_BYTES / 4) {
                    bytes = Arrays.copyOf(bytes, bytes.length * 2);
                }
                count = in.read(bytes, length, bytes.length - length);
            }
            return Arrays.copyOf(bytes, length);
        }
    }

    /** Returns the text of a file without blanks at its ends; empty if it cannot be read. */
    public static String text(String path) {
        try {
            return new String(bytes(path), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
