package dev.jbcc.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.object.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    record Addresses(InetAddress v4, Inet6Address v6, InetAddress words, Inet4Address bytes) {}

    record Wrong(Inet6Address v4) {}

    record NotAnAddress(InetAddress rest) {}

    private static Btf types(String object) {
        try (InputStream in = AddressesTest.class.getResourceAsStream("/dev/jbcc/fixtures/" + object)) {
            if (in == null) {
                throw new IllegalStateException("no fixture " + object);
            }
            return ObjectReader.read(in.readAllBytes(), object).btf().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int struct(Btf btf, String name) {
        return btf.findTypeId(name, BtfType.Composite.class).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"layouts-el.o", "layouts-eb.o"})
    void addressesAreInTheOrderOfTheWireWhateverTheirType(String object) {
        Btf btf = types(object);
        ValueCodec<Addresses> codec = ValueCodec.bind(btf, struct(btf, "addresses_t"), Addresses.class);
        MemorySegment memory = MemorySegment.ofArray(new long[5]);
        Addresses addresses = new Addresses(
                InetAddress.ofLiteral("10.1.2.3"),
                (Inet6Address) InetAddress.ofLiteral("fe80::1"),
                InetAddress.ofLiteral("192.0.2.7"),
                (Inet4Address) InetAddress.ofLiteral("127.0.0.1"));
        codec.encode(addresses, memory, 0);
        assertEquals(
                "0a010203" + "fe800000000000000000000000000001" + "00000000000000000000ffffc0000207" + "7f000001",
                HexFormat.of().formatHex(memory.toArray(ValueLayout.JAVA_BYTE)));
        assertEquals(addresses, codec.decode(memory, 0));
        assertEquals("{v4=10.1.2.3 v6=fe80:0:0:0:0:0:0:1 words=192.0.2.7 bytes=127.0.0.1}", codec.text(addresses));
        assertEquals(
                "{\"v4\":\"10.1.2.3\",\"v6\":\"fe80:0:0:0:0:0:0:1\",\"words\":\"192.0.2.7\",\"bytes\":\"127.0.0.1\"}",
                codec.json(addresses));
    }

    @Test
    void refusesWhatIsNoAddress() {
        Btf btf = types("layouts-el.o");
        assertEquals(
                "record 'Wrong': component 'v4' is Inet6Address, but member 'v4' of struct addresses_t is u32 (4"
                        + " bytes); an address has 4 or 16 bytes: InetAddress takes both",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> ValueCodec.bind(btf, struct(btf, "addresses_t"), Wrong.class))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> ValueCodec.bind(btf, struct(btf, "bits_t"), NotAnAddress.class));
        ValueCodec<InetAddress> four = ValueCodec.ofSize(4, InetAddress.class);
        assertEquals(
                "4 bytes of unknown type: address 0:0:0:0:0:0:0:1: does not fit into 4 bytes",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> four.encode(InetAddress.ofLiteral("::1"), MemorySegment.ofArray(new int[1]), 0))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"layouts-el.o", "layouts-eb.o"})
    void prefixesAreKeysOfTries(String object) {
        Btf btf = types(object);
        ValueCodec<AddressPrefix> four = ValueCodec.bind(btf, struct(btf, "prefix4_t"), AddressPrefix.class);
        ValueCodec<AddressPrefix> six = ValueCodec.bind(btf, struct(btf, "prefix6_t"), AddressPrefix.class);
        boolean little = object.contains("-el");
        MemorySegment memory = MemorySegment.ofArray(new int[5]);
        AddressPrefix ten = AddressPrefix.parse("10.0.0.0/8");
        four.encode(ten, memory, 0);
        assertEquals(
                (little ? "08000000" : "00000008") + "0a000000",
                HexFormat.of().formatHex(memory.asSlice(0, 8).toArray(ValueLayout.JAVA_BYTE)));
        assertEquals(ten, four.decode(memory, 0));
        six.encode(ten, memory, 0);
        assertEquals(
                (little ? "68000000" : "00000068") + "00000000000000000000ffff0a000000",
                HexFormat.of().formatHex(memory.toArray(ValueLayout.JAVA_BYTE)));
        assertEquals(ten, six.decode(memory, 0), "an IPv4 address in its form as an IPv6 address");
        AddressPrefix local = AddressPrefix.parse("fe80::/10");
        six.encode(local, memory, 0);
        assertEquals(local, six.decode(memory, 0));
        assertEquals("fe80:0:0:0:0:0:0:0/10", six.text(local));
        assertThrows(IllegalArgumentException.class, () -> four.encode(local, memory, 0));
        assertThrows(
                IllegalArgumentException.class, () -> ValueCodec.bind(btf, struct(btf, "bits_t"), AddressPrefix.class));
    }

    @Test
    void prefixesKnowTheirRange() {
        assertEquals(AddressPrefix.parse("10.1.2.3"), AddressPrefix.parse("10.1.2.3/32"));
        AddressPrefix prefix = AddressPrefix.parse("172.16.0.0/12");
        assertTrue(prefix.contains(InetAddress.ofLiteral("172.31.255.255")));
        assertFalse(prefix.contains(InetAddress.ofLiteral("172.32.0.0")));
        assertFalse(prefix.contains(InetAddress.ofLiteral("::1")));
        assertTrue(AddressPrefix.parse("0.0.0.0/0").contains(InetAddress.ofLiteral("8.8.8.8")));
        assertEquals(
                "prefix '10.0.0.0/33': length must be 0 to 32",
                assertThrows(IllegalArgumentException.class, () -> AddressPrefix.parse("10.0.0.0/33"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> AddressPrefix.parse("10.0.0.0/x"));
        assertThrows(IllegalArgumentException.class, () -> AddressPrefix.parse("localhost/8"));
    }

    @Test
    void reducesTheValuesOfAllCpus() {
        ValueCodec<Integer> one = ValueCodec.ofSize(4, Integer.class);
        BinaryOperator<Integer> sum = Integer::sum;
        ValueCodec<Integer> codec = ValueCodec.reduced(one, 8, 3, sum);
        assertEquals(24, codec.sizeBytes());
        MemorySegment memory = MemorySegment.ofArray(new long[] {1, 20, 300});
        assertEquals(321, codec.decode(memory, 0));
        assertEquals(
                "4 bytes of unknown type: one value for all CPUs: can be read but not written",
                assertThrows(IllegalArgumentException.class, () -> codec.encode(1, memory, 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> ValueCodec.reduced(one, 2, 3, sum));
    }
}
