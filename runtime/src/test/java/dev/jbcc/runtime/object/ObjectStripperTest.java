package dev.jbcc.runtime.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.GoldenText;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfFile;
import dev.jbcc.runtime.elf.ElfReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectStripperTest {
    @Test
    void saysTheSameWithoutDebugSections() {
        for (String name : List.of("opens", "calls", "maps", "externs", "core", "kinds")) {
            for (String order : List.of("el", "eb")) {
                byte[] whole = GoldenText.fixture(name + "-" + order + ".o");
                byte[] stripped = ObjectStripper.strip(whole);
                assertTrue(stripped.length < whole.length, name);
                ElfFile elf = ElfReader.read(stripped, name);
                for (ElfFile.Section section : elf.sections()) {
                    assertFalse(section.name().contains(".debug"), section.name());
                }
                ObjectSpec before = ObjectReader.read(whole, name);
                ObjectSpec after = ObjectReader.read(stripped, name);
                assertEquals(ObjectReaderTest.describe(before), ObjectReaderTest.describe(after));
                assertArrayEquals(
                        before.btf().orElseThrow().bytes(),
                        after.btf().orElseThrow().bytes());
                for (int i = 0; i < before.programs().size(); i++) {
                    assertEquals(
                            before.programs().get(i).instructions(),
                            after.programs().get(i).instructions());
                }
                for (int i = 0; i < before.maps().size(); i++) {
                    assertArrayEquals(
                            before.maps().get(i).contents(), after.maps().get(i).contents());
                }
            }
        }
    }

    @Test
    void strippingTwiceChangesNothing() {
        byte[] once = ObjectStripper.strip(GoldenText.fixture("calls-eb.o"));
        assertArrayEquals(once, ObjectStripper.strip(once));
    }

    /** Tools that check more than we do: locals come first, and the table says where they end. */
    @Test
    void symbolTableSaysWhereGlobalsStart() {
        ElfFile elf = ElfReader.read(ObjectStripper.strip(GoldenText.fixture("calls-el.o")), "calls");
        ElfFile.Section table = elf.findSection(".symtab").orElseThrow();
        for (ElfFile.Symbol symbol : elf.symbols()) {
            assertEquals(symbol.index() < table.info(), symbol.binding() == ElfFile.STB_LOCAL, symbol.name());
        }
    }

    @Test
    void refusesOtherFiles() {
        byte[] bytes = GoldenText.fixture("calls-el.o");
        bytes[18] = 62;
        assertThrows(ObjectFormatException.class, () -> ObjectStripper.strip(bytes));
        assertThrows(ObjectFormatException.class, () -> ObjectStripper.strip(new byte[3]));
    }
}
