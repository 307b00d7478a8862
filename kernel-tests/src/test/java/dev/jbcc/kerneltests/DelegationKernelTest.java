package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.UnsupportedFeatureException;
import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.feature.FeatureProbe;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.LoadOptions;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Needs;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link Delegated}, run in a user namespace, without capabilities outside it. */
@KernelTest
class DelegationKernelTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int FSCONFIG_SET_STRING = 1;
    private static final int FSCONFIG_CMD_CREATE = 6;

    /** Bits of types of programs. */
    private static final String XDP = "0x40";

    @Test
    @Needs(Feature.TOKEN)
    void whatIsDelegatedIsLoadedAndNothingElse() {
        Map<String, String> results = new LinkedHashMap<>();
        List<String> command = new ArrayList<>(List.of("unshare", "--user", "--map-root-user", "--mount"));
        command.addAll(OwnJvm.command(Delegated.class.getName()));
        try (Child child = Child.start(command, Map.of())) {
            String opened = child.awaitStdout(text -> text.contains("."), LIMIT);
            delegate(child.pid(), Long.parseLong(opened.replaceAll("\\D", "")));
            child.release();
            assertEquals(0, child.await(LIMIT), child::stderr);
            child.stdout().lines().skip(1).forEach(line -> {
                String[] parts = line.split(": ", 2);
                results.put(parts[0], parts[1]);
            });
        }
        assertTrue(String.valueOf(results.get("own rights")).contains("EPERM"), results::toString);
        assertEquals("2", results.get("delegated"), results::toString);
        assertEquals("1", results.get("types"), results::toString);
        assertTrue(
                String.valueOf(results.get("other type")).contains("program 'packet': BPF_PROG_LOAD: EPERM"),
                results::toString);
        assertEquals(
                "BPF file system '/proc': BPF_TOKEN_CREATE: EINVAL (22); no BPF file system is mounted there",
                results.get("no such file system"));
    }

    /** Sets what the file system delegates that a process has begun to open, and completes it. */
    private static void delegate(long processId, long context) {
        long process = SystemCalls.call(SystemCalls.PIDFD_OPEN, processId);
        long own = SystemCalls.call(SystemCalls.PIDFD_GETFD, process, context);
        try (Arena arena = Arena.ofConfined()) {
            Map<String, String> options = Map.of(
                    "delegate_cmds", "any", "delegate_maps", "any", "delegate_progs", XDP, "delegate_attachs", "any");
            options.forEach((name, value) -> SystemCalls.call(
                    SystemCalls.FSCONFIG,
                    own,
                    FSCONFIG_SET_STRING,
                    arena.allocateFrom(name).address(),
                    arena.allocateFrom(value).address()));
            var _ = SystemCalls.call(SystemCalls.FSCONFIG, own, FSCONFIG_CMD_CREATE);
        } finally {
            var _ = SystemCalls.call(SystemCalls.CLOSE, own);
            var _ = SystemCalls.call(SystemCalls.CLOSE, process);
        }
    }

    @Test
    void saysWhyNothingIsDelegated() {
        BpfException refused = assertThrows(
                BpfException.class,
                () -> BpfObject.create(
                        ObjectReader.read(Kills.bytes("replaced.o"), "replaced.o"),
                        LoadOptions.defaults().withDelegatedBy("/sys/fs/bpf")));
        if (new FeatureProbe().has(Feature.TOKEN)) {
            assertTrue(refused.toString().contains("BPF_TOKEN_CREATE: E"), refused::toString);
        } else {
            assertEquals(UnsupportedFeatureException.class, refused.getClass());
            assertTrue(refused.toString().contains("needs Linux 6.9"), refused::toString);
        }
        BpfException absent = assertThrows(
                BpfException.class,
                () -> BpfObject.create(
                        ObjectReader.read(Kills.bytes("replaced.o"), "replaced.o"),
                        LoadOptions.defaults().withDelegatedBy("/no/such/place")));
        assertTrue(absent.toString().contains("BPF file system '/no/such/place': open: ENOENT"), absent::toString);
    }
}
