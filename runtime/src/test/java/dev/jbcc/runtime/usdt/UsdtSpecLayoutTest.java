package dev.jbcc.runtime.usdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsdtSpecLayoutTest {
    private static final List<UsdtArgument> ARGUMENTS = List.of(
            UsdtArgument.constant(-3, 4, true),
            UsdtArgument.register(112, 8, false),
            UsdtArgument.memory(32, -20, 1, true),
            UsdtArgument.indexedMemory(80, 96, 3, 16, 2, false));

    private static String hex(ByteOrder order, int argument) {
        byte[] spec = UsdtSpecLayout.encode(ARGUMENTS, 5, order);
        return HexFormat.of().formatHex(spec, argument * 16, argument * 16 + 16);
    }

    @Test
    void littleEndian() {
        assertEquals("fdffffffffffffff" + "00000000" + "0000" + "01" + "20", hex(ByteOrder.LITTLE_ENDIAN, 0));
        assertEquals("0000000000000000" + "01000000" + "7000" + "00" + "00", hex(ByteOrder.LITTLE_ENDIAN, 1));
        assertEquals("ecffffffffffffff" + "02000000" + "2000" + "01" + "38", hex(ByteOrder.LITTLE_ENDIAN, 2));
        assertEquals("1000000000000000" + "03603000" + "5000" + "00" + "30", hex(ByteOrder.LITTLE_ENDIAN, 3));
        assertEquals("0".repeat(32), hex(ByteOrder.LITTLE_ENDIAN, 4));
    }

    @Test
    void bigEndian() {
        assertEquals("ffffffffffffffec" + "00000002" + "0020" + "01" + "38", hex(ByteOrder.BIG_ENDIAN, 2));
        assertEquals("0000000000000010" + "00306003" + "0050" + "00" + "30", hex(ByteOrder.BIG_ENDIAN, 3));
    }

    @Test
    void cookieAndCountAreBehindTheArguments() {
        ByteBuffer spec = ByteBuffer.wrap(UsdtSpecLayout.encode(ARGUMENTS, 0x123456789abcL, ByteOrder.LITTLE_ENDIAN))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(UsdtSpecLayout.BYTES, spec.capacity());
        assertEquals(0x123456789abcL, spec.getLong(192));
        assertEquals(4, spec.getShort(200));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        List<UsdtArgument> many = Collections.nCopies(13, UsdtArgument.register(0, 8, false));
        assertThrows(IllegalArgumentException.class, () -> UsdtSpecLayout.encode(many, 0));
        assertThrows(IllegalArgumentException.class, () -> UsdtArgument.register(4096, 8, false));
        assertThrows(IllegalArgumentException.class, () -> UsdtArgument.register(-8, 8, false));
        assertThrows(IllegalArgumentException.class, () -> UsdtArgument.constant(1, 3, false));
        assertThrows(IllegalArgumentException.class, () -> UsdtArgument.indexedMemory(0, 8, 4, 0, 8, false));
    }
}
