package dev.jbcc.runtime.symbol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jbcc.runtime.Mutations;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What xz has packed, see {@code fixtures/build}. */
class XzReaderTest {
    private static final int MOST = 1 << 20;

    private static String numbers(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"crc64", "crc32", "none"})
    void unpacksWhatXzHasPacked(String kind) {
        byte[] packed = SymbolFixtures.bytes("numbers-" + kind + ".xz");
        assertEquals(numbers(3000), new String(XzReader.unpack(packed, "test", MOST), StandardCharsets.US_ASCII));
    }

    @Test
    void takesWhatCouldNotBePacked() {
        assertArrayEquals(
                Arrays.copyOf(SymbolFixtures.bytes("numbers-crc64.xz"), 500),
                XzReader.unpack(SymbolFixtures.bytes("numbers-stored.xz"), "test", MOST));
    }

    @Test
    void saysWhatItDoesNotUnpack() {
        byte[] filtered = SymbolFixtures.bytes("numbers-x86.xz");
        assertTrue(assertThrows(ObjectFormatException.class, () -> XzReader.unpack(filtered, "test", MOST))
                .toString()
                .contains("test: xz: packed with filters that are not known"));
        byte[] packed = SymbolFixtures.bytes("numbers-crc32.xz");
        int size = numbers(3000).length();
        assertEquals(size, XzReader.unpack(packed, "test", size).length);
        assertThrows(ObjectFormatException.class, () -> XzReader.unpack(packed, "test", size - 1));
        assertThrows(ObjectFormatException.class, () -> XzReader.unpack(new byte[0], "test", MOST));
        assertThrows(ObjectFormatException.class, () -> XzReader.unpack(new byte[100], "test", MOST));
    }

    private static final List<String> KINDS = List.of("crc64", "crc32", "none", "stored", "x86");

    @Test
    void damagedBytesAreRefusedOrUnpackedToSomething() {
        long seed = Mutations.seed();
        Random random = new Random(seed);
        for (String kind : KINDS) {
            byte[] good = SymbolFixtures.bytes("numbers-" + kind + ".xz");
            for (int round = 0; round < Integer.getInteger("test.rounds", 1500); round++) {
                byte[] bad = Mutations.mutate(good, random);
                try {
                    assertTrue(XzReader.unpack(bad, "fuzz", MOST).length <= MOST);
                } catch (ObjectFormatException expected) {
                    // as it should be
                } catch (RuntimeException | Error e) {
                    throw new AssertionError("-Dtest.seed=" + seed + " " + kind + " round " + round, e);
                }
            }
        }
    }

    /** Symbols of a stripped library that carries the local ones packed. */
    @Test
    void packedSymbolsAreFound() throws IOException {
        try (ElfImage image = ElfImage.of(SymbolFixtures.bytes("functions-x86_64-packed.so"), "test")) {
            ElfSymbols.Builder builder = new ElfSymbols.Builder();
            MiniDebugInfo.add(builder, image);
            ElfSymbols symbols = builder.build();
            for (SymbolFixtures.Function function : SymbolFixtures.oracle("functions-x86_64.so")) {
                int found = symbols.find(function.name());
                assertTrue(found >= 0, function::name);
                assertEquals(function.address(), symbols.address(found), function::name);
            }
        }
    }

    /** A search that coverage guides; {@code ./test fuzz} starts it. */
    @MethodSource("packed")
    @FuzzTest
    void anyBytesAreRefusedOrUnpackedToSomething(byte[] bytes) {
        try {
            assertTrue(XzReader.unpack(bytes, "fuzz", MOST).length <= MOST);
        } catch (ObjectFormatException expected) {
            // as it should be
        }
    }

    static List<byte[]> packed() {
        return KINDS.stream()
                .map(kind -> SymbolFixtures.bytes("numbers-" + kind + ".xz"))
                .toList();
    }
}
