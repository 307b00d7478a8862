package dev.jbcc.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("ArrayRecordComponent") // records of users may have arrays
class ValueCodecTest {
    private static final BigInteger HUGE =
            BigInteger.ONE.shiftLeft(127).add(BigInteger.ONE.shiftLeft(64)).add(BigInteger.TWO);

    record SameWidth(
            byte a_u8,
            byte a_s8,
            short a_u16,
            short a_s16,
            int a_u32,
            int a_s32,
            long a_u64,
            long a_s64,
            boolean yes,
            byte letter,
            long address,
            BigInteger huge,
            float single,
            double twice) {}

    record Wider(short a_u8, int a_s8, int a_u16, long a_s16, long a_u32, long a_s32, char letter, double single) {}

    record Boxed(Byte a_u8, Short a_s8, Integer a_u32, Long a_s64, Boolean yes, Float single, Double twice) {}

    @ParameterizedTest
    @EnumSource
    void keepsTheBitsInTypesOfTheSameWidth(Fixture.Order order) {
        assertEquals(
                new SameWidth(
                        (byte) 0xfe,
                        (byte) -2,
                        (short) 0xfffd,
                        (short) -3,
                        0xfffffffc,
                        -4,
                        -5L,
                        -5L,
                        true,
                        (byte) 'J',
                        0xffffffff81000010L,
                        HUGE,
                        1.5f,
                        -0.125),
                Fixture.of(order).decode("numbers", SameWidth.class));
    }

    @ParameterizedTest
    @EnumSource
    void extendsBySignednessInWiderTypes(Fixture.Order order) {
        assertEquals(
                new Wider((short) 0xfe, -2, 0xfffd, -3L, 0xfffffffcL, -4L, 'J', 1.5),
                Fixture.of(order).decode("numbers", Wider.class));
        assertEquals(
                new Boxed((byte) 0xfe, (short) -2, -4, -5L, true, 1.5f, -0.125),
                Fixture.of(order).decode("numbers", Boxed.class));
    }

    record Bits(int low, short middle, int negative, long across, long long_one, byte last, boolean flag, int tail) {}

    record PackedBits(byte first, long straddles, int rest) {}

    @ParameterizedTest
    @EnumSource
    void readsBitFields(Fixture.Order order) {
        Fixture fixture = Fixture.of(order);
        assertEquals(
                new Bits(5, (short) 100, -3, 0x1abcd, 0x1234567890abcdefL, (byte) 6, true, 0x55),
                fixture.decode("bits", Bits.class));
        assertEquals(new PackedBits((byte) 9, 0xfedcba9876543210L, 3), fixture.decode("packed_bits", PackedBits.class));
    }

    record Point(int x, int y) {}

    enum Color {
        BLUE,
        GREEN,
        UNKNOWN
    }

    enum OnlyRed {
        RED
    }

    record Address(int v4, byte[] v6) {}

    record Shapes(
            String comm,
            byte[] mac,
            int[] slots,
            short[][] grid,
            List<String> words,
            Point corner,
            Point[] path,
            Color color,
            List<Color> colors,
            EnumValue wide,
            Address addr,
            int innerA,
            short innerB,
            byte innerC) {}

    @ParameterizedTest
    @EnumSource
    void readsArraysStructsEnumsAndUnions(Fixture.Order order) {
        Shapes shapes = Fixture.of(order).decode("shapes", Shapes.class);
        assertEquals("bash", shapes.comm());
        assertArrayEquals(new byte[] {2, -1, 0x10, 0x20, 0x30, 0x40}, shapes.mac());
        assertArrayEquals(new int[] {1, 0x80000000, 3}, shapes.slots());
        assertTrue(Arrays.deepEquals(new short[][] {{1, -2, 3}, {-4, 5, -6}}, shapes.grid()));
        assertEquals(List.of("abc", "wxyz"), shapes.words());
        assertEquals(new Point(7, -8), shapes.corner());
        assertArrayEquals(new Point[] {new Point(1, 2), new Point(3, 4)}, shapes.path());
        assertEquals(Color.BLUE, shapes.color());
        assertEquals(List.of(Color.GREEN, Color.UNKNOWN), shapes.colors());
        assertEquals(new EnumValue("HUGE", 0xf000000000000001L), shapes.wide());
        assertArrayEquals(
                new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
                shapes.addr().v6());
        assertEquals(
                order == Fixture.Order.EL ? 0x04030201 : 0x01020304,
                shapes.addr().v4());
        assertEquals(42, shapes.innerA());
        assertEquals(0x1234, shapes.innerB());
        assertEquals(order == Fixture.Order.EL ? 0x34 : 0x12, shapes.innerC());
    }

