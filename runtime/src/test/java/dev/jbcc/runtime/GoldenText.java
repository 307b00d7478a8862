package dev.jbcc.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the tests: fixtures, and expected texts, which {@code -Dgolden.update=true} rewrites. */
public final class GoldenText {
    private static final Path RESOURCES = Path.of("src/test/resources/dev/jbcc/runtime/object");

    private GoldenText() {}

    /** Returns the bytes of a fixture of package {@code object}. */
    public static byte[] fixture(String name) {
        return resource("fixtures/" + name);
    }

    /** Returns an expected text that is not made by this project's code, and so never rewritten. */
    public static String oracle(String name) {
        return new String(resource("golden/" + name), StandardCharsets.UTF_8);
    }

    /** Fails unless the text is the expected one. */
    public static void assertGolden(String name, String actual) {
        if (Boolean.getBoolean("golden.update")) {
            try {
                Files.createDirectories(RESOURCES.resolve("golden"));
                Files.writeString(RESOURCES.resolve("golden").resolve(name), actual);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertEquals(Boolean.getBoolean("golden.update") ? actual : oracle(name), actual, name);
    }

    private static byte[] resource(String name) {
        try (InputStream in = GoldenText.class.getResourceAsStream("object/" + name)) {
            if (in == null) {
                throw new AssertionError("no test file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
