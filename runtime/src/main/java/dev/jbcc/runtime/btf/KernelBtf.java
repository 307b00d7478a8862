package dev.jbcc.runtime.btf;

import dev.jbcc.runtime.BpfException;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** The running kernel's BTF. */
public final class KernelBtf {
    /** Environment variable that names another file to read instead of the running kernel's. */
    public static final String OVERRIDE = "JBCC_BTF";

    /** Where the running kernel has a file for itself, and one for each module. */
    public static final Path DIRECTORY = Path.of("/sys/kernel/btf");

    static final String KERNEL = "vmlinux";

    private static final int READ_BYTES = 8192;
    private static final int MAX_BYTES = 1 << 30;

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

    /** Returns the file that {@link #load()} reads. */
    public static Path file() {
        String override = System.getenv(OVERRIDE);
        return override == null || override.isEmpty() ? DIRECTORY.resolve(KERNEL) : Path.of(override);
    }

    /** Tells whether {@link #load()} reads another file than the running kernel's. */
    static boolean isOverridden() {
        return !file().equals(DIRECTORY.resolve(KERNEL));
    }

    private static String hint(Path file) {
        return file.startsWith(DIRECTORY)
                ? "; the kernel needs CONFIG_DEBUG_INFO_BTF, or set " + OVERRIDE + " to a BTF file"
                : file.equals(file()) ? "; " + OVERRIDE + " names it" : "";
    }

    /**
     * Returns the bytes of a kernel's table. The kernel hands out no more than a page at a time, so what counts is that a read is
     * cheap.
     *
     * @throws BpfException if the file cannot be read
     */
    public static byte[] bytes(Path file) {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            long length = file.toFile().length();
            if (length > MAX_BYTES) {
                throw new BpfException("kernel BTF '" + file + "': " + length + " bytes, at most " + MAX_BYTES);
            }
            byte[] bytes = new byte[(int) length];
            int n = 0;
            int read;
            while (n < bytes.length && (read = in.read(bytes, n, Math.min(READ_BYTES, bytes.length - n))) > 0) {
                n += read;
            }
            return n == bytes.length ? bytes : Arrays.copyOf(bytes, n);
        } catch (FileNotFoundException e) {
            throw new BpfException(
                    file.toFile().exists()
                            ? "kernel BTF '" + file + "': open: " + e.getMessage()
                            : "kernel BTF '" + file + "': no such file" + hint(file),
                    e);
        } catch (IOException e) {
            throw new BpfException("kernel BTF '" + file + "': read: " + e.getMessage(), e);
        }
    }
}
