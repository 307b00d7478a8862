package dev.jbcc.runtime.btf;

import dev.jbcc.runtime.BpfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The running kernel's BTF. */
public final class KernelBtf {
    /** Environment variable that names another file to read instead of the running kernel's. */
    public static final String OVERRIDE = "JBCC_BTF";

    private static final Path DIRECTORY = Path.of("/sys/kernel/btf");

    private KernelBtf() {}

    /**
     * Reads the running kernel's table, or the file that {@value #OVERRIDE} names. Costs some milliseconds and megabytes:
     * callers keep the result.
     *
     * @throws BpfException if there is none, or it cannot be read
     */
    public static Btf load() {
        Path file = file();
        return Btf.read(bytes(file), file.toString());
    }

    /**
     * Reads the table of a kernel module.
     *
     * @param kernel what {@link #load()} gave
     * @throws BpfException if there is none, or it cannot be read
     */
    public static Btf loadModule(String module, Btf kernel) {
        Path file = DIRECTORY.resolve(module);
        return Btf.readSplit(bytes(file), file.toString(), kernel);
    }

    /** Returns the file that {@link #load()} reads. */
    public static Path file() {
        String override = System.getenv(OVERRIDE);
        return override == null || override.isEmpty() ? DIRECTORY.resolve("vmlinux") : Path.of(override);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new BpfException(
                    "kernel BTF '" + file + "': no such file; the kernel needs CONFIG_DEBUG_INFO_BTF, or set "
                            + OVERRIDE + " to a BTF file",
                    e);
        } catch (IOException e) {
            throw new BpfException("kernel BTF '" + file + "': read: " + e.getMessage(), e);
        }
    }
}
