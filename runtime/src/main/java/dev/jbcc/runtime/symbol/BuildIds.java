package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfImage;
import dev.jbcc.runtime.internal.sys.ProcFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds files by their build ids: those that were named, those that distributions list by id, and those that processes have mapped.
 * Where they are is remembered when the processes are gone. Thread-safe.
 */
final class BuildIds {
    private static final List<ProcessRoot> OWN = List.of(ProcessRoot.own());

    /** Where links lie that lead from ids to files. */
    private static final List<String> DIRECTORIES = List.of("/usr/lib/debug/.build-id/", "/usr/lib/.build-id/");

    /** The kernel tells ids of this size, and fills up shorter ones with zeros. */
    private static final int DIGITS = 40;

    private final Path proc;
    private final Binaries binaries;
    private final Map<String, Place> places = new HashMap<>();
    private final Freshness age = new Freshness();

    /** A file, and its path as its users see it. */
    private record Place(Path file, String path, List<ProcessRoot> roots) {}

    /** A file that was read, and its path as its users see it. */
    record Found(Binary binary, String path) {}

    BuildIds(Path proc, Binaries binaries) {
        this.proc = proc;
        this.binaries = binaries;
    }

    /**
     * Adds a file.
     *
     * @throws BpfException if there is none, it cannot be read, or it has no build id
     */
    synchronized void add(String name) {
        ProgramFile.Location location = ProgramFile.locate(name, -1);
        String id = idOf(location.path());
        if (id.isEmpty()) {
            throw new BpfException("file '" + name + "': has no build id, or is no ELF file");
        }
        places.put(id, new Place(location.path(), location.name(), OWN));
    }

    /** Returns the file with a build id; null if there is none. */
    synchronized @Nullable Found find(String id) {
        Found found = read(id);
        if (found == null && id.length() == DIGITS) {
            listed(id);
            found = read(id);
            if (found == null && age.mayReadAgain()) {
                lookAtProcesses();
                found = read(id);
            }
        }
        return found;
    }

    /** What was at that path may have been replaced since. */
    private @Nullable Found read(String id) {
        Place place = places.get(id);
        if (place == null || !idOf(place.file).equals(id)) {
            return null;
        }
        return new Found(binaries.get(place.file, place.path, place.roots), place.path);
    }

    private void listed(String id) {
        for (String directory : DIRECTORIES) {
            Path link = Path.of(directory + id.substring(0, 2) + "/" + id.substring(2));
            try {
                Path file = link.toRealPath();
                if (idOf(file).equals(id)) {
                    places.put(id, new Place(file, file.toString(), OWN));
                    return;
                }
            } catch (IOException e) {
                // not listed there
            }
        }
    }

    private void lookAtProcesses() {
        age.start();
        Set<String> looked = new HashSet<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                lookAt(process, looked);
            }
        } catch (IOException e) {
            // what was seen until then
        } finally {
            age.end();
        }
    }

    private void lookAt(Path process, Set<String> looked) {
        try {
            ProcessRoot root = ProcessRoot.of(process);
            for (ProcessMaps.Mapping mapping :
                    ProcessMaps.parse(ProcFile.bytes(process.resolve("maps").toString()))) {
                if (mapping.isFile() && looked.add(mapping.device() + " " + mapping.inode())) {
                    Path mapped = process.resolve(
                            "map_files/" + Long.toHexString(mapping.start()) + "-" + Long.toHexString(mapping.end()));
                    Path file = Files.isRegularFile(mapped) ? mapped : root.resolve(mapping.path());
                    String id = idOf(file);
                    if (!id.isEmpty()) {
                        places.put(id, place(file, mapping.path(), root));
                    }
                }
            }
        } catch (IOException e) {
            // it is gone, or not ours to look at
        }
    }

    /** A path that is this process's own too goes on leading there when the other process is gone. */
    private static Place place(Path file, String path, ProcessRoot root) throws IOException {
        Path own = Path.of(path);
        return Files.exists(own) && Files.isSameFile(file, own)
                ? new Place(own, path, OWN)
                : new Place(file, path, List.of(root, ProcessRoot.own()));
    }

    /** Returns the build id of a file in hex; empty if it has none. */
    private static String idOf(Path file) {
        try (ElfImage image = ElfImage.open(file)) {
            byte[] id = image.buildId().orElse(new byte[0]);
            return id.length == 0 ? "" : HexFormat.of().formatHex(Arrays.copyOf(id, DIGITS / 2));
        } catch (IOException | ObjectFormatException e) {
            return "";
        }
    }
}
