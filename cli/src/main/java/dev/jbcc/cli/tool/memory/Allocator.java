package dev.jbcc.cli.tool.memory;

import dev.jbcc.Bpf;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.Uprobe;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.symbol.ProgramFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The functions of an allocator, to which the program of {@code memleak} is attached. Closing detaches it. */
final class Allocator implements AutoCloseable {
    /**
     * A function of allocators.
     *
     * @param entry the function of the program for its start
     * @param allocates whether it gives a block, at its return
     * @param optional whether there are allocators without it
     */
    private record Function(String name, String entry, boolean allocates, boolean optional) {}

    /** Those that free are first: a block that is seen to begin is then seen to end. */
    private static final List<Function> FUNCTIONS = List.of(
            new Function("free", "on_free", false, false),
            new Function("munmap", "on_free", false, true),
            new Function("realloc", "on_realloc", true, true),
            new Function("malloc", "on_malloc", true, false),
            new Function("calloc", "on_calloc", true, true),
            new Function("posix_memalign", "on_posix_memalign", true, true),
            new Function("aligned_alloc", "on_aligned", true, true),
            new Function("memalign", "on_aligned", true, true),
            new Function("valloc", "on_malloc", true, true),
            new Function("pvalloc", "on_malloc", true, true),
            new Function("mmap", "on_aligned", true, true));

    private final List<Link> links = new ArrayList<>();

    private Allocator() {}

    /**
     * Attaches to the functions.
     *
     * @param file a path, or the short name of a library
     * @param prefix that the names of its functions have
     * @throws BpfException if there is no such file or process, or the file has no such functions
     */
    static Allocator attach(Bpf bpf, String file, String prefix, int processId) {
        Allocator allocator = new Allocator();
        try {
            allocator.attach(bpf, ProgramFile.open(file, processId), prefix, processId);
            return allocator;
        } catch (BpfException e) {
            allocator.close();
            throw e;
        }
    }

    private void attach(Bpf bpf, ProgramFile file, String prefix, int processId) {
        Map<String, Long> addresses = new HashMap<>();
        file.functions(Pattern.compile(Pattern.quote(prefix)))
                .forEach(function -> addresses.put(function.name(), function.address()));
        BpfProgram end = bpf.loadFunc("returned", ProgramType.KPROBE);
        Set<Long> offsets = new HashSet<>();
        for (Function function : FUNCTIONS) {
            String name = prefix + function.name;
            Long address = addresses.get(name);
            if (address == null) {
                if (!function.optional) {
                    throw new BpfException("file '" + file.path() + "': no function '" + name
                            + "'; give the allocator with --obj, and with --symbols-prefix what its names start with");
                }
                continue;
            }
            long offset = file.offsetOf(address);
            if (offsets.add(offset)) { // aliases are one function
                Uprobe.Place place = new Uprobe.Place(file.path(), offset, 0);
                if (function.allocates) {
                    links.add(Uprobe.attachReturn(end, place, processId, 0));
                }
                links.add(Uprobe.attach(bpf.loadFunc(function.entry, ProgramType.KPROBE), place, processId, 0));
            }
        }
    }

    @Override
    public void close() {
        links.forEach(Link::close);
    }
}
