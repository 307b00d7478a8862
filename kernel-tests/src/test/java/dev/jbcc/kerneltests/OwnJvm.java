package dev.jbcc.kerneltests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How tests start a JVM with the classes of this one. */
final class OwnJvm {
    private OwnJvm() {}

    /**
     * Returns a command.
     *
     * @param words options of the JVM, the class, and its arguments
     */
    static List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(words));
        return command;
    }
}
