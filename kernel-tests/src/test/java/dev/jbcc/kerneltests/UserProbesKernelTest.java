package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.kerneltests.FacadeFixture.Origin;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.lang.foreign.Linker;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Uprobes and symbols on processes that the tests start. Counts are those of the calls that the processes make. */
@KernelTest(host = true)
class UserProbesKernelTest {
    private static int pid(Child child) {
        return Math.toIntExact(child.pid());
    }

    @Test
    void entriesAndReturnsOfALibrarysFunctionAreSeenOnceEach() {
        try (Bpf bpf = FacadeFixture.open();
                Child child = FacadeFixture.follow(bpf)) {
            bpf.attachUprobe("c", "kill", 0, "on_entry", pid(child));
            bpf.attachUretprobe("c", "kill", "on_return", pid(child));
            assertEquals(2, bpf.numOpenUprobes());
            FacadeFixture.run(child);
            assertEquals(Workload.TIMES, FacadeFixture.count(bpf, Origin.FROM_ENTRY));
            assertEquals(Workload.TIMES, FacadeFixture.count(bpf, Origin.FROM_RETURN));
        }
    }

    @Test
    void addressesAndPatternsFindTheSameFunction() {
        Pattern kill = Pattern.compile("kill$");
        try (Bpf bpf = FacadeFixture.open();
                Child child = FacadeFixture.follow(bpf)) {
            Map<String, Set<Long>> functions = Bpf.getUserFunctionsAndAddresses("c", kill);
            assertEquals(Set.of("kill"), functions.keySet());
            long address = Bpf.getUserAddresses("c", kill).iterator().next();
            bpf.attachUprobe("c", address, "on_entry", pid(child));
            assertEquals(
                    List.of("kill"),
                    bpf.attachUretprobe("c", kill, "on_return", pid(child)).attached());
            FacadeFixture.run(child);
            assertEquals(Workload.TIMES, FacadeFixture.count(bpf, Origin.FROM_ENTRY));
            assertEquals(Workload.TIMES, FacadeFixture.count(bpf, Origin.FROM_RETURN));
        }
    }

    @Test
    void nothingIsSeenOnceDetachedOrOfAnotherProcess() {
        try (Bpf bpf = FacadeFixture.open();
                Child other = Workload.kills(1);
                Child child = FacadeFixture.follow(bpf, 13)) {
            bpf.attachUprobe("c", "kill", 0, "on_entry", pid(child));
            bpf.detachUprobe("c", "kill", 0, pid(child));
            assertEquals(0, bpf.numOpenUprobes());
            assertThrows(IllegalStateException.class, () -> bpf.detachUprobe("c", "kill", 0, pid(child)));
            bpf.attachUretprobe("c", "kill", "on_return", pid(other));
            FacadeFixture.run(child);
            assertEquals(0, FacadeFixture.count(bpf, Origin.FROM_ENTRY));
            assertEquals(0, FacadeFixture.count(bpf, Origin.FROM_RETURN));
        }
    }

    @Test
    void probesOfAProcessThatHasEndedAreDetached() {
        try (Bpf bpf = FacadeFixture.open();
                Child child = FacadeFixture.follow(bpf)) {
            long address = Bpf.getUserAddresses("c", Pattern.compile("kill$"))
                    .iterator()
                    .next();
            bpf.attachUprobe("c", "kill", 0, "on_entry", pid(child));
            bpf.attachUprobe("c", address + 4, "on_entry", pid(child));
            bpf.attachUretprobe("c", "kill", "on_return", pid(child));
            FacadeFixture.run(child);
            assertEquals(3, bpf.numOpenUprobes());
            bpf.detachUprobe("c", "kill", 0, pid(child));
            assertEquals(2, bpf.numOpenUprobes());
            bpf.detachUretprobe("c", "kill", pid(child));
            assertEquals(1, bpf.numOpenUprobes());
            assertThrows(BpfException.class, () -> bpf.detachUretprobe("c", "kill", pid(child)));
            assertEquals(Workload.TIMES, FacadeFixture.count(bpf, Origin.FROM_RETURN));
            // the last one is detached by closing
        }
    }

    @Test
    void saysWhatIsMissing() {
        try (Bpf bpf = FacadeFixture.open()) {
            BpfException symbol =
                    assertThrows(BpfException.class, () -> bpf.attachUprobe("c", "getaddrinof", "on_entry"));
            assertTrue(symbol.toString().contains("no symbol 'getaddrinof'; similar: 'getaddrinfo'"), symbol::toString);
            BpfException library =
                    assertThrows(BpfException.class, () -> bpf.attachUprobe("nosuchlibrary", "f", "on_entry"));
            assertTrue(library.toString().contains("library 'nosuchlibrary': not found; searched"), library::toString);
            BpfException file =
                    assertThrows(BpfException.class, () -> bpf.attachUprobe("/no/such/file", "f", "on_entry"));
            assertTrue(file.toString().contains("file '/no/such/file': no such file"), file::toString);
            BpfException process =
                    assertThrows(BpfException.class, () -> bpf.attachUprobe("c", "kill", 0, "on_entry", 99_999_999));
            assertTrue(process.toString().contains("process 99999999: no such process"), process::toString);
            assertEquals(0, bpf.numOpenUprobes());
        }
    }

    @Test
    void addressesOfKernelAndProcessesGetTheirNames() {
        try (Bpf bpf = FacadeFixture.open()) {
            OptionalLong address = bpf.ksymname("vfs_read");
            assertEquals("vfs_read+0x4 [kernel]", bpf.ksym(address.getAsLong() + 4, true, true));
            assertEquals("vfs_read", bpf.sym(address.getAsLong(), -1));
            assertEquals(OptionalLong.empty(), bpf.ksymname("jbcc_no_such_function"));
            int self = Math.toIntExact(ProcessHandle.current().pid());
            for (String name : List.of("getpid", "malloc", "qsort")) {
                long function =
                        Linker.nativeLinker().defaultLookup().findOrThrow(name).address();
                String text = bpf.sym(function + 1, self, true, true);
                assertTrue(text.matches("_*" + "(libc_)?" + name + "\\+0x1 \\[libc\\S*]"), text);
            }
            assertEquals("[unknown]", bpf.sym(1, self, true, true));
        }
    }

    @Test
    void indirectFunctionsAreTheVersionOfThisMachine() {
        try (Bpf bpf = FacadeFixture.open();
                Child child = Workload.kills(1)) {
            bpf.attachUprobe("c", "strlen", 0, "on_entry", pid(child));
            assertEquals(1, bpf.numOpenUprobes());
        }
    }
}
