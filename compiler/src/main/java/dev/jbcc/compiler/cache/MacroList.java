package dev.jbcc.compiler.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The macros that our headers define, as a file beside them: lines of {@code MACRO HEADER} in the order of their bytes. One name is found
 * in a few steps, without a look at the 12,000 others. Immutable.
 */
public final class MacroList {
    private static final String FILE = "macros.list";
    private static final Pattern DEFINE = Pattern.compile("\\s*#\\s*define\\s+(\\w+).*");

    private final byte[] bytes;

    private MacroList(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads the list.
     *
     * @param include the directory of our headers, as {@link IncludeDirectory#materialise} returned it
     */
    public static MacroList read(Path include) throws IOException {
        return new MacroList(Files.readAllBytes(include.resolve(FILE)));
    }

    /** Makes the list of some headers, by their names, and writes it beside them. */
    static void write(Path include, SortedMap<String, byte[]> headers) throws IOException {
        Files.writeString(include.resolve(FILE), text(headers));
    }

    static MacroList of(SortedMap<String, byte[]> headers) {
        return new MacroList(text(headers).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(SortedMap<String, byte[]> headers) {
        Set<String> lines = new TreeSet<>();
        for (Map.Entry<String, byte[]> header : headers.entrySet()) {
            new String(header.getValue(), StandardCharsets.UTF_8).lines().forEach(line -> {
                Matcher define = DEFINE.matcher(line);
                if (define.matches()) {
                    lines.add(define.group(1) + ' ' + header.getKey() + '\n');
                }
            });
        }
        return String.join("", lines);
    }

    /** Returns the headers that define a macro; empty if none does. */
    public List<String> headersOf(String macro) {
        byte[] wanted = (macro + ' ').getBytes(StandardCharsets.UTF_8);
        int low = 0; // both are starts of lines: the first one that does not come before the wanted is between them
        int high = bytes.length;
        while (low < high) {
            int middle = lineStart((low + high) >>> 1);
            if (compare(middle, wanted) < 0) {
                low = lineEnd(middle) + 1;
            } else {
                high = middle;
            }
        }
        List<String> headers = new ArrayList<>();
        for (int at = low; at < bytes.length && compare(at, wanted) == 0; at = lineEnd(at) + 1) {
            headers.add(text(at + wanted.length, lineEnd(at)));
        }
        return headers;
    }

    /** Returns the header that a program includes for the sake of a macro, of several the kernel's foremost one; empty if there is none. */
    public Optional<String> headerFor(String macro) {
        String found = null;
        for (String header : headersOf(macro)) {
            boolean internal = header.startsWith("jbcc/") || header.startsWith("bpf/");
            if (!internal && (found == null || (header.startsWith("linux/") && !found.startsWith("linux/")))) {
                found = header;
            }
        }
        return Optional.ofNullable(found);
    }

    /** Returns the names of all macros. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (int at = 0; at < bytes.length; at = lineEnd(at) + 1) {
            int end = at;
            while (bytes[end] != ' ') {
                end++;
            }
            names.add(text(at, end));
        }
        return names;
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /** Compares the beginning of a line; 0 if it begins with what is wanted. */
    private int compare(int line, byte[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            int difference = bytes[line + i] - wanted[i];
            if (difference != 0) {
                return difference; // at the end of a shorter line at the latest
            }
        }
        return 0;
    }

    private int lineStart(int within) {
        int at = within;
        while (at > 0 && bytes[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    private int lineEnd(int within) {
        int at = within;
        while (bytes[at] != '\n') {
            at++;
        }
        return at;
    }
}
