package dev.jbcc.runtime.btf;

import dev.jbcc.runtime.BpfException;
import java.nio.file.Path;
import java.util.List;

/**
 * The types of a kernel and of its modules. Implementations are thread-safe and read each table once at most: it costs some
 * milliseconds.
 */
@FunctionalInterface
public interface KernelTypes {
    /**
     * Returns the kernel's own types.
     *
     * @throws BpfException if there are none, or they cannot be read
     */
    Btf kernel();

    /** Returns the names of the loaded modules that have types, in alphabetical order. */
    default List<String> modules() {
        return List.of();
    }

    /**
     * Returns the types of a module; those of the kernel are among them.
     *
     * @throws BpfException if there is no such module, or its types cannot be read
     */
    default Btf module(String name) {
        throw new BpfException("kernel module '" + name + "': its types are not known");
    }

    /**
     * Returns those of the running kernel; {@value KernelBtf#OVERRIDE} may name another file for the kernel's own, with which those of
     * the running kernel's modules do not go.
     */
    static KernelTypes running() {
        return new KernelTypeFiles(KernelBtf.file(), KernelBtf.isOverridden() ? null : KernelBtf.DIRECTORY);
    }

    /**
     * Returns those in files.
     *
     * @param kernelFile the kernel's own
     * @param moduleDirectory has a file for each module, which need not be there
     */
    static KernelTypes of(Path kernelFile, Path moduleDirectory) {
        return new KernelTypeFiles(kernelFile, moduleDirectory);
    }
}
