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
    private static final String RESOURCES = "kernel-tests/src/test/resources/dev/jbcc/kerneltests";
    private static final String TESTS = RESOURCES + "/programs";
    private static final String EXAMPLES = "examples/src/main/bpf";
    private static final String CORPUS = "compiler/src/test/resources/dev/jbcc/compiler/rewrite/corpus";

    private Programs() {}

    /** Returns the path of a program of the tests, such as {@code counts.c}. */
    static Path of(String name) {
        return Jbcc.root().resolve(TESTS).resolve(name);
    }

    /** Returns the path of a program whose functions get their types from the test, such as {@code maps_keyed.c}. */
    static Path typed(String name) {
        return of("typed").resolve(name);
    }

    /** Returns all programs of that kind, in order of their names. */
    static List<Path> typed() {
        return in(TESTS + "/typed");
    }

    /** Returns the path of a program that some machines' own kernels cannot load, such as {@code hooks.c}. */
    static Path guest(String name) {
        return of("guests").resolve(name);
    }

    /** Returns all examples, in order of their names. */
    static List<Path> examples() {
        return in(EXAMPLES);
    }

    /** Returns all programs of the tests that should load, in order of their names. */
    static List<Path> tests() {
        return in(TESTS).stream().filter(program -> !isBad(program)).toList();
    }

    /** Returns the programs that compile and that the verifier refuses; a comment in each says where and why. */
    static List<Path> refused() {
        return in(TESTS + "/refused");
    }

    /** Returns the programs of the compiler's corpus, one for each construct of the dialect. */
    static List<Path> corpus() {
        return in(CORPUS).stream()
                .filter(program -> !program.getFileName().toString().endsWith(".expected.c"))
                .toList();
    }

    /** Returns the command lines of tools whose options make other programs of them, one per line of {@code tool-commands.txt}. */
    static List<String> toolCommands() {
        try {
            return Files.readAllLines(Jbcc.root().resolve(RESOURCES).resolve("tool-commands.txt")).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns all programs, those of the tests that should not load among them. */
    static List<Path> all() {
        return Stream.of(in(TESTS), in(TESTS + "/guests"), refused(), corpus(), in(EXAMPLES))
                .flatMap(List::stream)
                .toList();
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
