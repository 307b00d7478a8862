package dev.jbcc.runtime.internal.sys;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads files that the kernel makes up. {@code Files.readString} trusts their size, which is 0, reads one byte to see whether
 * that was all, and so gets only the first digit of a number under {@code /proc/sys}: those answer a single read.
 */
public final class ProcFile {
    private static final int BUFFER_BYTES = 1 << 14;
    private static final int LARGEST_BUFFER_BYTES = 1 << 20;

    /** The kernel gives a page at a time whatever is asked for, and the JDK allocates memory for a call that asks for more than this. */
    private static final int READ_BYTES = 1 << 13;

    private ProcFile() {}

    /** Returns the bytes of a file. */
    public static byte[] bytes(String path) throws IOException {
        try (FileInputStream in = new FileInputStream(path)) {
            List<byte[]> full = new ArrayList<>();
            byte[] current = new byte[BUFFER_BYTES];
            int used = 0;
            int count = read(in, current, used);
            while (count > 0) {
                used += count;
                if (used == current.length) {
                    full.add(current);
                    current = new byte[Math.min(2 * current.length, LARGEST_BUFFER_BYTES)];
                    used = 0;
                }
                count = read(in, current, used);
            }
            int length = used;
            for (byte[] buffer : full) {
                length += buffer.length;
            }
            byte[] all = new byte[length];
            int at = 0;
            for (byte[] buffer : full) {
                System.arraycopy(buffer, 0, all, at, buffer.length);
                at += buffer.length;
            }
            System.arraycopy(current, 0, all, at, used);
            return all;
        }
    }

    private static int read(FileInputStream in, byte[] buffer, int used) throws IOException {
        return in.read(buffer, used, Math.min(READ_BYTES, buffer.length - used));
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
