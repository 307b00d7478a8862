package dev.jbcc.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The corpus has a program for each construct of the dialect, that of the reference guide above all. */
class CorpusTest {
    private static final Path CORPUS = DialectFixture.RESOURCES.resolve("corpus");
    private static final List<String> CHAPTERS =
            List.of("Events & Arguments", "Data", "Debugging", "Output", "Maps", "Licensing", "Rewriter");

    /** A line of {@code constructs.txt}. */
    private record Construct(String name, List<String> programs, String text) {
        static Construct parse(String line) {
            String[] columns = line.split(" \\| ", -1);
            return new Construct(columns[0], List.of(columns[1].split(", ", -1)), columns[2]);
        }
    }

    private static List<Construct> constructs() throws IOException {
        try (Stream<String> lines = Files.lines(CORPUS.resolve("constructs.txt"))) {
            return lines.filter(line -> !line.startsWith("#"))
                    .map(Construct::parse)
                    .toList();
        }
    }

    @Test
    void hasEachConstructOfTheGuide() throws IOException {
        List<String> guide;
        try (Stream<String> entries = Files.lines(Path.of("../docs/reference-entries.txt"))) {
            guide = entries.filter(entry -> CHAPTERS.contains(entry.split(" / ", -1)[0]))
                    .toList();
        }
        assertEquals(
                guide,
                constructs().subList(0, guide.size()).stream()
                        .map(Construct::name)
                        .toList());
    }

    @Test
    void eachProgramHasWhatItIsListedFor() throws IOException {
        List<String> without = new ArrayList<>();
        for (Construct construct : constructs()) {
            for (String program : construct.programs()) {
                if (!Files.readString(CORPUS.resolve(program + ".c")).contains(construct.text())) {
                    without.add(construct.name() + ": " + program);
                }
            }
        }
        assertEquals(List.of(), without);
    }

    @Test
    void eachProgramIsListed() throws IOException {
        TreeSet<String> listed = new TreeSet<>();
        constructs().forEach(construct -> listed.addAll(construct.programs()));
        assertEquals(DialectFixture.programs("corpus"), new ArrayList<>(listed));
    }
}
