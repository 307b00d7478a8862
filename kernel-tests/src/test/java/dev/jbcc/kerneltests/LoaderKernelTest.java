package dev.jbcc.kerneltests;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.ProgramLoadException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.StructOps;
import dev.jbcc.runtime.link.Tracing;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.LoadOptions;
import dev.jbcc.runtime.program.StructOpsMap;
import dev.jbcc.runtime.program.TestRun;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Needs;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Programs that refer to other programs and to modules of the kernel, structs of functions, and older forms of objects. */
@KernelTest
class LoaderKernelTest {
    private static final Path CONTROL = Path.of("/proc/sys/net/ipv4/tcp_congestion_control");
    private static final TestRun PACKET = TestRun.ofPacket(new byte[64]);

    private static BpfObject open(String object) {
        return BpfObject.create(ObjectReader.read(Kills.bytes(object), object), LoadOptions.defaults());
    }

    private static long count(BpfObject object) {
        return count(object, "counts", 0);
    }

    private static long count(BpfObject object, String map, int which) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(8, 8);
            assertTrue(object.map(map).lookup(arena.allocateFrom(JAVA_INT, which), value));
            return value.get(JAVA_LONG, 0);
        }
    }

    @Test
    @Needs(Feature.FENTRY)
    void functionOfAProgramIsReplacedAndRestored() {
        try (BpfObject object = open("replaced.o")) {
            BpfProgram packet = object.load("packet");
            assertEquals(2, packet.testRun(PACKET).returnValue());
            try (Link link = Tracing.attach(object.load("drop", packet))) {
                assertEquals("freplace 'decide'", link.target());
                assertEquals(1, packet.testRun(PACKET).returnValue());
            }
            assertEquals(2, packet.testRun(PACKET).returnValue());
            try (Link _ = Tracing.attach(object.load("after", packet))) {
                for (int i = 0; i < 13; i++) {
                    assertEquals(2, packet.testRun(PACKET).returnValue());
                }
            }
            assertEquals(26, count(object));
        }
    }

    @Test
    @Needs(Feature.FENTRY)
    void saysWhatDoesNotReplaceIt() {
        try (BpfObject object = open("replaced.o")) {
            BpfProgram packet = object.load("packet");
            ProgramLoadException other =
                    assertThrows(ProgramLoadException.class, () -> object.load("other_arguments", packet));
            assertTrue(other.toString().contains("decide"), other::toString);
            BpfException absent = assertThrows(BpfException.class, () -> object.load("none", packet));
            assertEquals(
                    "program 'none': function 'no_such': program 'packet' has none of that name", absent.getMessage());
            BpfException alone = assertThrows(BpfException.class, () -> object.load("drop"));
            assertTrue(alone.toString().contains("load it with that program"), alone::toString);
        }
    }

    @Test
    void functionsOfModulesAreCalled() throws IOException {
        Network.run("modprobe", "nf_conntrack");
        try (BpfObject object = open("module-functions.o")) {
            assertEquals(2, object.load("absent").testRun(PACKET).returnValue(), "ENOENT");
            assertEquals(71, object.load("unknown").testRun(PACKET).returnValue(), "EPROTO");
            String line = Files.readAllLines(Path.of("/proc/kallsyms")).stream()
                    .filter(each -> each.contains(" nf_conntrack_hash\t[nf_conntrack]"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(Long.parseUnsignedLong(line, 0, line.indexOf(' '), 16), count(object));
        }
    }

    @Test
    void variablesOfModulesAreReadOnEachProcessor() {
        Network.run("modprobe", "rds");
        try (BpfObject object = open("module-variable.o")) {
            BpfProgram sent = object.load("sent");
            int before = sent.testRun(PACKET).returnValue();
            sendReliably(13);
            assertEquals(before + 13, sent.testRun(PACKET).returnValue());
            BpfException other = assertThrows(BpfException.class, () -> object.load("as_another_type"));
            assertTrue(
                    other.toString()
                            .contains("kernel variable 'rds_stats' is of another type in the BTF of module 'rds'"),
                    other::toString);
        }
    }

    /** Sends messages over RDS from one socket to another. */
    private static void sendReliably(int times) {
        try (Arena arena = Arena.ofConfined()) {
            long[] sockets = new long[2];
            MemorySegment[] addresses = new MemorySegment[2];
            for (int i = 0; i < 2; i++) {
                sockets[i] = SystemCalls.call(SystemCalls.SOCKET, 21, 5); // AF_RDS, SOCK_SEQPACKET
                addresses[i] = arena.allocate(16);
                addresses[i].copyFrom(MemorySegment.ofArray(new byte[] {2, 0, 0x10, (byte) (0x90 + i), 127, 0, 0, 1}));
                var _ = SystemCalls.call(SystemCalls.BIND, sockets[i], addresses[i].address(), 16);
            }
            MemorySegment message = arena.allocate(100);
            for (int i = 0; i < times; i++) {
                assertEquals(
                        100,
                        SystemCalls.call(
                                SystemCalls.SENDTO, sockets[0], message.address(), 100, 0, addresses[1].address(), 16));
            }
            for (long socket : sockets) {
                var _ = SystemCalls.call(SystemCalls.CLOSE, socket);
            }
        }
    }

    // ---- structs of functions

    @Test
    void congestionControlIsThatOfTheProgram() throws IOException {
        String before = Files.readString(CONTROL);
        try (BpfObject object = open("congestion.o")) {
            for (String struct : List.of("registered", "linked")) {
                long inits = count(object);
                StructOpsMap ops = object.loadStructOps(struct);
                assertEquals(4, ops.programs().size());
                try (Link link = StructOps.attach(ops)) {
                    ops.close();
                    assertEquals(
                            struct.equals("linked") && ops.isLinked(),
                            link.bpfLink().isPresent());
                    assertTrue(controls().contains("jbcc_test"));
                    Files.writeString(CONTROL, "jbcc_test");
                    connect(13);
                } finally {
                    Files.writeString(CONTROL, before);
                }
                assertFalse(controls().contains("jbcc_test"));
                // both ends of each connection, in a guest that has no others
                assertEquals(inits + 26, count(object));
                assertTrue(count(object, "counts", 1) > 0);
            }
        }
    }

    private static List<String> controls() throws IOException {
        return List.of(Files.readString(CONTROL.resolveSibling("tcp_available_congestion_control"))
                .trim()
                .split(" "));
    }

    private static void connect(int times) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < times; i++) {
                try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                        Socket accepted = server.accept()) {
                    client.getOutputStream().write(new byte[1000]);
                    assertEquals(1000, accepted.getInputStream().readNBytes(1000).length);
                }
            }
        }
    }

    @Test
    void saysWhichStructDoesNotFit() {
        try (BpfObject object = open("congestion.o")) {
            StructOpsMap partial = object.loadStructOps("partial");
            SyscallException refused = assertThrows(SyscallException.class, () -> StructOps.attach(partial));
            assertTrue(refused.toString().contains("a function that it needs is missing"), refused::toString);
            BpfException foreign = assertThrows(BpfException.class, () -> object.loadStructOps("foreign"));
            assertEquals(
                    "struct 'foreign': member 'jbcc_no_such_member': the kernel's 'struct tcp_congestion_ops' has none of"
                            + " that name",
                    foreign.getMessage());
            assertThrows(BpfException.class, () -> object.loadStructOps("absent"));
            BpfException alone = assertThrows(BpfException.class, () -> object.load("on_init"));
            assertTrue(alone.toString().contains("belongs to a struct of functions"), alone::toString);
        }
    }

    // ---- older forms

    @Test
    void legacyMapsPinsByNameAndTunnelsWork() throws IOException {
        Path pin = Path.of("/sys/fs/bpf/jbcc_kept");
        try {
            for (int round = 1; round <= 2; round++) {
                try (BpfObject object = open("older.o")) {
                    int which = 0;
                    for (String function : List.of("on_in", "on_out", "on_xmit")) {
                        BpfProgram program = object.load(function);
                        for (int i = 0; i <= which; i++) {
                            assertEquals(0, program.testRun(PACKET).returnValue());
                        }
                        assertEquals(which + 1, count(object, "counts", which), function);
                        which++;
                    }
                    var _ = object.load("on_local"); // which the kernel does not run without a packet of its own
                    assertEquals(12, object.map("unused").keySizeBytes());
                    assertEquals(7, object.map("unused").info().maxEntries());
                    assertEquals(6L * round, count(object, "jbcc_kept", 0));
                }
                assertTrue(Files.exists(pin));
            }
        } finally {
            Files.delete(pin);
        }
    }
}
