package dev.jbcc.runtime.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbcc.runtime.GoldenText;
import dev.jbcc.runtime.ObjectFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ElfReaderTest {
    private static final Map<Integer, String> SECTION_TYPES =
            Map.of(1, "PROGBITS", 2, "SYMTAB", 3, "STRTAB", 8, "NOBITS", 9, "REL", 0x6fff4c03, "LOOS+0xfff4c03");

    @Test
    void readsSectionsAsReadelfDoes() {
        for (String order : List.of("el", "eb")) {
            ElfFile elf = ElfReader.read(GoldenText.fixture("calls-" + order + ".o"), "calls");
            StringBuilder text = new StringBuilder();
            for (ElfFile.Section s : elf.sections()) {
                if (s.index() > 0) {
                    text.append(String.format(
                            Locale.ROOT,
                            "%s %s %016x %06x %06x%n",
                            s.name(),
                            SECTION_TYPES.get(s.type()),
                            s.address(),
                            s.offset(),
                            s.sizeBytes()));
                }
            }
            assertEquals(GoldenText.oracle("calls-" + order + ".sections.txt"), text.toString());
        }
    }

    @Test
    void readsSymbolsAsReadelfDoes() {
        List<String> types = List.of("NOTYPE", "OBJECT", "FUNC", "SECTION", "FILE");
        List<String> bindings = List.of("LOCAL", "GLOBAL", "WEAK");
        List<String> visibilities = List.of("DEFAULT", "INTERNAL", "HIDDEN", "PROTECTED");
        for (String order : List.of("el", "eb")) {
            ElfFile elf = ElfReader.read(GoldenText.fixture("calls-" + order + ".o"), "calls");
            StringBuilder text = new StringBuilder();
            for (ElfFile.Symbol s : elf.symbols()) {
                String section = s.undefined() ? "UND" : s.section() == 0xfff1 ? "ABS" : Integer.toString(s.section());
                text.append(String.format(
                        Locale.ROOT,
                        "%016x %d %s %s %s %s %s%n",
                        s.value(),
                        s.sizeBytes(),
                        types.get(s.type()),
                        bindings.get(s.binding()),
                        visibilities.get(s.visibility()),
                        section,
                        s.name()));
            }
            assertEquals(GoldenText.oracle("calls-" + order + ".symbols.txt"), text.toString());
        }
    }

    @Test
    void sectionsAreViewsInTheFilesByteOrder() {
        ElfFile elf = ElfReader.read(GoldenText.fixture("calls-eb.o"), "calls");
        assertEquals(ByteOrder.BIG_ENDIAN, elf.byteOrder());
        ByteBuffer btf = elf.bytes(elf.findSection(".BTF").orElseThrow());
        assertEquals((short) 0xeb9f, btf.getShort(0));
        assertEquals(ElfFile.EM_BPF, elf.machine());
        assertEquals(ElfFile.ET_REL, elf.type());
    }

    private static void assertMalformed(String what, byte[] bytes) {
        ObjectFormatException e = assertThrows(ObjectFormatException.class, () -> {
            ElfFile elf = ElfReader.read(bytes, "bad");
            elf.sections().forEach(elf::bytes);
        });
        assertEquals("object 'bad': " + what, e.getMessage());
    }

    @Test
    void saysWhatIsWrong() {
        byte[] good = GoldenText.fixture("calls-el.o");
        assertMalformed("not an ELF file", new byte[0]);
        assertMalformed("not an ELF file", "#!/bin/sh\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertMalformed("60 bytes: shorter than an ELF header of 64", Arrays.copyOf(good, 60));
        byte[] bad = good.clone();
        bad[4] = 1;
        assertMalformed("ELF class 1: only 64-bit files (class 2) are read", bad);
        bad = good.clone();
        bad[5] = 3;
        assertMalformed("ELF byte order 3: expected 1 or 2", bad);
        assertMalformed(
                "29 section headers at byte 7672 of a file of 9000; the file may be truncated",
                Arrays.copyOf(good, 9000));
        bad = good.clone();
        bad[58] = 40;
        assertMalformed("section headers of 40 bytes, expected 64", bad);
        bad = good.clone();
        bad[62] = 99;
        assertMalformed("section names in section 99 of 29", bad);
    }
}
