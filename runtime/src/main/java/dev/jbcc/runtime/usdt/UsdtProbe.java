package dev.jbcc.runtime.usdt;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfImage;
import dev.jbcc.runtime.symbol.ProgramFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A static probe of a program or library. Immutable and thread-safe.
 *
 * @param provider the first part of its name, such as {@code hotspot}
 * @param name the second part, such as {@code gc__begin}
 * @param fileName the program or library as its users call it
 * @param file the same as this process finds it
 * @param sites where the probe is, at least one; in the order of the file
 */
public record UsdtProbe(String provider, String name, String fileName, Path file, List<UsdtSite> sites) {
    public UsdtProbe {
        sites = List.copyOf(sites);
    }

    /**
     * Returns the probes of a program or library, in the order of the file.
     *
     * @param name a path, or the short name of a library, such as {@code c}
     * @param processId whose files and libraries are meant, in its own mount namespace; negative for those of this process
     * @throws BpfException if there is no such file or process, or it cannot be read
     * @throws ObjectFormatException if it is no ELF file, or what it says of its probes is damaged
     */
    public static List<UsdtProbe> ofFile(String name, int processId) {
        ProgramFile.Location found = ProgramFile.locate(name, processId);
        try (ElfImage image = ElfImage.open(found.path())) {
            return UsdtNotes.read(image, found.name(), found.path());
        } catch (IOException e) {
            throw new BpfException("file '" + found.name() + "': read: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the probes of the program that a process runs, and of all libraries that it has loaded. Files that are no ELF files,
     * cannot be read or are damaged are left out.
     *
     * @throws BpfException if there is no such process, or its memory map cannot be read
     */
    public static List<UsdtProbe> ofProcess(int processId) {
        List<UsdtProbe> probes = new ArrayList<>();
        for (ProgramFile.Location loaded : ProgramFile.loaded(processId)) {
            try (ElfImage image = ElfImage.open(loaded.path())) {
                probes.addAll(UsdtNotes.read(image, loaded.name(), loaded.path()));
            } catch (IOException | ObjectFormatException e) {
                // such as a file that is mapped to be executed, but is data for a virtual machine of its own
            }
        }
        return probes;
    }

    /** Returns provider and name, as {@code hotspot:gc__begin}. */
    public String fullName() {
        return provider + ":" + name;
    }

    /** Tells whether a program can look whether anybody looks, which saves it the work of preparing arguments. */
    public boolean hasSemaphore() {
        return sites.getFirst().semaphoreOffset() != 0;
    }

    /** Returns how many arguments the probe has, readable or not. */
    public int argumentCount() {
        return sites.getFirst().argumentCount();
    }
}
