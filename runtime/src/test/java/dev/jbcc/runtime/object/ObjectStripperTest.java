package dev.jbcc.runtime.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.GoldenText;
import dev.jbcc.runtime.Mutations;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.elf.ElfFile;
import dev.jbcc.runtime.elf.ElfReader;
import java.util.List;
import java.util.Random;
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
    void editsSourceLines() {
        for (String order : List.of("el", "eb")) {
            byte[] edited = ObjectStripper.strip(
                    GoldenText.fixture("calls-" + order + ".o"),
                    line -> new LineEditor.Line("dir/é.c", "text of " + line.line(), line.line() + 1000, 9999));
            ObjectSpec before = ObjectReader.read(GoldenText.fixture("calls-" + order + ".o"), "a.o");
            ObjectSpec after = ObjectReader.read(edited, "a.o");
            for (int i = 0; i < before.programs().size(); i++) {
                List<ProgramSpec.LineInfo> old = before.programs().get(i).lines();
                List<ProgramSpec.LineInfo> made = after.programs().get(i).lines();
                assertEquals(old.size(), made.size());
                for (int j = 0; j < old.size(); j++) {
                    int line = old.get(j).line();
                    assertEquals(
                            new ProgramSpec.LineInfo(old.get(j).slot(), "dir/é.c", "text of " + line, line + 1000, 0),
                            made.get(j));
                }
            }
        }
    }

    /** Whatever is in the sections, nothing but the reader complains of it. */
    @Test
    void leavesDamagedLineInformationAsItIs() {
        long seed = Mutations.seed();
        Random random = new Random(seed);
        byte[] whole = ObjectStripper.strip(GoldenText.fixture("calls-el.o"));
        ElfFile elf = ElfReader.read(whole, "calls");
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = whole.clone();
            ElfFile.Section section =
                    elf.findSection(random.nextBoolean() ? ".BTF" : ".BTF.ext").orElseThrow();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                int at = (int) section.offset() + random.nextInt(Math.min(64, (int) section.sizeBytes()));
                damaged[at] = (byte) random.nextInt();
            }
            assertTrue(
                    ObjectStripper.strip(damaged, line -> new LineEditor.Line("a", "b", 1, 1)).length > 0,
                    "seed " + seed);
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