    @ParameterizedTest
    @EnumSource
    void showsValuesWithoutAClassAsTextAndJson(Fixture.Order order) {
        Fixture fixture = Fixture.of(order);
        StructValue numbers = (StructValue) fixture.decode("numbers", Object.class);
        assertEquals(
                "{a_u8=254 a_s8=-2 a_u16=65533 a_s16=-3 a_u32=4294967292 a_s32=-4 a_u64=18446744073709551611 a_s64=-5"
                        + " yes=true letter=74 address=0xffffffff81000010 huge=" + HUGE + " single=1.5 twice=-0.125}",
                numbers.toString());
        assertEquals(-5L, numbers.getLong("a_u64"));
        assertEquals(254L, numbers.get("a_u8"));
        assertEquals("18446744073709551611", numbers.text(6));

        assertEquals(
                "{\"low\":5,\"middle\":100,\"negative\":-3,\"across\":109517,\"long_one\":1311768467294899695,"
                        + "\"last\":6,\"flag\":true,\"tail\":85}",
                ((StructValue) fixture.decode("bits", Object.class)).toJson());

        StructValue shapes = fixture.decode("shapes", StructValue.class);
        String v4 = order == Fixture.Order.EL ? "67305985" : "16909060";
        String innerC = order == Fixture.Order.EL ? "52" : "18";
        assertEquals(
                "{\"comm\":\"bash\",\"mac\":\"02ff10203040\",\"slots\":[1,2147483648,3],\"grid\":[[1,-2,3],[-4,5,-6]],"
                        + "\"words\":[\"abc\",\"wxyz\"],\"corner\":{\"x\":7,\"y\":-8},"
                        + "\"path\":[{\"x\":1,\"y\":2},{\"x\":3,\"y\":4}],\"color\":\"BLUE\",\"colors\":[\"GREEN\",\"77\"],"
                        + "\"wide\":\"HUGE\",\"addr\":{\"v4\":" + v4
                        + ",\"v6\":\"0102030405060708090a0b0c0d0e0f10\"},\"inner_a\":42,\"inner_b\":4660,\"inner_c\":"
                        + innerC + "}",
                shapes.toJson());
        assertEquals("bash", shapes.getString("comm"));
        assertEquals(-2, shapes.getLong("color"));
        assertEquals(fixture.decode("shapes", StructValue.class), shapes);
    }

    record PackedBitsWithoutRest(byte first, long straddles) {}

    @ParameterizedTest
    @EnumSource
    void writesWhatItReads(Fixture.Order order) {
        Fixture fixture = Fixture.of(order);
        for (String name : List.of("numbers", "bits", "packed_bits")) {
            Class<?> type =
                    name.equals("numbers") ? SameWidth.class : name.equals("bits") ? Bits.class : PackedBits.class;
            assertRoundTrip(fixture, name, type);
            assertRoundTrip(fixture, name, Object.class);
        }
        assertRoundTrip(fixture, "shapes", Object.class);
    }

    private static <T> void assertRoundTrip(Fixture fixture, String name, Class<T> type) {
        ValueCodec<T> codec = ValueCodec.bind(fixture.btf(), fixture.struct(name), type);
        T value = codec.decode(fixture.rodata(), fixture.offset(name));
        byte[] junk = new byte[codec.sizeBytes() + 2];
        Arrays.fill(junk, (byte) 0x5a);
        MemorySegment target = MemorySegment.ofArray(junk);
        codec.encode(value, target, 1);
        assertArrayEquals(
                fixture.rodata()
                        .asSlice(fixture.offset(name), codec.sizeBytes())
                        .toArray(ValueLayout.JAVA_BYTE),
                Arrays.copyOfRange(junk, 1, junk.length - 1),
                name + " as " + type.getSimpleName());
        assertEquals(0x5a, junk[0]);
        assertEquals(0x5a, junk[junk.length - 1]);
    }

    record Missing(int a_u32, int nothing) {}

    record TooNarrow(int a_u64) {}

    record TextForNumber(String a_u32) {}

    record NumberForText(long comm) {}

    record NumberForStruct(long corner) {}

    record StructForNumber(Point a_u32) {}

