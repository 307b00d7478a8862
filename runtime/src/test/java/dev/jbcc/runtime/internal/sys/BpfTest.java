package dev.jbcc.runtime.internal.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BpfTest {
    private static final byte[] CODE = new byte[16];

    private final FakeKernel kernel = new FakeKernel();
    private final Bpf bpf = new Bpf(kernel);

    private static Bpf.MapAttributes hash(String name) {
        return new Bpf.MapAttributes(1, 4, 8, 100, 5, 3, 7, name, 11, 12, 13, 1L << 40);
    }

    private static Bpf.ProgramAttributes program() {
        return program(new int[0]);
    }

    private static Bpf.ProgramAttributes program(int[] tables) {
        return new Bpf.ProgramAttributes(
                2, CODE, "GPL", 0x060100, 16, "p", 42, 9, new byte[24], new byte[32], 77, 78, tables);
    }

    @Test
    void tablesOfModulesGoWithAProgram() {
        kernel.next(Bpf.PROG_LOAD, attr -> {
            assertEquals(128, attr.sizeBytes());
            assertEquals(79, new StructBuffer(FakeKernel.at(attr.int64(120), 8)).int32(4));
            return 5;
        });
        assertEquals(5, bpf.loadProgram(program(new int[] {0, 79}), 0, null));
    }

    @Test
    void aTokenGoesWithWhatIsMade() {
        Bpf delegated = bpf.withToken(33);
        kernel.next(Bpf.MAP_CREATE, attr -> {
            assertEquals("80 65541 33", attr.sizeBytes() + " " + attr.int32(16) + " " + attr.int32(76));
            return 17;
        });
        assertEquals(17, delegated.createMap(hash("m")));
        kernel.next(Bpf.PROG_LOAD, attr -> {
            assertEquals("148 65552 33", attr.sizeBytes() + " " + attr.int32(44) + " " + attr.int32(144));
            return 5;
        });
        assertEquals(5, delegated.loadProgram(program(), 0, null));
        kernel.next(Bpf.BTF_LOAD, attr -> {
            assertEquals("40 65536 33", attr.sizeBytes() + " " + attr.int32(32) + " " + attr.int32(36));
            return 6;
        });
        assertEquals(6, delegated.loadBtf(new byte[8], null));
    }

    @Test
    void putsTheFieldsOfAMapWhereTheKernelLooks() {
        kernel.next(Bpf.MAP_CREATE, attr -> {
            assertEquals(72, attr.sizeBytes());
            assertEquals(
                    "1 4 8 100 5 7 3",
                    attr.int32(0) + " " + attr.int32(4) + " " + attr.int32(8) + " " + attr.int32(12) + " "
                            + attr.int32(16) + " " + attr.int32(20) + " " + attr.int32(24));
            assertEquals("a_very_long_nam", attr.text(28, 16));
            assertEquals("11 12 13", attr.int32(48) + " " + attr.int32(52) + " " + attr.int32(56));
            assertEquals(1L << 40, attr.int64(64));
            return 17;
        });

        assertEquals(17, bpf.createMap(hash("a-very long name")));
    }

    @Test
    void putsTheFieldsOfAProgramWhereTheKernelLooks() {
        kernel.next(Bpf.PROG_LOAD, attr -> {
            assertEquals(120, attr.sizeBytes());
            assertEquals("2 2", attr.int32(0) + " " + attr.int32(4));
            assertEquals("GPL", FakeKernel.at(attr.int64(16), 4).getString(0));
            assertEquals(0, attr.int32(24));
            assertEquals(0x060100, attr.int32(40));
            assertEquals(16, attr.int32(44));
            assertEquals("p", attr.text(48, 16));
            assertEquals("42 9", attr.int32(68) + " " + attr.int32(72));
            assertEquals("8 3", attr.int32(76) + " " + attr.int32(88));
            assertEquals("16 2", attr.int32(92) + " " + attr.int32(104));
            assertEquals(77, attr.int32(108));
            return 5;
        });

        assertEquals(5, bpf.loadProgram(program(), 1, null));
    }

    @Test
    void leavesOutWhatNeedsBtfWithoutBtf() {
        kernel.next(Bpf.PROG_LOAD, attr -> {
            assertEquals("0 0 0", attr.int32(72) + " " + attr.int32(88) + " " + attr.int32(104));
            return 5;
        });

        assertEquals(5, bpf.loadProgram(program().withoutBtf(), 0, null));
    }

    @Test
    void triesAProgramAgainAfterASignalButNotForGood() {
        kernel.next(Bpf.PROG_LOAD, Errno.EAGAIN).next(Bpf.PROG_LOAD, Errno.EAGAIN);
        assertTrue(bpf.loadProgram(program(), 0, null) > 0);
        assertEquals(3, kernel.count("PROG_LOAD"));

        kernel.calls().clear();
        kernel.always(Bpf.PROG_LOAD, Errno.EAGAIN);
        assertEquals(-Errno.EAGAIN, bpf.loadProgram(program(), 0, null));
        assertEquals(5, kernel.count("PROG_LOAD"));
    }

    @Test
    void liftsTheLimitOfLockedMemoryOnce() {
        kernel.next(Bpf.MAP_CREATE, Errno.EPERM);
        assertTrue(bpf.createMap(hash("m")) > 0);
        assertEquals(1, kernel.memoryLimitRaises());

        kernel.always(Bpf.MAP_CREATE, Errno.EPERM);
        assertEquals(-Errno.EPERM, bpf.createMap(hash("m")));
        assertEquals(1, kernel.memoryLimitRaises());
    }

    @Test
    void keepsOfNamesWhatTheKernelTakes() {
        assertEquals("events", Bpf.objectName("events"));
        assertEquals(".rodata.str1.1", Bpf.objectName(".rodata.str1.1"));
        assertEquals("a_b_c_d__efghij", Bpf.objectName("a-b c/d\u00fc_efghijklm"));
    }
}
