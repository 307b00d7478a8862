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

    /** Returns all programs of the tests that should load, in order of their names. */
    static List<Path> tests() {
        return in(TESTS).stream().filter(program -> !isBad(program)).toList();
    }

    /** Returns all programs, those of the tests that should not load among them. */
    static List<Path> all() {
        return Stream.concat(in(TESTS).stream(), in(EXAMPLES).stream()).toList();
    }

    /** Returns whether a program is there to be refused. */
    static boolean isBad(Path program) {
        return program.getFileName().toString().startsWith("bad-");
    }

    private static List<Path> in(String directory) {
        try (Stream<Path> files = Files.list(Jbcc.root().resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(".c")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