    record NarrowBits(byte across) {}

    record BooleanForInt(boolean a_u32) {}

    record WrongNested(WrongPoint corner) {}

    record WrongPoint(short x) {}

    record EnumWithoutIt(OnlyRedAndPink color) {}

    enum OnlyRedAndPink {
        RED,
        PINK
    }

    @Test
    void namesBothSidesOfAMismatch() {
        assertRefused(
                "numbers",
                Missing.class,
                "record 'Missing': component 'nothing': struct numbers has no such member; members: a_u8, a_s8, a_u16,"
                        + " a_s16, a_u32, a_s32, a_u64, a_s64, yes, letter, address, huge, single, twice");
        assertRefused(
                "numbers",
                TooNarrow.class,
                "record 'TooNarrow': component 'a_u64' is int (4 bytes), but member 'a_u64' of struct numbers is u64 (8"
                        + " bytes); use long");
        assertRefused(
                "numbers",
                TextForNumber.class,
                "record 'TextForNumber': component 'a_u32' is String, but member 'a_u32' of struct numbers is u32 (4"
                        + " bytes); use int or long");
        assertRefused(
                "numbers",
                StructForNumber.class,
                "record 'StructForNumber': component 'a_u32' is record Point, but member 'a_u32' of struct numbers is u32"
                        + " (4 bytes); use int or long");
        assertRefused(
                "numbers",
                BooleanForInt.class,
                "record 'BooleanForInt': component 'a_u32' is boolean (1 byte), but member 'a_u32' of struct numbers is"
                        + " u32 (4 bytes); use int or long");
        assertRefused(
                "shapes",
                NumberForText.class,
                "record 'NumberForText': component 'comm' is long (8 bytes), but member 'comm' of struct shapes is"
                        + " char[8]; use String or byte[]");
        assertRefused(
                "shapes",
                NumberForStruct.class,
                "record 'NumberForStruct': component 'corner' is long (8 bytes), but member 'corner' of struct shapes is"
                        + " struct point; use a record");
        assertRefused(
                "shapes",
                WrongNested.class,
                "record 'WrongPoint': component 'x' is short (2 bytes), but member 'x' of struct point is s32 (4 bytes);"
                        + " use int or long");
        assertRefused(
                "shapes",
                EnumWithoutIt.class,
                "record 'EnumWithoutIt': component 'color' is enum 'OnlyRedAndPink' with constant 'PINK', but member"
                        + " 'color' of struct shapes is enum color (4 bytes) without it");
        assertRefused(
                "bits",
                NarrowBits.class,
                "record 'NarrowBits': component 'across' is byte (1 byte), but member 'across' of struct bits is a bit"
                        + " field of 17 bits; use int");
        assertRefused(
                "numbers",
                Long.class,
                "class 'Long': is Long (8 bytes), but the type in C is struct numbers; use a record");
    }

