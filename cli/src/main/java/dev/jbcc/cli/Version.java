package dev.jbcc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version that was built. */
public final class Version {
    private Version() {}

    /** Returns the version of jbcc, such as {@code 0.1.0}. */
    public static String ofJbcc() {
        return resource("version").strip();
    }

    /** Returns the text of a resource beside this class. */
    static String resource(String name) {
        try (InputStream stream = Version.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("resource '" + name + "': not in the build");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("resource '" + name + "': cannot be read", e);
        }
    }
}
