package dev.jbcc;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.symbol.Symbol;
import dev.jbcc.runtime.symbol.Symbolizer;
import java.util.Optional;
import java.util.OptionalLong;

/** The part of {@link Bpf} that gives addresses their names. */
abstract class BpfSymbols extends BpfUserEvents {
    private final Symbolizer symbols = new Symbolizer();

    BpfSymbols(BpfObject object) {
        super(object);
    }

    /** Returns what gives addresses their names for this object, and keeps the symbols that it has read. */
    public Symbolizer symbols() {
        return symbols;
    }

    /**
     * Returns the name of the kernel function at an address, {@code [unknown]} if there is none. Mirrors {@code ksym(addr)}.
     *
     * @throws BpfException if the kernel's symbols cannot be read
     */
    public String ksym(long address) {
        return text(symbols.kernel().findStart(address), false, false);
    }

    /**
     * Returns the name of the kernel function at an address, such as {@code vfs_read+0x1c [kernel]}. Mirrors
     * {@code ksym(addr, show_module, show_offset)}.
     *
     * @param showModule whether the kernel module, or {@code kernel}, follows
     * @param showOffset whether the bytes from the function's start follow
     * @throws BpfException if the kernel's symbols cannot be read
     */
    public String ksym(long address, boolean showModule, boolean showOffset) {
        return text(symbols.findKernel(address), showModule, showOffset);
    }

    /**
     * Returns the address of a kernel symbol. Mirrors {@code ksymname(name)}, which returns -1 where this is empty, and knows
     * functions only.
     *
     * @throws BpfException if the kernel's symbols cannot be read
     */
    public OptionalLong ksymname(String name) {
        return symbols.kernel().address(name);
    }

    /**
     * Returns the name of the function at an address of a process, {@code [unknown]} if there is none. Mirrors
     * {@code sym(addr, pid)}.
     *
     * @param processId less than zero for the kernel
     */
    public String sym(long address, int processId) {
        return sym(address, processId, false, false);
    }

    /**
     * Returns the name of the function at an address of a process, such as {@code start_thread+0x202 [libc.so.6]}. Mirrors
     * {@code sym(addr, pid, show_module, show_offset)}. Unlike bcc, it notices libraries that the process loads later, and goes on
     * naming addresses of a process that it knows and that has ended.
     *
     * @param processId less than zero for the kernel
     * @param showModule whether the last part of the file's path follows
     * @param showOffset whether the bytes from the function's start follow
     */
    public String sym(long address, int processId, boolean showModule, boolean showOffset) {
        return sym(address, processId, showModule, showOffset, true);
    }

    /**
     * Returns the name of the function at an address of a process. Mirrors
     * {@code sym(addr, pid, show_module, show_offset, demangle)}.
     *
     * @param processId less than zero for the kernel
     * @param showModule whether the last part of the file's path follows
     * @param showOffset whether the bytes from the function's start follow
     * @param demangle whether names of C++ and Rust are as in the source, such as {@code std::terminate()}; bcc does not know those
     *     of Rust
     */
    public String sym(long address, int processId, boolean showModule, boolean showOffset, boolean demangle) {
        return processId < 0
                ? ksym(address, showModule, showOffset)
                : text(symbols.find(processId, address, demangle), showModule, showOffset);
    }

    /**
     * Returns the name of the function of a frame with a build id, {@code [unknown]} if its file is not found. Mirrors
     * {@code sym(addr, pid, show_module, show_offset)} where {@code addr} is such a frame. Unlike bcc, which knows the modules of
     * {@link #addModule} only, it looks at the files that processes have mapped, too.
     *
     * @param processId whose frame it is, for frames that have an address instead; less than zero if that is not known
     */
    public String sym(StackTraces.Frame frame, int processId, boolean showModule, boolean showOffset) {
        if (!frame.buildId().isEmpty()) {
            return text(symbols.find(frame.buildId(), frame.position(), true), showModule, showOffset);
        }
        return processId < 0 ? Symbol.UNKNOWN : sym(frame.position(), processId, showModule, showOffset);
    }

    /**
     * Makes an executable or library known by its build id, so that frames in it have names. Mirrors {@code add_module(name)}.
     *
     * @param name the short name of a library, or a path
     * @throws BpfException if there is no such file, or it has no build id
     */
    public void addModule(String name) {
        symbols.addModule(name);
    }

    private static String text(Optional<Symbol> symbol, boolean showModule, boolean showOffset) {
        return symbol.isPresent() ? symbol.get().text(showModule, showOffset) : Symbol.UNKNOWN;
    }
}
