package dev.jbcc.runtime.internal.sys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small parsers of what the kernel says about itself. */
class ProcParsersTest {
    @Test
    void readsListsOfCpus() {
        assertArrayEquals(new int[] {0}, CpuList.parse("0\n", "f"));
        assertArrayEquals(new int[] {0, 1, 2, 3}, CpuList.parse("0-3\n", "f"));
        assertArrayEquals(new int[] {0, 2, 3, 8, 10, 11}, CpuList.parse("0,2-3,8,10-11", "f"));
        assertEquals(300, CpuList.parse("0-299", "f").length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a", "0-", "-1", "3-1", "0,,1", "0-99999999", "0-1-2"})
    void refusesListsThatAreNone(String text) {
        assertThrows(BpfException.class, () -> CpuList.parse(text, "f"));
    }

    @ParameterizedTest
    @CsvSource({
        "6.1.0-50-amd64, 6, 1, 0",
        "4.19.152-1 (2020-10-18), 4, 19, 152",
        "4.14.336, 4, 14, 255",
        "5.4, 5, 4, 0",
        "7, 7, 0, 0"
    })
    void readsVersions(String release, int major, int minor, int patch) {
        assertEquals(major << 16 | minor << 8 | patch, KernelRelease.versionCode(release));
    }

    @Test
    void readsCapabilities() {
        Capabilities some =
                Capabilities.parse("Name:\tjava\nCapPrm:\t0000000000000000\nCapEff:\t000000c000201000\nX:\t1\n");
        assertTrue(some.known());
        assertTrue(some.has(Capabilities.CAP_BPF));
        assertTrue(some.has(Capabilities.CAP_PERFMON));
        assertTrue(some.has(Capabilities.CAP_SYS_ADMIN));
        assertTrue(some.has(Capabilities.CAP_NET_ADMIN));
        assertFalse(some.has(Capabilities.CAP_SYS_RESOURCE));
        assertFalse(Capabilities.parse("Name:\tjava\n").known());
        assertFalse(Capabilities.parse("\nCapEff:\tno number\n").known());
    }

    @Test
    void readsTheAuxiliaryVector() {
        byte[] vector = ByteBuffer.allocate(40)
                .order(ByteOrder.nativeOrder())
                .putLong(16)
                .putLong(5)
                .putLong(AuxiliaryVector.AT_PAGESZ)
                .putLong(65536)
                .putLong(9)
                .array();
        assertEquals(65536, AuxiliaryVector.value(vector, AuxiliaryVector.AT_PAGESZ, 1));
        assertEquals(1, AuxiliaryVector.value(vector, 99, 1));
    }

    @Test
    void knowsErrorsByNameAndNumber() {
        assertEquals("EPERM (1)", Errno.describe(1));
        assertEquals("ENOTSUPP (524)", Errno.describe(Errno.ENOTSUPP));
        assertEquals("errno 4095", Errno.describe(4095));
        Set<String> names = new HashSet<>();
        for (int errno = 1; errno < 600; errno++) {
            String name = Errno.name(errno);
            assertTrue(name.isEmpty() || names.add(name), name);
        }
    }

    @Test
    void knowsTheSystemCallsOfTwoArchitectures() {
        assertEquals(321, SyscallNumbers.of("Linux", "amd64").bpf());
        assertEquals(280, SyscallNumbers.of("Linux", "aarch64").bpf());
        assertEquals(
                "architecture 'riscv64': system calls are known for x86-64 and arm64 only",
                assertThrows(BpfException.class, () -> SyscallNumbers.of("Linux", "riscv64"))
                        .getMessage());
        assertThrows(BpfException.class, () -> SyscallNumbers.of("Mac OS X", "aarch64"));
    }

    /** They answer a single read with the whole number, and any further one with nothing. */
    @Test
    void readsAllDigitsOfNumbersOfTheKernel() {
        int last = Integer.parseInt(ProcFile.text("/proc/sys/kernel/cap_last_cap"));
        assertTrue(last >= Capabilities.CAP_SYS_ADMIN, () -> "cap_last_cap: " + last);
    }
}
