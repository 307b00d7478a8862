package dev.jbcc.cli.tool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The system calls of this machine's architecture: numbers and names. Calls newer than the table have none. */
public final class SyscallTable {
    private static final String RESOURCE = "syscalls.txt";

    private final Map<Integer, String> names = new TreeMap<>();

    private SyscallTable() {}

    /** Returns the table of this machine. */
    public static SyscallTable load() {
        return load(System.getProperty("os.arch"));
    }

    /** @param architecture as {@code os.arch} has it; the numbers of arm64 are those of all newer architectures */
    static SyscallTable load(String architecture) {
        SyscallTable table = new SyscallTable();
        int column = architecture.equals("amd64") ? 0 : 1;
        text().lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" ", 3))
                .filter(fields -> !fields[column].equals("-"))
                .forEach(fields -> table.names.put(Integer.valueOf(fields[column]), fields[2]));
        return table;
    }

    private static String text() {
        try (InputStream stream = SyscallTable.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("table '" + RESOURCE + "': not in the build");
            }
            return new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("table '" + RESOURCE + "': cannot be read", e);
        }
    }

    /** Returns the name of a call, or {@code [unknown: NUMBER]}. */
    public String name(int number) {
        String name = names.get(number);
        return name == null ? "[unknown: " + number + "]" : name;
    }

    /** Returns the number of a call. */
    public Optional<Integer> number(String name) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Returns all names, in the order of the numbers. */
    public Collection<String> names() {
        return names.values();
    }
}
