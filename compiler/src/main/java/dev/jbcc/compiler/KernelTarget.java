package dev.jbcc.compiler;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.KernelTypes;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel that a program is compiled for: its types, its tracepoints, its configuration.
 *
 * <p>Normally the running one. A directory with copies of another kernel's files serves as well, so that one machine can compile
 * for others: {@code btf}, {@code release}, and if there are any {@code build-id}, {@code config} and
 * {@code events/CATEGORY/NAME/format}.
 *
 * <p>Reads nothing before it is asked. Thread-safe.
 */
public interface KernelTarget {
    /** Returns the running kernel. */
    static KernelTarget running() {
        return dev.jbcc.compiler.kernel.KernelFiles.running();
    }

    /** Returns the kernel whose files lie in a directory. */
    static KernelTarget of(Path directory) {
        return dev.jbcc.compiler.kernel.KernelFiles.of(directory);
    }

    /** Returns the kernel of the directory that {@code JBCC_KERNEL_DIR} names; the running one if that is not set. */
    static KernelTarget ofEnvironment() {
        String directory = System.getenv("JBCC_KERNEL_DIR");
        return directory == null || directory.isEmpty() ? running() : of(Path.of(directory));
    }

    /** Returns the kernel's version, as {@code uname -r} prints it. */
    String release();

    /**
     * Returns what tells this kernel from every other: letters, digits, dots and hyphens. Made from the kernel's build id, or
     * where that is unknown from a checksum of the BTF. Cheap.
     */
    String identity();

    /**
     * Returns the kernel's types. The first call reads some megabytes.
     *
     * @throws dev.jbcc.runtime.BpfException if the kernel has no BTF
     */
    Btf btf();

    /** Returns the kernel's types with those of its modules. */
    KernelTypes types();

    /** Returns the table of a module's types as it is in the file, without looking into it; empty if there is none. */
    Optional<byte[]> moduleBtf(String module);

    /**
     * Returns the types of the running kernel, which objects are loaded with: the same as {@link #types()} if this is that kernel, so
     * that who compiles and then loads reads them once.
     */
    default KernelTypes runningTypes() {
        return isRunning() ? types() : KernelTypes.running();
    }

    /** Tells whether this is the kernel that this process runs on. */
    boolean isRunning();

    /**
     * Returns the text of a tracepoint's format file.
     *
     * @return empty if there is no such tracepoint
     * @throws dev.jbcc.runtime.BpfException if formats cannot be read at all; says why
     */
    Optional<String> tracepointFormat(String category, String event);

    /** Returns the kernel's build configuration ({@code CONFIG_X} to {@code y}, {@code m} or a value); empty if it is not to be had. */
    Map<String, String> config();
}
