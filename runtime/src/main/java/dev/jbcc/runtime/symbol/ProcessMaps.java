package dev.jbcc.runtime.symbol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mappings of a process that hold code, as {@code /proc/PID/maps} lists them, in ascending order of addresses. */
final class ProcessMaps {
    private static final String DELETED = " (deleted)";

    private ProcessMaps() {}

    /**
     * A mapping of code.
     *
     * @param end exclusive
     * @param offset in the file
     * @param device as the list writes it
     * @param path as the process sees it, with what the kernel adds to the path of a deleted file; or {@code [vdso]}; empty for memory
     *     without a name
     */
    record Mapping(long start, long end, long offset, String device, long inode, String path) {
        boolean contains(long address) {
            return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
        }

        boolean isVdso() {
            return path.equals("[vdso]");
        }

        /** Returns whether code may be there that the process itself has written. */
        boolean isAnonymous() {
            return !isFile() && !path.startsWith("[");
        }

        boolean isDeleted() {
            return path.endsWith(DELETED);
        }

        /** Returns whether a file is behind it, and not memory that has a name. */
        boolean isFile() {
            return path.startsWith("/")
                    && inode != 0
                    && !path.startsWith("/memfd:")
                    && !path.startsWith("/dev/zero")
                    && !path.startsWith("/anon_hugepage")
                    && !path.startsWith("/SYSV");
        }

        /** Returns whether another mapping shows the same file. */
        boolean isSameFile(Mapping other) {
            return inode == other.inode && device.equals(other.device) && path.equals(other.path);
        }
    }

    /** Takes the text of such a list. Lines that cannot be understood, and mappings without code, are left out. */
    static List<Mapping> parse(byte[] text) {
        List<Mapping> mappings = new ArrayList<>();
        int position = 0;
        while (position < text.length) {
            int end = position;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            Mapping mapping = new Line(text, position, end).mapping();
            if (mapping != null) {
                mappings.add(mapping);
            }
            position = end + 1;
        }
        return mappings;
    }

    /** One line: {@code START-END rwxp OFFSET DEVICE INODE     PATH}; numbers are hexadecimal, but for the inode. */
    private static final class Line {
        private final byte[] text;
        private final int end;
        private int position;

        Line(byte[] text, int start, int end) {
            this.text = text;
            this.position = start;
            this.end = end;
        }

        @Nullable
        Mapping mapping() {
            long first = number(16);
            if (!skip('-')) {
                return null;
            }
            long last = number(16);
            if (!skip(' ') || position + 5 > end || text[position + 2] != 'x' || text[position + 4] != ' ') {
                return null;
            }
            position += 5;
            long offset = number(16);
            if (!skip(' ')) {
                return null;
            }
            int device = position;
            while (position < end && text[position] != ' ') {
                position++;
            }
            String deviceText = new String(text, device, position - device, StandardCharsets.ISO_8859_1);
            if (!skip(' ')) {
                return null;
            }
            long inode = number(10);
            while (position < end && text[position] == ' ') {
                position++;
            }
            return new Mapping(first, last, offset, deviceText, inode, path());
        }

        private boolean skip(char wanted) {
            if (position < end && text[position] == wanted) {
                position++;
                return true;
            }
            return false;
        }

        private long number(int radix) {
            long value = 0;
            while (position < end) {
                int digit = Character.digit(text[position], radix);
                if (digit < 0) {
                    break;
                }
                value = value * radix + digit;
                position++;
            }
            return value;
        }

        /** The kernel writes a line feed in a path as {@code \012}, and nothing else in another way than it is. */
        private String path() {
            String path = new String(text, position, end - position, StandardCharsets.UTF_8);
            return path.replace("\\012", "\n");
        }
    }
}
