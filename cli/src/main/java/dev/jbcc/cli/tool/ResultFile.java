package dev.jbcc.cli.tool;

import dev.jbcc.cli.UsageException;
import dev.jbcc.runtime.BpfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that an option names and that a tool writes at its end. */
public final class ResultFile {
    private ResultFile() {}

    /**
     * Writes it.
     *
     * @throws BpfException if the file cannot be written
     */
    public static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new BpfException("file '" + file + "': cannot be written: " + e, e);
        }
    }

    /**
     * Checks that it can be written where an option says, before anything is traced.
     *
     * @throws UsageException if it cannot
     */
    public static void checkWritable(String option, String file) {
        Path path = Path.of(file).toAbsolutePath();
        Path directory = path.getParent();
        boolean writable = Files.exists(path)
                ? Files.isRegularFile(path) && Files.isWritable(path)
                : directory != null && Files.isDirectory(directory) && Files.isWritable(directory);
        if (!writable) {
            throw new UsageException("option '" + option + "': '" + file + "': cannot be written");
        }
    }
}
