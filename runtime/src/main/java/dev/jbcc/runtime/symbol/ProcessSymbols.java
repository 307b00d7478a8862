package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.internal.sys.ProcFile;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.symbol.ProcessMaps.Mapping;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of one process: of the files that it maps, of the vdso, and those that it wrote for the code it compiled itself.
 * Thread-safe.
 *
 * <p>Its mappings are read again when an address is in none of them, and otherwise from time to time, so that what it loads and
 * unloads, and another program that it executes, is noticed; no more often than costs a twentieth of the time. When it is gone,
 * what was known last goes on being used: samples outlive the process they are of.
 */
final class ProcessSymbols {
    private static final long LONGEST_VDSO = 1 << 20;

    private final Path directory;
    private final Binaries binaries;
    private final ProcessRoot root;
    private final Freshness mapsAge = new Freshness();
    private final PerfMapFile perfMap;
    private final @Nullable JvmPerfMap jvmPerfMap;

    private byte[] mapsText = new byte[0];
    private List<Module> modules = List.of();
    private boolean jvm;
    private List<Mapping> anonymous = List.of();

    /** A mapping and what it shows, read when first needed. */
    private static final class Module {
        final Mapping mapping;

        @Nullable
        Binary binary;

        Module(Mapping mapping) {
            this.mapping = mapping;
        }
    }

    /**
     * @param directory of the process below {@code /proc}
     * @param jvmRemarks are told why a JVM does not name what it has compiled; null if JVMs are not to be asked
     */
    ProcessSymbols(Path directory, Binaries binaries, Sys sys, @Nullable Consumer<String> jvmRemarks) {
        this.directory = directory;
        this.binaries = binaries;
        this.root = ProcessRoot.of(directory);
        this.perfMap = new PerfMapFile(directory);
        this.jvmPerfMap = jvmRemarks == null ? null : new JvmPerfMap(directory, sys, jvmRemarks);
    }

    /**
     * Finds what an address of the process belongs to: a function, or else the module it lies in.
     *
     * @return empty if it lies in neither
     */
    synchronized Optional<Symbol> find(long address, boolean demangle) {
        if (mapsAge.isOld()) {
            readMaps();
        }
        Symbol found = lookUp(address, demangle);
        if (found == null && mapsAge.mayReadAgain() && readMaps()) {
            found = lookUp(address, demangle);
        }
        return Optional.ofNullable(found);
    }

    /** Reads the mappings at the next look-up. */
    synchronized void refresh() {
        mapsAge.expire();
        perfMap.refresh();
    }

    private @Nullable Symbol lookUp(long address, boolean demangle) {
        Module module = module(address);
        Symbol inModule = module == null ? null : inModule(module, address, demangle);
        if (inModule != null && inModule.isNamed()) {
            return inModule;
        }
        Symbol compiled = perfMap.find(address);
        if (compiled == null && inModule == null && jvm && jvmPerfMap != null && isAnonymous(address)) {
            return jvmPerfMap.find(address);
        }
        return compiled != null && (compiled.isNamed() || inModule == null) ? compiled : inModule;
    }

    private boolean isAnonymous(long address) {
        return anonymous.stream().anyMatch(mapping -> mapping.contains(address));
    }

    private @Nullable Module module(long address) {
        int low = 0;
        int high = modules.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Module module = modules.get(middle);
            if (module.mapping.contains(address)) {
                return module;
            }
            if (Long.compareUnsigned(address, module.mapping.start()) < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return null;
    }

    private Symbol inModule(Module module, long address, boolean demangle) {
        Mapping mapping = module.mapping;
        Binary binary = module.binary;
        if (binary == null) {
            binary = open(module);
            module.binary = binary;
        }
        return binary.symbolAt(address - mapping.start() + mapping.offset(), mapping.path(), demangle);
    }

    private Binary open(Module module) {
        for (Module other : modules) {
            if (other.binary != null && other.mapping.isSameFile(module.mapping)) {
                return other.binary;
            }
        }
        Mapping mapping = module.mapping;
        if (mapping.isVdso()) {
            return vdso(mapping);
        }
        List<ProcessRoot> roots = List.of(root, ProcessRoot.own());
        // What the process has mapped, whatever is at that path now. Only root may follow these links.
        Path mapped = directory.resolve(
                "map_files/" + Long.toHexString(mapping.start()) + "-" + Long.toHexString(mapping.end()));
        Binary binary = binaries.get(mapped, mapping.path(), roots);
        return binary != Binary.NONE || mapping.isDeleted()
                ? binary
                : binaries.get(root.resolve(mapping.path()), mapping.path(), roots);
    }

    /** The code that the kernel maps into every process is in no file, so it is read from the memory of the process. */
    private Binary vdso(Mapping mapping) {
        long length = mapping.end() - mapping.start();
        if (length <= 0 || length > LONGEST_VDSO) {
            return Binary.NONE;
        }
        try (FileChannel memory = FileChannel.open(directory.resolve("mem"), StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) length);
            while (bytes.hasRemaining() && memory.read(bytes, mapping.start() + bytes.position()) > 0) {
                // until it is full
            }
            return Binary.of(bytes.array(), mapping.path());
        } catch (IOException | ObjectFormatException e) {
            return Binary.NONE;
        }
    }

    /** Returns whether there is anything new. */
    private boolean readMaps() {
        mapsAge.start();
        try {
            byte[] text = ProcFile.bytes(directory.resolve("maps").toString());
            // A process that has ended and was not waited for has none.
            if (text.length == 0 || Arrays.equals(text, mapsText)) {
                return false;
            }
            List<Module> fresh = new ArrayList<>();
            List<Mapping> without = new ArrayList<>();
            for (Mapping mapping : ProcessMaps.parse(text)) {
                if (mapping.isFile() || mapping.isVdso()) {
                    fresh.add(kept(mapping));
                } else if (mapping.isAnonymous()) {
                    without.add(mapping);
                }
            }
            modules = fresh;
            anonymous = without;
            jvm = fresh.stream().anyMatch(module -> HotSpot.isLibrary(module.mapping));
            mapsText = text;
            return true;
        } catch (IOException e) {
            return false; // it is gone, or not ours to look at
        } finally {
            mapsAge.end();
        }
    }

    /** A mapping that has not changed keeps what was read of its file. */
    private Module kept(Mapping mapping) {
        for (Module module : modules) {
            if (module.mapping.equals(mapping)) {
                return module;
            }
        }
        return new Module(mapping);
    }
}
