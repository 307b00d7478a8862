package dev.jbcc.cli.tool.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes paths absolute by asking {@code /proc} where the process is. That is a race: a process may have gone by then. */
final class FullPaths {
    private final Path proc;

    FullPaths(Path proc) {
        this.proc = proc;
    }

    /** Returns the path of a call; as it was given if its directory is not known any more. */
    String of(OpenEvent event) {
        String path = event.path();
        if (path.isEmpty() || path.startsWith("/")) {
            return path;
        }
        Path process = proc.resolve(Integer.toString(event.tid()));
        Path link = event.directory() == OpenEvent.CURRENT_DIRECTORY
                ? process.resolve("cwd")
                : process.resolve("fd").resolve(Integer.toString(event.directory()));
        try {
            String directory = Files.readSymbolicLink(link).toString();
            return directory.endsWith("/") ? directory + path : directory + "/" + path;
        } catch (IOException _) {
            return path;
        }
    }
}
