package dev.jbcc.runtime.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class KallsymsTest {
    private static final Kallsyms SYMBOLS = Kallsyms.of("""
            ffffffff81000000 T _stext
            ffffffff81234560 T vfs_read
            ffffffff81234600 T vfs_readv
            ffffffff81234700 t do_sys_openat2
            ffffffff81234800 T do_sys_open
            ffffffff82000000 D vfs_rea
            0000000000000000 T hidden
            not a line
            ffffffffc0001000 t mod_function\t[some_module]
            ffffffff81234900 T last""".getBytes(StandardCharsets.US_ASCII));

    @Test
    void findsWholeNamesOnly() {
        assertTrue(SYMBOLS.has("vfs_read"));
        assertTrue(SYMBOLS.has("mod_function"));
        assertTrue(SYMBOLS.has("last"));
        assertFalse(SYMBOLS.has("vfs_re"));
        assertFalse(SYMBOLS.has("fs_read"));
        assertFalse(SYMBOLS.has("some_module"));
        assertFalse(SYMBOLS.has(""));
    }

    @Test
    void givesAddresses() {
        assertEquals(OptionalLong.of(0xffffffff81234560L), SYMBOLS.address("vfs_read"));
        assertEquals(OptionalLong.of(0xffffffffc0001000L), SYMBOLS.address("mod_function"));
        assertEquals(OptionalLong.of(0xffffffff81000000L), SYMBOLS.address("_stext"));
        assertEquals(OptionalLong.empty(), SYMBOLS.address("hidden"));
        assertEquals(OptionalLong.empty(), SYMBOLS.address("absent"));
    }

    private static String at(long address) {
        return SYMBOLS.find(address).map(symbol -> symbol.text(true, true)).orElse(Symbol.UNKNOWN);
    }

    @Test
    void findsTheNearestSymbolBelow() {
        assertEquals("vfs_read+0x0 [kernel]", at(0xffffffff81234560L));
        assertEquals("vfs_read+0x9f [kernel]", at(0xffffffff812345ffL));
        assertEquals("vfs_readv+0x0 [kernel]", at(0xffffffff81234600L));
        assertEquals("last+0x3 [kernel]", at(0xffffffff81234903L));
        assertEquals("mod_function+0x20 [some_module]", at(0xffffffffc0001020L));
        assertEquals("mod_function+0x3fffefff [some_module]", at(-1));
        assertEquals("[unknown]", at(0xffffffff80ffffffL));
        assertEquals("[unknown]", at(0));
        assertEquals("vfs_read", SYMBOLS.find(0xffffffff81234561L).orElseThrow().text(false, false));
        assertEquals(
                "vfs_read+0x1", SYMBOLS.find(0xffffffff81234561L).orElseThrow().text(false, true));
    }

    @Test
    void ofSeveralAtOneAddressTheLastFunctionIsFound() {
        Kallsyms symbols = Kallsyms.of("""
                1000 T first
                1000 t second
                1000 R data
                2000 D one
                2000 B two
                3000 T only
                3000 D data""".getBytes(StandardCharsets.US_ASCII));
        assertEquals("second", symbols.find(0x1000).orElseThrow().name());
        assertEquals("two", symbols.find(0x2fff).orElseThrow().name());
        assertEquals("only", symbols.find(0x3000).orElseThrow().name());
    }

    @Test
    void whatWasFoundIsNotMadeAgain() {
        assertSame(SYMBOLS.find(0xffffffff81234560L), SYMBOLS.findStart(0xffffffff81234561L));
        assertSame(SYMBOLS.findStart(0xffffffff81234561L), SYMBOLS.findStart(0xffffffff81234562L));
        assertEquals(0, SYMBOLS.findStart(0xffffffff81234562L).orElseThrow().offset());
        assertEquals(2, SYMBOLS.find(0xffffffff81234562L).orElseThrow().offset());
        assertTrue(SYMBOLS.findStart(0).isEmpty());
    }

    @Test
    void saysWhenTheKernelHidesAddresses() {
        assertTrue(Kallsyms.of("0000000000000000 T vfs_read\n".getBytes(StandardCharsets.US_ASCII))
                .addressesHidden());
        assertFalse(SYMBOLS.addressesHidden());
    }

    @Test
    void namesFunctionsThatAreMeant() {
        assertEquals(List.of("vfs_read"), SYMBOLS.similar("vfs_raed"));
        assertEquals(List.of("do_sys_openat2", "do_sys_open"), SYMBOLS.similar("do_sys_openat"));
        assertEquals(List.of("mod_function"), SYMBOLS.similar("mod_functin"));
        assertEquals(List.of(), SYMBOLS.similar("something_else_entirely"));
    }

    @Test
    void takesAnyBytes() {
        for (String text : List.of("", "\n", " ", "\n\n", "f", "f ", "f T", "f T ", "f T x", "  T x", "\t\t\t\n")) {
            Kallsyms symbols = Kallsyms.of(text.getBytes(StandardCharsets.US_ASCII));
            assertEquals(text.equals("f T x"), symbols.has("x"), text);
            assertFalse(symbols.has("nothing"));
            assertTrue(symbols.similar("nothing").isEmpty());
            assertEquals(text.equals("f T x"), symbols.find(15).isPresent(), text);
        }
    }
}
