package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.internal.sys.ProcFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/**
 * The symbols of the kernel and its modules, as {@code /proc/kallsyms} lists them. A snapshot of several megabytes that is
 * searched byte by byte; no string is made for a symbol that nobody asked for. Immutable and thread-safe.
 */
public final class Kallsyms {
    private static final String FILE = "/proc/kallsyms";

    private final byte[] text;

    private Kallsyms(byte[] text) {
        this.text = text;
    }

    /**
     * Reads the symbols of the running kernel.
     *
     * @throws BpfException if they cannot be read
     */
    public static Kallsyms load() {
        try {
            return new Kallsyms(ProcFile.bytes(FILE));
        } catch (IOException e) {
            throw new BpfException("file '" + FILE + "': read: " + e.getMessage(), e);
        }
    }

    /** Takes the text of such a list. Lines that cannot be understood are passed over. */
    public static Kallsyms of(byte[] text) {
        return new Kallsyms(text.clone());
    }

    /** Returns whether a symbol of that name exists, in the kernel or a module. */
    public boolean has(String name) {
        return find(name) >= 0;
    }

    /**
     * Returns the address of the first symbol of that name; empty if there is none, or the kernel hides addresses from this
     * process ({@code kernel.kptr_restrict}).
     */
    public OptionalLong address(String name) {
        int nameStart = find(name);
        if (nameStart < 0) {
            return OptionalLong.empty();
        }
        int line = lineStart(nameStart);
        long address = 0;
        for (int i = line; i < nameStart; i++) {
            int digit = Character.digit((char) text[i], 16);
            if (digit < 0) {
                break;
            }
            address = address << 4 | digit;
        }
        return address == 0 ? OptionalLong.empty() : OptionalLong.of(address);
    }

    /** Returns functions with names like the one given, the best first. */
    public List<String> similar(String name) {
        SimilarNames similar = new SimilarNames(name);
        int position = 0;
        while (position < text.length) {
            int end = lineEnd(position);
            int start = nameStart(position, end);
            if (start >= 0 && isFunction(text[start - 2])) {
                int stop = nameEnd(start, end);
                int length = stop - start;
                if (Math.abs(length - name.length()) <= 4 || startsWith(start, stop, name)) {
                    similar.offer(new String(text, start, length, StandardCharsets.ISO_8859_1));
                }
            }
            position = end + 1;
        }
        return similar.best();
    }

    private boolean startsWith(int start, int stop, String name) {
        if (stop - start < name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (text[start + i] != (byte) name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFunction(byte type) {
        return type == 't' || type == 'T' || type == 'w' || type == 'W';
    }

    /** Returns where the name of the first such symbol starts, or -1. */
    private int find(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        int position = 0;
        while (position < text.length) {
            int end = lineEnd(position);
            int start = nameStart(position, end);
            if (start >= 0 && matches(start, nameEnd(start, end), wanted)) {
                return start;
            }
            position = end + 1;
        }
        return -1;
    }

    private boolean matches(int start, int end, byte[] wanted) {
        if (end - start != wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (text[start + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private int lineStart(int position) {
        int start = position;
        while (start > 0 && text[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private int lineEnd(int position) {
        int end = position;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    /** A line is an address, a blank, a letter, a blank, the name, and for a module's symbol a tab and the module. */
    private int nameStart(int position, int end) {
        int blank = position;
        while (blank < end && text[blank] != ' ') {
            blank++;
        }
        int start = blank + 3;
        return start < end && text[blank + 2] == ' ' ? start : -1;
    }

    private int nameEnd(int start, int end) {
        int stop = start;
        while (stop < end && text[stop] != '\t' && text[stop] != ' ') {
            stop++;
        }
        return stop;
    }
}
