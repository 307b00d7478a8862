package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.internal.sys.Sys;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives addresses of the kernel and of processes their names. Reads symbols when they are first needed, and keeps them: those of a
 * file once for all processes, those of a process until it executes another program or loads other files. Holds nothing
 * open. Thread-safe.
 *
 * <p>Mirrors the symbol caches of bcc Python, whose class-wide cache is an object here.
 */
public final class Symbolizer {
    private static final int MOST_PROCESSES = 1024;

    private final Path proc;
    private final Sys sys;
    private final Binaries binaries = new Binaries();
    private final BuildIds buildIds;
    private volatile @Nullable Kallsyms kernel;
    private volatile @Nullable Consumer<String> jvmRemarks;

    /** Guarded by itself. */
    private final Map<Integer, ProcessSymbols> processes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, ProcessSymbols> eldest) {
            return size() > MOST_PROCESSES;
        }
    };

    /** Makes one that knows nothing yet. */
    public Symbolizer() {
        this(Path.of("/proc"), Sys.host());
    }

    Symbolizer(Path proc, Sys sys) {
        this.proc = proc;
        this.sys = sys;
        this.buildIds = new BuildIds(proc, binaries);
    }

    /**
     * Has JVMs of the HotSpot family asked for the names of the methods that they have compiled, if they have written none to a file
     * {@code /tmp/perf-PID.map}: as {@code jcmd PID Compiler.perfmap} does, which starts a thread in the JVM and takes it some
     * milliseconds. Only for processes that are looked up from now on for the first time. JDK 17 or newer.
     *
     * @param remarks are told why one has given no names, once for each process
     */
    public void askJvms(Consumer<String> remarks) {
        jvmRemarks = remarks;
    }

    /**
     * Returns the kernel's symbols, as they were when first asked for.
     *
     * @throws BpfException if they cannot be read
     */
    public Kallsyms kernel() {
        Kallsyms known = kernel;
        if (known == null) {
            synchronized (this) {
                known = kernel;
                if (known == null) {
                    known = Kallsyms.load();
                    kernel = known;
                }
            }
        }
        return known;
    }

    /** Returns what is at an address of the kernel; see {@link Kallsyms#find(long)}. */
    public Optional<Symbol> findKernel(long address) {
        return kernel().find(address);
    }

    /**
     * Returns what is at an address of a process: a function, or if none is known there, the module that it lies in.
     *
     * @param demangle whether names of C++ and Rust are to be as in the source rather than as the linker has them
     * @return empty if it lies in no code that is known, or the process is gone and was not asked about before
     */
    public Optional<Symbol> find(int processId, long address, boolean demangle) {
        return process(processId).find(address, demangle);
    }

    /**
     * Returns what is at an offset of the file with a build id: a function, or if none is known there, the file. It is searched among
     * the files that {@link #addModule} named, that distributions list by their ids, and that any process has mapped, now or when an id
     * was last searched; so frames of processes that have ended have names as long as their files are there.
     *
     * @param buildId in hex, as kernels tell it: 20 bytes
     * @param fileOffset bytes from the start of the file
     * @return empty if there is no such file
     */
    public Optional<Symbol> find(String buildId, long fileOffset, boolean demangle) {
        BuildIds.Found found = buildIds.find(buildId);
        return found == null
                ? Optional.empty()
                : Optional.of(found.binary().symbolAt(fileOffset, found.path(), demangle));
    }

    /**
     * Makes an executable or library known by its build id. Mirrors {@code BPF.add_module(name)}.
     *
     * @param name as {@link ProgramFile#locate} takes it
     * @throws BpfException if there is no such file, it cannot be read, or it has no build id
     */
    public void addModule(String name) {
        buildIds.add(name);
    }

    private ProcessSymbols process(int processId) {
        synchronized (processes) {
            ProcessSymbols symbols = processes.get(processId);
            if (symbols == null) {
                symbols = new ProcessSymbols(proc.resolve(Integer.toString(processId)), binaries, sys, jvmRemarks);
                processes.put(processId, symbols);
            }
            return symbols;
        }
    }

    /**
     * Forgets what may have changed: the kernel's symbols, for modules and BPF programs loaded since, and the mappings of
     * processes. The files that they map need not be read again.
     */
    public void refresh() {
        kernel = null;
        synchronized (processes) {
            processes.values().forEach(ProcessSymbols::refresh);
        }
    }
}
