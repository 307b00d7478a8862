package dev.jbcc.compiler.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MacroListTest {
    private static final MacroList LIST = list(Map.of(
            "linux/one.h", "#define A 1\n  #  define AB(x) x\nint c;\n#define Z\n",
            "asm/two.h", "#define A 2\n#define B_ 1\n#undef C\n",
            "jbcc/three.h", "#define A 3\n#define OURS 1\n",
            "net/four.h", "#define B 1\n#define B 2\n"));

    private static MacroList list(Map<String, String> headers) {
        TreeMap<String, byte[]> bytes = new TreeMap<>();
        headers.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return MacroList.of(bytes);
    }

    @Test
    void findsTheHeadersOfAMacro() {
        assertEquals(List.of("asm/two.h", "jbcc/three.h", "linux/one.h"), LIST.headersOf("A"));
        assertEquals(List.of("linux/one.h"), LIST.headersOf("AB"));
        assertEquals(List.of("net/four.h"), LIST.headersOf("B"));
        assertEquals(List.of("asm/two.h"), LIST.headersOf("B_"));
        assertEquals(List.of("linux/one.h"), LIST.headersOf("Z"));
    }

    @Test
    void findsNothingForOtherNames() {
        for (String name : List.of("", "0", "AA", "C", "ZZ", "c", "Ä")) {
            assertEquals(List.of(), LIST.headersOf(name), name);
        }
        assertEquals(List.of(), list(Map.of()).headersOf("A"));
    }

    @Test
    void prefersHeadersThatProgramsInclude() {
        assertEquals(Optional.of("linux/one.h"), LIST.headerFor("A"));
        assertEquals(Optional.empty(), LIST.headerFor("OURS"));
        assertEquals(Optional.empty(), LIST.headerFor("C"));
    }

    @Test
    void listsNames() {
        assertEquals(Set.of("A", "AB", "B", "B_", "OURS", "Z"), LIST.names());
    }
}
