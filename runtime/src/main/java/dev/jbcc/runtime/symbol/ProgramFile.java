package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfImage;
import dev.jbcc.runtime.internal.sys.OwnSymbols;
import dev.jbcc.runtime.internal.sys.ProcFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An executable or library in which probes can be placed: its functions, and where in the file they are. Read once. Immutable and
 * thread-safe.
 */
public final class ProgramFile {
    private final String name;
    private final Path path;
    private final ElfImage headers;
    private final ElfSymbols symbols;

    private ProgramFile(String name, Path path, ElfImage headers, ElfSymbols symbols) {
        this.name = name;
        this.path = path;
        this.headers = headers;
        this.symbols = symbols;
    }

    /**
     * A function.
     *
     * @param address in the file's own count
     */
    public record Function(String name, long address) {}

    /**
     * A file, found.
     *
     * @param name its path as its users see it
     * @param path by which this process reaches it
     */
    public record Location(String name, Path path) {}

    /**
     * Finds an executable or library.
     *
     * @param name a path, the short name of a library, such as {@code c}, its file's name, such as {@code libc.so.6}, or the name of
     *     a program, such as {@code bash}
     * @param processId whose files and libraries are meant, in its own mount namespace; negative for those of this process
     * @throws BpfException if there is no such file or process
     */
    public static Location locate(String name, int processId) {
        ProcessRoot root = root(processId);
        String found = name;
        if (name.indexOf('/') < 0) {
            found = processId < 0
                    ? ""
                    : LibraryPath.loaded(directory(processId), name).orElse("");
            if (found.isEmpty()) {
                found = LibraryPath.installed(root, name)
                        .or(() -> LibraryPath.program(root, name))
                        .orElseThrow(() -> new BpfException("library '" + name + "': not found; searched "
                                + (processId < 0 ? "" : "what process " + processId + " has loaded, ")
                                + "/etc/ld.so.cache, " + String.join(", ", LibraryPath.DIRECTORIES)
                                + ", for a program " + String.join(", ", LibraryPath.PROGRAM_DIRECTORIES)));
            }
        }
        Path path = found.startsWith("/") ? root.resolve(found) : Path.of(found).toAbsolutePath();
        if (!Files.isRegularFile(path)) {
            throw new BpfException("file '" + found + "': no such file");
        }
        return new Location(found, path);
    }

    /**
     * Returns the program that a process runs and the libraries that it has loaded, each once, in the order of their addresses.
     *
     * @throws BpfException if there is no such process, or its memory map cannot be read
     */
    public static List<Location> loaded(int processId) {
        ProcessRoot root = root(processId);
        Set<String> paths = new LinkedHashSet<>();
        try {
            for (ProcessMaps.Mapping mapping : ProcessMaps.parse(
                    ProcFile.bytes(directory(processId).resolve("maps").toString()))) {
                if (mapping.isFile()) {
                    paths.add(mapping.path());
                }
            }
        } catch (IOException e) {
            throw new BpfException("process " + processId + ": memory map cannot be read: " + e.getMessage(), e);
        }
        return paths.stream()
                .map(path -> new Location(path, root.resolve(path)))
                .toList();
    }

    private static Path directory(int processId) {
        return Path.of("/proc", Integer.toString(processId));
    }

    private static ProcessRoot root(int processId) {
        if (processId >= 0 && !Files.exists(directory(processId))) {
            throw new BpfException("process " + processId + ": no such process");
        }
        return processId < 0 ? ProcessRoot.own() : ProcessRoot.of(processId);
    }

    /**
     * Opens an executable or library.
     *
     * @param name a path, or the short name of a library, such as {@code c}
     * @param processId whose files and libraries are meant, in its own mount namespace; negative for those of this process
     * @throws BpfException if there is no such file or process, or it cannot be read
     * @throws ObjectFormatException if it is no ELF file
     */
    public static ProgramFile open(String name, int processId) {
        Location found = locate(name, processId);
        return read(found.name(), found.path(), root(processId));
    }

    private static ProgramFile read(String name, Path path, ProcessRoot root) {
        try (ElfImage image = ElfImage.open(path)) {
            ElfSymbols.Builder symbols = new ElfSymbols.Builder();
            Optional<ElfImage> found = DebugFiles.open(image, name, List.of(root, ProcessRoot.own()));
            if (found.isPresent()) {
                try (ElfImage debug = found.get()) {
                    symbols.add(debug, 0);
                }
            } else {
                MiniDebugInfo.add(symbols, image);
            }
            return new ProgramFile(name, path, image, symbols.add(image, 0).build());
        } catch (IOException e) {
            throw new BpfException("file '" + name + "': read: " + e.getMessage(), e);
        }
    }

    /** Returns a path by which this process reaches the file. */
    public Path path() {
        return path;
    }

    /**
     * Returns where in the file a symbol is. Of a function that has a version for each kind of processor, it is the version that
     * this machine uses.
     *
     * @throws BpfException if there is no such symbol, or it is not in the file
     */
    public long offsetOf(String symbol) {
        int found = find(symbol);
        return symbols.isIndirect(found) ? chosen(symbol) : offsetOf(symbols.address(found));
    }

    /**
     * Returns the address of a symbol, in the file's own count.
     *
     * @throws BpfException if there is no such symbol
     */
    public long addressOf(String symbol) {
        return symbols.address(find(symbol));
    }

    private int find(String symbol) {
        int found = symbols.find(symbol);
        if (found < 0) {
            List<String> similar = symbols.similar(symbol);
            throw new BpfException("file '" + name + "': no symbol '" + symbol + "'"
                    + (similar.isEmpty() ? "" : "; similar: '" + String.join("', '", similar) + "'"));
        }
        return found;
    }

    /**
     * Returns where in the file an address is.
     *
     * @param address in the file's own count: for a library, and a program that can be loaded anywhere, from its start on
     * @throws BpfException if the address is not in the file
     */
    public long offsetOf(long address) {
        return headers.offsetOf(address)
                .orElseThrow(() -> new BpfException(
                        "file '" + name + "': address 0x" + Long.toHexString(address) + ": not in it"));
    }

    /** Returns all functions whose names match a pattern from their start on, as {@code re.match} of Python does; each once. */
    public List<Function> functions(Pattern pattern) {
        List<Function> functions = new ArrayList<>();
        symbols.functions((function, address) -> {
            if (pattern.matcher(function).lookingAt()) {
                functions.add(new Function(function, address));
            }
        });
        return functions.stream().distinct().toList();
    }

    /** The symbol itself is a function that chooses; this process has the library too, and so has chosen. */
    private long chosen(String symbol) {
        OptionalLong address = OwnSymbols.address(symbol);
        if (address.isPresent()) {
            try {
                for (ProcessMaps.Mapping mapping : ProcessMaps.parse(ProcFile.bytes("/proc/self/maps"))) {
                    if (mapping.contains(address.getAsLong())
                            && mapping.isFile()
                            && Files.isSameFile(Path.of(mapping.path()), path)) {
                        return address.getAsLong() - mapping.start() + mapping.offset();
                    }
                }
            } catch (IOException e) {
                // as if it were not loaded
            }
        }
        throw new BpfException("file '" + name + "': symbol '" + symbol
                + "': stands for one of several functions, and which one is not known here; give the address of one");
    }

    @Override
    public String toString() {
        return name;
    }
}
