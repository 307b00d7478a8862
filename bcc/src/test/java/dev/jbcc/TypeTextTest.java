package dev.jbcc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.value.StructValue;
import dev.jbcc.value.ValueCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are those that {@code key_sprintf} of bcc 0.26 makes of the same values, but for bit fields and unknown types. */
class TypeTextTest {
    private static final String KEY =
            "{ \"hello\" \"AB\" 0x12345 0xfffffffd 0xfffe { 0x7 0x8000000000000000 } { 0x1020304 } 0x1"
                    + " 0xffffffffffffffff [ 0x1 0x2 ] 0xc8 0x78 0x1 }";

    private static TypeText text(Btf btf, String struct) {
        int id = Layouts.struct(btf, struct);
        return new TypeText(btf, id, btf.sizeBytes(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"layouts-el.o", "layouts-eb.o"})
    void printsWhatItScans(String object) {
        Btf btf = Layouts.read(object);
        TypeText text = text(btf, "key_t");
        ValueCodec<Object> codec = ValueCodec.untyped(btf, Layouts.struct(btf, "key_t"));
        Object key = text.scan(codec, KEY);
        StructValue value = (StructValue) key;
        assertEquals("hello", value.getString("comm"));
        assertEquals(-3, value.getLong("negative"));
        assertEquals(-2, value.getLong("small"));
        assertEquals(-1, value.getLong("wide"));
        assertEquals(1, value.getLong("flag"));
        assertEquals("RED", value.get("color").toString());
        assertEquals(Long.MIN_VALUE, ((StructValue) value.get("inner")).getLong("y"));
        assertEquals(KEY, text.print(codec, key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"layouts-el.o", "layouts-eb.o"})
    void readsIntegersAsCDoes(String object) {
        Btf btf = Layouts.read(object);
        ValueCodec<Object> codec = ValueCodec.untyped(btf, Layouts.struct(btf, "key_t"));
        String text = "{\"sh\" \"\" 0x1 -7 012\n{ 0x3 9 } { 0xFF } +1 -1 [5 0x6] 0x7 0x8 0x1 }";
        StructValue value = (StructValue) text(btf, "key_t").scan(codec, text);
        assertEquals(-7, value.getLong("negative"));
        assertEquals(10, value.getLong("small"));
        assertEquals(9, ((StructValue) value.get("inner")).getLong("y"));
        assertEquals(255, ((StructValue) value.get("either")).getLong("word"));
        assertEquals("[5, 6]", value.get("pair").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"layouts-el.o", "layouts-eb.o"})
    void bitFieldsStandOneByOne(String object) {
        Btf btf = Layouts.read(object);
        TypeText text = text(btf, "bits_t");
        ValueCodec<Object> codec = ValueCodec.untyped(btf, Layouts.struct(btf, "bits_t"));
        StructValue value = (StructValue) text.scan(codec, "{ 5 0x1e 7 }");
        assertEquals(5, value.getLong("low"));
        assertEquals(30, value.getLong("high"));
        assertEquals("{ 0x5 0x1e 0x7 }", text.print(codec, value));
        assertEquals(
                "value 8: does not fit into a bit field of 3 bits",
                assertThrows(IllegalArgumentException.class, () -> text.scan(codec, "{ 8 0 0 }"))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ 0x1 0x2 0x3|text '{ 0x1 0x2 0x3': at 13: '}' expected",
                "{ 0x1 0x2 0x3 } 4|text '{ 0x1 0x2 0x3 } 4': at 16: end expected",
                "[ 1 2 3 ]|text '[ 1 2 3 ]': at 0: '{' expected",
                "{ 1 two 3 }|text '{ 1 two 3 }': at 4: integer expected",
                "{ 1 2 0x10000000000000000 }|value 18446744073709551616: does not fit into 8 bytes"
            })
    void saysWhereATextIsWrong(String line) {
        Btf btf = Layouts.read("layouts-el.o");
        ValueCodec<Object> codec = ValueCodec.untyped(btf, Layouts.struct(btf, "bits_t"));
        int bar = line.indexOf('|');
        assertEquals(
                line.substring(bar + 1),
                assertThrows(
                                IllegalArgumentException.class,
                                () -> text(btf, "bits_t").scan(codec, line.substring(0, bar)))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void integersOfUnknownTypeAreIntegers(int size) {
        TypeText text = new TypeText(null, 0, size);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(8);
            text.scan("-2", memory, 0);
            assertEquals("0x" + "f".repeat(2 * size - 1) + "e", text.print(memory, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 12})
    void otherUnknownTypesAreBytes(int size) {
        TypeText text = new TypeText(null, 0, size);
        String zeroes = "[ 0x7f " + "0x0 ".repeat(size - 1) + "]";
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(size);
            text.scan(zeroes, memory, 0);
            assertArrayEquals(new byte[] {0x7f, 0}, memory.asSlice(0, 2).toArray(ValueLayout.JAVA_BYTE));
            assertEquals(zeroes, text.print(memory, 0));
        }
    }
}
