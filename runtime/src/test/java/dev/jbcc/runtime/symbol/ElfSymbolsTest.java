package dev.jbcc.runtime.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfImage;
import dev.jbcc.runtime.symbol.SymbolFixtures.Function;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfSymbolsTest {
    @TempDir
    private Path directory;

    /** The names that may be shown for an address; of aliases only the plainest. */
    private static String expected(List<Function> functions, long address) {
        String name = "";
        long start = -1;
        for (Function function : functions) {
            boolean inside = address >= function.address() && address < function.address() + function.size();
            if (inside && function.address() >= start && !function.name().matches("_(second|_impl).*")) {
                name = function.name();
                start = function.address();
            }
        }
        return name;
    }

    @Test
    void everyAddressHasTheNameThatReadelfTells() {
        for (String fixture : SymbolFixtures.ALL) {
            List<Function> functions = SymbolFixtures.oracle(fixture);
            ElfSymbols symbols = SymbolFixtures.symbols(SymbolFixtures.bytes(fixture));
            long first = functions.getFirst().address();
            long last = functions.getLast().address() + functions.getLast().size();
            for (long address = first - 8; address < last + 8; address++) {
                int symbol = symbols.find(address);
                String name = symbol < 0 ? "" : symbols.name(symbol);
                assertEquals(expected(functions, address), name, fixture + " at " + Long.toHexString(address));
            }
        }
    }

    @Test
    void listsTheFunctionsThatReadelfLists() {
        for (String fixture : SymbolFixtures.ALL) {
            Set<String> expected = new TreeSet<>();
            SymbolFixtures.oracle(fixture).forEach(f -> expected.add(f.name() + " " + f.address()));
            Set<String> actual = new TreeSet<>();
            ElfSymbols symbols = SymbolFixtures.symbols(SymbolFixtures.bytes(fixture));
            symbols.functions((name, address) -> actual.add(name + " " + address));
            assertEquals(expected, actual, fixture);
        }
    }

    @Test
    void findsNamesOfAnyType() {
        ElfSymbols symbols = SymbolFixtures.symbols(SymbolFixtures.bytes("functions-x86_64.so"));
        assertEquals(0x49c, symbols.address(symbols.find("first_function")));
        assertTrue(symbols.find("label_without_type") >= 0);
        assertTrue(symbols.find("counter") >= 0);
        assertEquals(-1, symbols.find("first_functio"));
        assertEquals(-1, symbols.find("irst_function"));
        assertEquals(-1, symbols.find(""));
        assertEquals(List.of("first_function"), symbols.similar("frist_function"));
    }

    @Test
    void readsHeadersOfEitherWidthAndByteOrder() throws IOException {
        try (ElfImage image = ElfImage.of(SymbolFixtures.bytes("functions-mips.so"), "mips")) {
            assertEquals(ByteOrder.BIG_ENDIAN, image.byteOrder());
            assertEquals(8, image.machine());
            assertEquals(ElfImage.ET_DYN, image.type());
            assertTrue(!image.isWide());
        }
        try (ElfImage image = ElfImage.of(SymbolFixtures.bytes("functions-aarch64_be.so"), "arm")) {
            assertEquals(ByteOrder.BIG_ENDIAN, image.byteOrder());
            assertEquals(ElfImage.EM_AARCH64, image.machine());
            assertTrue(image.isWide());
        }
    }

    @Test
    void segmentsTurnOffsetsIntoAddressesAndBack() throws IOException {
        try (ElfImage image = ElfImage.of(SymbolFixtures.bytes("functions-x86_64-exec"), "exec")) {
            assertEquals(ElfImage.ET_EXEC, image.type());
            assertEquals(OptionalLong.of(0x19d), image.offsetOf(0x40019d));
            assertEquals(OptionalLong.of(0x40019d), image.addressOf(0x19d));
            assertEquals(OptionalLong.empty(), image.offsetOf(0x19d));
            assertEquals(OptionalLong.empty(), image.addressOf(-1));
        }
        for (String fixture : SymbolFixtures.ALL) {
            try (ElfImage image = ElfImage.of(SymbolFixtures.bytes(fixture), fixture)) {
                for (Function function : SymbolFixtures.oracle(fixture)) {
                    image.offsetOf(function.address())
                            .ifPresent(offset -> assertEquals(
                                    OptionalLong.of(function.address()), image.addressOf(offset), fixture));
                }
            }
        }
    }

    @Test
    void namesItsDebugFile() throws IOException {
        byte[] bytes = SymbolFixtures.bytes("functions-x86_64-stripped.so");
        Path file = Files.write(directory.resolve("stripped"), bytes);
        try (ElfImage image = ElfImage.open(file)) {
            ElfImage.DebugLink link = image.debugLink().orElseThrow();
            assertEquals("functions-x86_64.debug", link.name());
            CRC32 sum = new CRC32();
            sum.update(SymbolFixtures.bytes(link.name()));
            assertEquals((int) sum.getValue(), link.checksum());
            assertEquals(
                    "cd1b646ebd1f6844c60dd91951c6867e43857114",
                    HexFormat.of().formatHex(image.buildId().orElseThrow()));
        }
        try (ElfImage image = ElfImage.of(SymbolFixtures.bytes("functions-i386.so"), "without")) {
            assertTrue(image.buildId().isEmpty());
            assertTrue(image.debugLink().isEmpty());
        }
    }

    private static void assertMalformed(String what, byte[] bytes) {
        assertEquals(
                "file 'bad': " + what,
                assertThrows(ObjectFormatException.class, () -> ElfImage.of(bytes, "bad"))
                        .getMessage());
    }

    @Test
    void saysWhatIsWrong() {
        byte[] good = SymbolFixtures.bytes("functions-x86_64.so");
        assertMalformed("header: bytes 0 and 16 more, of a file of 0", new byte[0]);
        assertMalformed("not an ELF file", "#!/bin/sh\necho hello\n".getBytes(StandardCharsets.UTF_8));
        assertMalformed("header: bytes 0 and 64 more, of a file of 60", Arrays.copyOf(good, 60));
        byte[] bad = good.clone();
        bad[4] = 3;
        assertMalformed("ELF class 3: expected 1 or 2", bad);
        bad = good.clone();
        bad[5] = 0;
        assertMalformed("ELF byte order 0: expected 1 or 2", bad);
        bad = good.clone();
        bad[54] = 32;
        assertMalformed("6 program headers of 32 bytes, expected 56 bytes", bad);
    }

    @Test
    void withoutSectionHeadersThereAreSegmentsAlone() throws IOException {
        byte[] bytes = SymbolFixtures.bytes("functions-x86_64.so");
        Arrays.fill(bytes, 40, 48, (byte) 0);
        try (ElfImage image = ElfImage.of(bytes, "headless")) {
            assertEquals(List.of(), image.sections());
            assertTrue(image.addressOf(0x440).isPresent());
            assertTrue(image.findSection(".text").isEmpty());
        }
        assertEquals(0, SymbolFixtures.symbols(bytes).size());
    }
}
