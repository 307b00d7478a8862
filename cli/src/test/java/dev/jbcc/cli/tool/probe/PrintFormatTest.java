package dev.jbcc.cli.tool.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbcc.cli.tool.probe.ProbeText.Snippet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintFormatTest {
    private static String show(String format, long value) {
        return new PrintFormat(new ProbeText(format), new Snippet(format, 0))
                .show(_ -> value, _ -> "text", address -> "k" + address, address -> "u" + address);
    }

    @Test
    void numbersHaveTheSizeThatCGivesThem() {
        assertEquals("-1", show("%d", 0xffffffffL));
        assertEquals("4294967295", show("%ld", 0xffffffffL));
        assertEquals("4294967295", show("%u", -1));
        assertEquals("18446744073709551615", show("%llu", -1));
        assertEquals("-1", show("%lld", -1));
        assertEquals("-2", show("%hd", 0xfffe));
        assertEquals("254", show("%hhu", -2));
        assertEquals("ffffffff", show("%x", -1));
        assertEquals("FFFFFFFFFFFFFFFF", show("%llX", -1));
        assertEquals("0xffffffffffffffff", show("%p", -1));
        assertEquals("17", show("%o", 15));
        assertEquals("A", show("%c", 65));
    }

    @Test
    void flagsWidthAndPrecisionAreThoseOfC() {
        assertEquals("|   -5|", show("|%5d|", -5));
        assertEquals("|5    |", show("|%-5u|", 5));
        assertEquals("|00005|", show("|%05d|", 5));
        assertEquals("|0x1f|", show("|%#x|", 31));
        assertEquals("|  text|", show("|%6s|", 0));
        assertEquals("|te|", show("|%.2s|", 0));
    }

    @Test
    void addressesGetNamesAndPercentSignsStay() {
        assertEquals("k7 u7 100%\t", show("%K %U 100%%\\t", 7));
    }

    @Test
    void valuesStandAlone() {
        String format = "%5d and %s";
        assertEquals(
                List.of("7", "text"),
                new PrintFormat(new ProbeText(format), new Snippet(format, 0))
                        .values(_ -> 7L, _ -> "text", _ -> "", _ -> ""));
    }
}
