package dev.jbcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceFieldsTest {
    @Test
    void takesALineApart() {
        assertEquals(
                Optional.of(new TraceFields("my-task 1", 4711, 3, "d..31", 5678.123456, "Hello: World")),
                TraceFields.parse("       my-task 1-4711    [003] d..31  5678.123456: bpf_trace_printk: Hello: World"));
        assertEquals(
                Optional.of(new TraceFields("<...>", 1, 11, ".....", 1.5, "")),
                TraceFields.parse("           <...>-1       [011] ..... 1.500000: 0x00000001: "));
        assertEquals(
                Optional.of(new TraceFields("a", 1, 0, "d...1", 1.5, "x")),
                TraceFields.parse("               a-1       [000] d...1 1.500000: : x"));
    }

    @Test
    void skipsLinesOfAnotherForm() {
        for (String line : new String[] {
            "",
            "CPU:1 [LOST 42 EVENTS]",
            "# tracer: nop",
            "           <...>-1       [011] ..... 1.500000",
            "           <...>-1       [011] ..... x.500000: f: m",
            "           <...>-1       011 ..... 1.500000: f: m",
            "           <...>-1       [011] 1.500000: f: m"
        }) {
            assertEquals(Optional.empty(), TraceFields.parse(line), line);
        }
    }

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
