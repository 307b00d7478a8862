package dev.jbcc.cli.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How busy the machine is. */
public final class LoadAverage {
    private LoadAverage() {}

    /** Returns the line of {@code /proc/loadavg}; empty if it cannot be read: without it, the rest is as good. */
    public static String now() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).strip();
        } catch (IOException _) {
            return "";
        }
    }
}
