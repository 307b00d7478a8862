package dev.jbcc.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimilarTest {
    private static final List<String> NAMES = List.of("lookup", "lookup_or_init", "update", "delete");

    @Test
    void findsTheNameWithTheFewestChanges() {
        assertEquals(Optional.of("lookup"), Similar.to("lookupp", NAMES));
        assertEquals(Optional.of("lookup"), Similar.to("Look_up", NAMES));
        assertEquals(Optional.of("update"), Similar.to("updates", NAMES));
        assertEquals(Optional.of("lookup_or_init"), Similar.to("lookup_or_int", NAMES));
    }

    @Test
    void findsNothingInWhatIsTooDifferent() {
        assertEquals(Optional.empty(), Similar.to("perf_submit", NAMES));
        assertEquals(Optional.empty(), Similar.to("x", NAMES));
        assertEquals(Optional.empty(), Similar.to("lookup", List.of()));
    }
}
