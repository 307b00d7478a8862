package dev.jbcc.runtime.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbcc.runtime.GoldenText;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobalVariablesTest {
    private static ObjectSpec read(String name) {
        return ObjectReader.read(GoldenText.fixture(name), name);
    }

    private static ByteBuffer section(ObjectSpec object, String name) {
        return ByteBuffer.wrap(object.findMap(name).orElseThrow().contents()).order(object.byteOrder());
    }

    @ParameterizedTest
    @ValueSource(strings = {"opens-el.o", "opens-eb.o"})
    void valuesReachTheirSectionsInTheObjectsByteOrder(String name) {
        ObjectSpec before = read(name);
        ObjectSpec after = before.withGlobals(Map.of("wanted_pid", 0x11223344, "seen", 4711L, "dropped", 3));
        byte[] rodata = before.findMap(".rodata").orElseThrow().contents();
        byte[] changed = after.findMap(".rodata").orElseThrow().contents();
        int at = Arrays.mismatch(rodata, changed) & ~3;
        assertEquals(0x11223344, section(after, ".rodata").getInt(at));
        section(after, ".rodata").putInt(at, 0);
        assertEquals(
                -1,
                Arrays.mismatch(
                        Arrays.copyOfRange(rodata, at + 4, rodata.length),
                        Arrays.copyOfRange(changed, at + 4, changed.length)),
                "the rest is as it was");
        assertEquals(4711, section(after, ".data").getInt(0));
        assertEquals(7, section(before, ".data").getInt(0), "the object that was read is as it was");
        assertEquals(3, section(after, ".bss").getInt(0));
        assertArrayEquals(
                before.findMap(".data.total").orElseThrow().contents(),
                after.findMap(".data.total").orElseThrow().contents());
    }

    @Test
    void nothingToSetIsTheSameObject() {
        ObjectSpec object = read("opens-el.o");
        assertSame(object, object.withGlobals(Map.of()));
    }

    private static String refusal(Map<String, ?> values) {
        ObjectSpec object = read("opens-el.o");
        String message = assertThrows(IllegalArgumentException.class, () -> object.withGlobals(values))
                .getMessage();
        return String.valueOf(message);
    }

    @Test
    void refusalsSayWhatIsWrong() {
        assertEquals(
                "variable 'wanted_pit': not in object 'opens-el.o'; there are"
                        + " [wanted_pid, limits, seen, total, step, dropped]",
                refusal(Map.of("wanted_pit", 1)));
        assertEquals(
                "variable 'wanted_pid': 4294967296 does not fit into unsigned int",
                refusal(Map.of("wanted_pid", 1L << 32)));
        assertEquals("variable 'wanted_pid': -1 does not fit into unsigned int", refusal(Map.of("wanted_pid", -1)));
        assertEquals("variable 'wanted_pid': cannot hold String 'x'", refusal(Map.of("wanted_pid", "x")));
    }
}
