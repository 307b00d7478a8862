package dev.jbcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TraceFieldsTest {
    @Test
    void putsFieldsIntoAFormat() {
        TraceFields fields = new TraceFields("bash", 7, 2, "d...1", 1.5, "hit");
        assertEquals("7 hit {bash} 2 d...1 1.5", fields.format("{1} {5} {{{0}}} {2} {3} {4}"));
        assertEquals(
                "trace format '{6}': field '6': must be {0} to {5}",
                assertThrows(IllegalArgumentException.class, () -> fields.format("{6}"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> fields.format("{1"));
    }
}
