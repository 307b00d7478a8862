package dev.jbcc.kerneltests;

import dev.jbcc.testsupport.Jbcc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The C programs of the tests and the examples, by their paths in the checkout. */
final class Programs {
    private static final String TESTS = "kernel-tests/src/test/resources/dev/jbcc/kerneltests/programs";
    private static final String EXAMPLES = "examples/src/main/bpf";

    private Programs() {}

    /** Returns the path of a program of the tests, such as {@code counts.c}. */
    static Path of(String name) {
        return Jbcc.root().resolve(TESTS).resolve(name);
    }

    /** Returns all examples, in order of their names. */
    static List<Path> examples() {
        return in(EXAMPLES);
    }

    /** Returns all programs of the tests that should compile, in order of their names. */
    static List<Path> tests() {
        return in(TESTS).stream()
                .filter(program -> !program.getFileName().toString().startsWith("bad-"))
                .toList();
    }

    private static List<Path> in(String directory) {
        try (Stream<Path> files = Files.list(Jbcc.root().resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(".c")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
