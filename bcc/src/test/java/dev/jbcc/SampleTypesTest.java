package dev.jbcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.value.StructValue;
import dev.jbcc.value.ValueCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTypesTest {
    private static SampleTypes types(String object) {
        try (InputStream in = SampleTypesTest.class.getResourceAsStream("fixtures/" + object)) {
            if (in == null) {
                throw new IllegalStateException("no fixture " + object);
            }
            return new SampleTypes(ObjectReader.read(in.readAllBytes(), object));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tables-el.o", "tables-eb.o"})
    void findsTheTypesOfSamples(String object) {
        SampleTypes types = types(object);
        assertEquals("struct data_t", types.btf().typeName(types.sampleTypeId("events")));
        assertEquals("u64", types.btf().typeName(types.sampleTypeId("numbers")));
        assertEquals(0, types.sampleTypeId("counts"));
        assertEquals(0, types.sampleTypeId("nothing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tables-el.o", "tables-eb.o"})
    void knowsWhichTablesAreHistograms(String object) {
        assertTrue(types(object).isHistogram("dist"));
        assertFalse(types(object).isHistogram("counts"));
        assertFalse(types(object).isHistogram("histogram"));
    }

    @Test
    void findsTypesByTheirNamesInC() {
        SampleTypes types = types("tables-el.o");
        for (String name : new String[] {"struct data_t", "union either", "enum state", "u64", "unsigned int"}) {
            assertEquals(name, types.btf().typeName(types.typeByName(name)));
        }
        assertEquals(
                "object 'tables-el.o': has no type 'struct nothing'",
                assertThrows(IllegalArgumentException.class, () -> types.typeByName("struct nothing"))
                        .getMessage());
    }

    @Test
    void takesTheEndOfAShortSampleAsZero() {
        SampleTypes types = types("tables-el.o");
        ValueCodec<StructValue> codec = ValueCodec.bind(types.btf(), types.sampleTypeId("events"), StructValue.class);
        List<String> samples = new ArrayList<>();
        SampleDecoder<StructValue> decoder =
                new SampleDecoder<>(codec, (cpu, sample) -> samples.add(cpu + " " + sample));
        byte[] bytes = new byte[40];
        MemorySegment memory = MemorySegment.ofArray(bytes);
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, 4, 7);
        memory.set(ValueLayout.JAVA_LONG_UNALIGNED, 12, 11);
        memory.setString(20, "full");
        decoder.onSample(1, memory, 4, 32);
        decoder.onSample(2, memory, 4, 36);
        decoder.onSample(3, memory, 4, 17);
        decoder.onSample(-1, memory, 4, 12);
        assertEquals(
                List.of(
                        "1 {pid=7 ts=11 comm=full}",
                        "2 {pid=7 ts=11 comm=full}",
                        "3 {pid=7 ts=11 comm=f}",
                        "-1 {pid=7 ts=11 comm=}"),
                samples);
    }

    @Test
    void translatesNamesOfSystemCalls() {
        String here = SyscallNames.translated("sys_");
        for (String name : new String[] {"sys_clone", "__x64_sys_clone", "__arm64_sys_clone"}) {
            assertEquals(here + "clone", SyscallNames.translated(name));
        }
        assertEquals("vfs_read", SyscallNames.translated("vfs_read"));
        assertEquals("ksys_read", SyscallNames.translated("ksys_read"));
    }
}
