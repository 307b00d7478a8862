package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference has every entry of the guide, in the guide's order, each with an example that compiles. */
class ReferenceTest {
    @Test
    void hasEveryEntryOfTheGuide() throws Exception {
        assertEquals(Reference.guide(), new ArrayList<>(Reference.entries().keySet()));
        Reference.entries().forEach((entry, example) -> assertFalse(example.isBlank(), entry + ": has no example"));
    }

    @Test
    void examplesCompile(@TempDir Path directory) throws Exception {
        assertEquals(Reference.guide().size(), Reference.compile(directory).size());
    }
}
