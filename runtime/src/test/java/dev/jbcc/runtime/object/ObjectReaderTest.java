package dev.jbcc.runtime.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.GoldenText;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.elf.ElfFile;
import dev.jbcc.runtime.elf.ElfReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObjectReaderTest {
    private static final List<String> FIXTURES =
            List.of("opens", "calls", "maps", "legacy", "tags", "externs", "core", "kinds");

    private static ObjectSpec read(String name) {
        return ObjectReader.read(GoldenText.fixture(name), name);
    }

    /** What a fixture says, without what differs between byte orders. */
    static String describe(ObjectSpec object) {
        StringBuilder text = new StringBuilder();
        text.append("license ").append(object.license()).append('\n');
        text.append("version ").append(object.kernelVersion()).append('\n');
        for (MapSpec map : object.maps()) {
            describe(object, map, "", text);
        }
        for (ProgramSpec program : object.programs()) {
            text.append("program ")
                    .append(program.name())
                    .append(" in ")
                    .append(program.section())
                    .append('\n');
            program.kind().ifPresent(kind -> text.append("  ").append(kind).append('\n'));
            text.append("  ").append(program.instructions().size()).append(" instructions, ");
            text.append(object.btf().orElseThrow().typeName(program.funcTypeId()))
                    .append('\n');
            program.references().forEach(r -> text.append("  ").append(r).append('\n'));
            for (ProgramSpec.CoreRelocation r : program.coreRelocations()) {
                text.append("  ").append(r).append(' ');
                text.append(object.btf().orElseThrow().typeName(r.typeId())).append('\n');
            }
            program.lines().forEach(l -> text.append("  ").append(l).append('\n'));
        }
        return text.toString();
    }

    private static void describe(ObjectSpec object, MapSpec map, String indent, StringBuilder text) {
        text.append(indent).append("map ").append(map.name()).append(" type ").append(map.type());
        text.append(" key ").append(map.keySizeBytes()).append(" value ").append(map.valueSizeBytes());
        text.append(" max ").append(Integer.toUnsignedString(map.maxEntries()));
        text.append(" flags 0x").append(Integer.toHexString(map.flags()));
        text.append(map.pinByName() ? " pinned" : "");
        text.append(map.tags().isEmpty() ? "" : " " + map.tags());
        text.append(map.mapExtra() == 0 ? "" : " extra " + map.mapExtra());
        text.append(map.data() == MapSpec.Data.NONE ? "" : " " + map.data());
        text.append(map.contents().length == 0 ? "" : " " + map.contents().length + " bytes");
        text.append('\n');
        Btf btf = object.btf().orElseThrow();
        if (map.keyTypeId() != 0) {
            text.append(indent)
                    .append("  key ")
                    .append(btf.typeName(map.keyTypeId()))
                    .append('\n');
        }
        if (map.valueTypeId() != 0) {
            text.append(indent)
                    .append("  value ")
                    .append(btf.typeName(map.valueTypeId()))
                    .append('\n');
            if (btf.type(map.valueTypeId()) instanceof BtfType.DataSection section) {
                for (BtfType.SectionVariable v : section.variables()) {
                    text.append(indent)
                            .append("    ")
                            .append(v.offset())
                            .append(' ')
                            .append(v.sizeBytes());
                    text.append(' ').append(btf.typeName(v.typeId())).append('\n');
                }
            }
        }
        map.values().forEach(v -> text.append(indent).append("  ").append(v).append('\n'));
        map.inner().ifPresent(inner -> describe(object, inner, indent + "  ", text));
    }

    @Test
    void readsFixturesTheSameInBothByteOrders() {
        for (String name : FIXTURES) {
            GoldenText.assertGolden(name + ".txt", describe(read(name + "-el.o")));
            GoldenText.assertGolden(name + ".txt", describe(read(name + "-eb.o")));
        }
    }

    @Test
    void instructionsDoNotDependOnByteOrder() {
        // Bit fields and stores of constants differ; the program that calls does neither.
        assertEquals(
                read("calls-el.o").findProgram("second").orElseThrow().instructions(),
                read("calls-eb.o").findProgram("second").orElseThrow().instructions());
    }

    @Test
    void readsContentsOfDataSections() {
        for (String order : List.of("el", "eb")) {
            ObjectSpec object = read("opens-" + order + ".o");
            ByteBuffer readOnly = contents(object, ".rodata");
            assertEquals(32, readOnly.limit());
            assertEquals(0, readOnly.getInt(0));
            assertEquals(1, readOnly.getLong(8));
            assertEquals(0x1122334455667788L, readOnly.getLong(24));
            assertEquals(7, contents(object, ".data").getInt(0));
            assertEquals(3, contents(object, ".data.step").getInt(0));
            assertArrayEquals(
                    "read %d\n\0".getBytes(StandardCharsets.US_ASCII),
                    contents(object, ".rodata.str1.1").array());
            MapSpec zeroes = object.findMap(".bss").orElseThrow();
            assertEquals(4, zeroes.valueSizeBytes());
            assertEquals(0, zeroes.contents().length);
        }
    }

    private static ByteBuffer contents(ObjectSpec object, String map) {
        return ByteBuffer.wrap(object.findMap(map).orElseThrow().contents()).order(object.byteOrder());
    }

    /** The table is complete: sections have sizes, variables places. */
    @Test
    void completesDataSectionsOfBtf() {
        Btf btf = read("opens-el.o").btf().orElseThrow();
        BtfType.DataSection maps = (BtfType.DataSection)
                btf.type(btf.findTypeId(".maps", BtfType.DataSection.class).getAsInt());
        assertEquals(72, maps.sizeBytes());
        assertEquals(
                List.of("opens 0 32", "events 32 24", "ring 56 16"),
                maps.variables().stream()
                        .map(v -> btf.name(v.typeId()) + " " + v.offset() + " " + v.sizeBytes())
                        .toList());
    }

    /** Hidden functions are verified with their callers, as static ones are. */
    @Test
    void hiddenFunctionsBecomeStatic() {
        ObjectSpec object = read("calls-el.o");
        Btf btf = object.btf().orElseThrow();
        int hidden = object.findProgram("hidden_sum").orElseThrow().funcTypeId();
        int global = object.findProgram("global_sum").orElseThrow().funcTypeId();
        assertEquals(0, ((BtfType.Func) btf.type(hidden)).linkage());
        assertEquals(1, ((BtfType.Func) btf.type(global)).linkage());
    }

    @Test
    void sampleTypesOfBuffersAreFoundThroughBtf() {
        Btf btf = read("opens-el.o").btf().orElseThrow();
        BtfType.DataSection samples = (BtfType.DataSection) btf.type(
                btf.findTypeId(".jbcc.samples", BtfType.DataSection.class).getAsInt());
        assertEquals(
                "const struct event *events__sample",
                btf.typeName(samples.variables().getFirst().typeId()));
    }

    @Test
    void doesNotChangeTheBytes() {
        byte[] bytes = GoldenText.fixture("opens-el.o");
        byte[] before = bytes.clone();
        ObjectReader.read(bytes, "opens");
        assertArrayEquals(before, bytes);
    }

    private static void assertRefused(String what, byte[] bytes) {
        ObjectFormatException e = assertThrows(ObjectFormatException.class, () -> ObjectReader.read(bytes, "bad.o"));
        assertEquals("object 'bad.o': " + what, e.getMessage());
        assertEquals("bad.o", e.source());
    }

    @Test
    void refusesObjectsForOtherMachines() {
        byte[] bytes = GoldenText.fixture("opens-el.o");
        bytes[18] = 62;
        assertRefused("compiled for machine 62 (x86-64), not for BPF (machine 247); clang needs '-target bpf'", bytes);
        bytes[18] = (byte) 247;
        bytes[16] = 2;
        assertRefused("ELF type 2: not a relocatable object (type 1)", bytes);
    }

    private static byte[] renameSection(String object, String from, String to) {
        byte[] bytes = GoldenText.fixture(object);
        byte[] name = ("\0" + from + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] other = Arrays.copyOf(("\0" + to + "\0").getBytes(StandardCharsets.US_ASCII), name.length);
        ElfFile elf = ElfReader.read(bytes, object);
        int start = (int) elf.findSection(".strtab").orElseThrow().offset();
        for (int i = start; i <= bytes.length - name.length; i++) {
            if (Arrays.equals(bytes, i, i + name.length, name, 0, name.length)) {
                System.arraycopy(other, 0, bytes, i, name.length);
                return bytes;
            }
        }
        throw new AssertionError(from);
    }

    @Test
    void refusesMapsOfOtherForms() {
        assertRefused(
                "section 'maps/': map definitions of this form are not supported; define them in '.maps' with BTF",
                renameSection("opens-el.o", ".maps", "maps/"));
    }

    @Test
    void refusesDamagedLegacyMaps() {
        byte[] bytes = GoldenText.fixture("legacy-el.o");
        ElfFile elf = ElfReader.read(bytes, "legacy-el.o");
        int maps = (int) elf.findSection("maps").orElseThrow().offset();
        long values = elf.symbols().stream()
                .filter(symbol -> symbol.name().equals("values"))
                .findFirst()
                .orElseThrow()
                .value();
        bytes[maps + (int) values + 21] = 1;
        assertRefused(
                "section 'maps': map 'values': byte 21 of its definition is not zero, and what it means is not known",
                bytes);
    }

    @Test
    void saysWhatTagsMean() {
        ObjectSpec object = read("tags-el.o");
        MapSpec plain = object.findMap("plain").orElseThrow();
        MapSpec some = object.findMap("for_some").orElseThrow();
        assertTrue(object.findMap("for_all").orElseThrow().shared());
        assertTrue(some.shared() && !some.external());
        assertTrue(object.findMap("of_others").orElseThrow().external());
        assertTrue(!plain.shared() && !plain.external());
        assertEquals(Optional.of("/sys/fs/bpf/some where"), some.pinPath("/elsewhere"));
        assertEquals(Optional.empty(), plain.pinPath("/elsewhere"));
        MapSpec pinned = read("maps-el.o").findMap("pinned").orElseThrow();
        assertEquals(Optional.of("/elsewhere/pinned"), pinned.pinPath("/elsewhere"));
    }

    @Test
    void refusesMapsWithoutBtf() {
        assertRefused(
                "section '.maps': there is no BTF to say what is in it; clang needs '-g'",
                // Section .BTF.ext shares the name's bytes, and its relocations those of both.
                renameSection("maps-el.o", ".rel.BTF", ".rel.XTF"));
    }

    @Test
    void refusesDamage() {
        byte[] bytes = GoldenText.fixture("calls-el.o");
        ElfFile elf = ElfReader.read(bytes, "calls");
        int code = (int) elf.findSection("tracepoint").orElseThrow().offset();
        byte[] bad = bytes.clone();
        // The call of 'four_times' becomes an addition, which has no place for a relocation.
        bad[code + 12 * 8] = 0x07;
        assertRefused(
                "program 'first': instruction 12: relocation of an instruction 0x7 that neither loads 64 bits nor calls; "
                        + "symbol '.text'",
                bad);
        bad = bytes.clone();
        bad[code + 12 * 8 + 4]++;
        assertRefused("program 'first': instruction 12: call of '.text' at byte 136: no function starts there", bad);
        bad = bytes.clone();
        bad[(int) elf.findSection(".BTF.ext").orElseThrow().offset()] = 0;
        assertRefused("section '.BTF.ext': header: magic 0xeb00, expected 0xeb9f", bad);
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] bytes = GoldenText.fixture("calls-eb.o");
        for (int length = 0; length < bytes.length; length += 13) {
            byte[] shorter = Arrays.copyOf(bytes, length);
            ObjectFormatException e =
                    assertThrows(ObjectFormatException.class, () -> ObjectReader.read(shorter, "short.o"));
            assertTrue(String.valueOf(e.getMessage()).startsWith("object 'short.o': "), e.getMessage());
        }
    }

    @Test
    void readsObjectsWithoutBtf() {
        // A file with no section but the null section is an object that says nothing.
        ByteBuffer header = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        header.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        header.putShort(16, (short) 1).putShort(18, (short) 247);
        header.putLong(40, 64).putShort(58, (short) 64).putShort(60, (short) 1);
        ObjectSpec object = ObjectReader.read(header.array(), "empty.o");
        assertEquals(List.of(), object.programs());
        assertEquals(List.of(), object.maps());
        assertEquals(Optional.empty(), object.btf());
        assertEquals("", object.license());
    }
}