    private static void assertRefused(String struct, Class<?> type, String message) {
        Fixture fixture = Fixture.of(Fixture.Order.EL);
        int id = fixture.struct(struct);
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> ValueCodec.bind(fixture.btf(), id, type))
                        .getMessage());
    }

    @Test
    void refusesToWriteARecordThatLeavesOutMembers() {
        Fixture fixture = Fixture.of(Fixture.Order.EL);
        ValueCodec<PackedBitsWithoutRest> codec =
                ValueCodec.bind(fixture.btf(), fixture.struct("packed_bits"), PackedBitsWithoutRest.class);
        MemorySegment target = MemorySegment.ofArray(new byte[9]);
        assertEquals(
                "record 'PackedBitsWithoutRest': leaves out member 'rest' of struct packed_bits: can be read but not"
                        + " written",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> codec.encode(new PackedBitsWithoutRest((byte) 1, 2), target, 0))
                        .getMessage());
    }

    @Test
    void bindsScalarsAndRefusesValuesThatDoNotFit() {
        Fixture fixture = Fixture.of(Fixture.Order.EL);
        ValueCodec<Long> wide = ValueCodec.bind(fixture.btf(), fixture.type("u32"), Long.class);
        MemorySegment cell = MemorySegment.ofArray(new byte[8]);
        wide.encode(0xffff_ffffL, cell, 0);
        assertEquals(0xffff_ffffL, wide.decode(cell, 0));
        assertEquals("4294967295", wide.text(wide.decode(cell, 0)));
        ValueCodec<Integer> narrow = ValueCodec.bind(fixture.btf(), fixture.type("u32"), Integer.class);
        assertEquals(-1, narrow.decode(cell, 0));
        assertEquals("4294967295", narrow.text(narrow.decode(cell, 0)));
        assertThrows(IllegalArgumentException.class, () -> wide.encode(0x1_0000_0000L, cell, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> wide.decode(cell, 5));
        ValueCodec<OnlyRed> red = ValueCodec.bind(fixture.btf(), fixture.enumeration("color"), OnlyRed.class);
        red.encode(OnlyRed.RED, cell, 0);
        assertEquals(OnlyRed.RED, red.decode(cell, 0));
        cell.set(ValueLayout.JAVA_BYTE, 0, (byte) 9);
        assertEquals(
                "enum color: value 9: enum 'OnlyRed' has no constant for it; a constant UNKNOWN would stand for all of them",
                assertThrows(IllegalArgumentException.class, () -> red.decode(cell, 0))
                        .getMessage());
    }

    @Test
    void decodesMapsWithoutTypesBySize() {
        MemorySegment cell = MemorySegment.ofArray(new byte[] {1, 2, 3, 4});
        assertArrayEquals(
                new byte[] {1, 2, 3, 4}, ValueCodec.ofSize(4, byte[].class).decode(cell, 0));
        ValueCodec<Integer> number = ValueCodec.ofSize(4, Integer.class);
        number.encode(77, cell, 0);
        assertEquals(77, number.decode(cell, 0));
        assertEquals(
                "class 'Long': is Long (8 bytes), but the type in C is 4 bytes of unknown type; the object has no BTF for it: use"
                        + " byte[]",
                assertThrows(IllegalArgumentException.class, () -> ValueCodec.ofSize(4, Long.class))
                        .getMessage());
    }

    @Test
    void readsOneValuePerCpu() {
        Fixture fixture = Fixture.of(Fixture.Order.EL);
        ValueCodec<List<Long>> codec =
                ValueCodec.perCpu(ValueCodec.bind(fixture.btf(), fixture.type("u32"), Long.class), 8, 3);
        MemorySegment memory = MemorySegment.ofArray(new byte[24]);
        codec.encode(List.of(1L, 0xffff_ffffL, 3L), memory, 0);
        assertEquals((byte) 3, memory.get(ValueLayout.JAVA_BYTE, 16));
        assertEquals(List.of(1L, 0xffff_ffffL, 3L), codec.decode(memory, 0));
        assertEquals("[1,4294967295,3]", codec.json(codec.decode(memory, 0)));
        assertThrows(IllegalArgumentException.class, () -> codec.encode(List.of(1L), memory, 0));
    }

    record Hot(int a_u32, long a_u64, short a_s16, boolean yes, double twice) {}

    @Test
    void allocatesNothingButTheRecord() {
        Fixture fixture = Fixture.of(Fixture.Order.EL);
        ValueCodec<Hot> codec = ValueCodec.bind(fixture.btf(), fixture.struct("numbers"), Hot.class);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(codec.sizeBytes(), 8);
            memory.copyFrom(fixture.rodata().asSlice(fixture.offset("numbers"), codec.sizeBytes()));
            long expected = 0;
            long sum = 0;
            for (int i = 0; i < 20_000; i++) {
                sum += codec.decode(memory, 0).a_s16();
                expected -= 3;
            }
            com.sun.management.ThreadMXBean threads =
                    (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
            int events = 100_000;
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < events; i++) {
                sum += codec.decode(memory, 0).a_s16();
                expected -= 3;
            }
            long perEvent = (threads.getCurrentThreadAllocatedBytes() - before) / events;
            assertEquals(expected, sum);
            // A header of 8 to 16 bytes and 23 bytes of components, rounded up: not one more object fits into this.
            assertTrue(perEvent <= 48, () -> perEvent + " bytes per event");
        }
    }

    @Test
    void namesComponentsAsJavaDoes() {
        assertEquals("start_ns", RecordBinder.snakeCase("startNs"));
        assertEquals("comm", RecordBinder.snakeCase("comm"));
        assertEquals(Renamed.class, Objects.requireNonNull(bound()).getClass());
    }

    record Renamed(@Member("a_s64") long anything) {}

    private static Object bound() {
        Renamed renamed = Fixture.of(Fixture.Order.EL).decode("numbers", Renamed.class);
        assertEquals(-5, renamed.anything());
        return renamed;
    }
}
