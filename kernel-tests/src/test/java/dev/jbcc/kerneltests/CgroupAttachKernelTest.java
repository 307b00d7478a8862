package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.link.BpfLink;
import dev.jbcc.runtime.link.Cgroup;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.LinkInfo;
import dev.jbcc.runtime.link.SocketMap;
import dev.jbcc.runtime.object.SectionKind;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Programs at cgroups and maps of sockets see what is done there, exactly that often, until their links are closed. */
@KernelTest
class CgroupAttachKernelTest {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final Path OUTER = ROOT.resolve("jbcc-test");
    private static final Path INNER = OUTER.resolve("inner");

    @BeforeAll
    static void makeCgroups() throws IOException {
        Files.createDirectories(INNER);
    }

    @AfterAll
    static void removeCgroups() throws IOException {
        Files.delete(INNER);
        Files.delete(OUTER);
    }

    /** Connects that many sockets for datagrams from a process in the inner cgroup. */
    private static void connect() {
        String loop = "echo $$ >" + INNER + "/cgroup.procs; for ((i = 0; i < " + Network.TIMES
                + "; i++)); do : >/dev/udp/127.0.0.1/" + Network.PORT + "; done";
        Network.run("bash", "-c", loop);
    }

    @Test
    void linksCountAndTakeAnotherProgram() {
        try (Network network = Network.open()) {
            BpfProgram first = network.load("on_connect");
            BpfProgram second = network.load("on_connect_second");
            try (Link link = Cgroup.attach(first, OUTER, AttachType.CGROUP_INET4_CONNECT);
                    Link _ = Cgroup.attach(second, INNER, AttachType.CGROUP_INET4_CONNECT)) {
                connect();
                assertEquals(Network.TIMES, network.take(Network.CGROUP), "those below count too");
                assertEquals(Network.TIMES, network.take(Network.SECOND), "all of them run");
                BpfLink kernel = link.bpfLink().orElseThrow();
                assertTrue(kernel.info().details() instanceof LinkInfo.Details.Cgroup cgroup
                        && cgroup.attachType() == AttachType.CGROUP_INET4_CONNECT.number());
                kernel.update(second);
                connect();
                assertEquals(0, network.take(Network.CGROUP));
                assertEquals(2 * Network.TIMES, network.take(Network.SECOND));
            }
            connect();
            assertEquals(0, network.take(Network.SECOND));
        }
    }

    @Test
    void programsGoTogetherAsTheyAreAttached() {
        try (Network network = Network.open()) {
            BpfProgram first = network.load("on_connect");
            BpfProgram second = network.load("on_connect_second");
            AttachType type = AttachType.CGROUP_INET4_CONNECT;
            try (Link _ = Cgroup.attach(first, OUTER, type, Cgroup.Mode.OVERRIDE);
                    Link _ = Cgroup.attach(second, INNER, type, Cgroup.Mode.OVERRIDE)) {
                connect();
                assertEquals(0, network.take(Network.CGROUP), "the one below took its place");
                assertEquals(Network.TIMES, network.take(Network.SECOND));
            }
            try (Link _ = Cgroup.attach(first, OUTER, type, Cgroup.Mode.EXCLUSIVE)) {
                SyscallException alone = assertThrows(
                        SyscallException.class, () -> Cgroup.attach(second, INNER, type, Cgroup.Mode.MULTI));
                assertEquals(Errno.EPERM, alone.errno());
                assertThrows(SyscallException.class, () -> Cgroup.attach(second, INNER, type));
            }
            Link forgotten = Cgroup.attach(first, OUTER, type, Cgroup.Mode.MULTI);
            Cgroup.detach(first, OUTER, type);
            forgotten.close();
            connect();
            assertEquals(0, network.take(Network.CGROUP));
            assertThrows(SyscallException.class, () -> Cgroup.detach(first, OUTER, type));
        }
    }

    @Test
    void everyAttachTypeAttaches() {
        try (Network network = Network.open()) {
            int attached = 0;
            for (AttachType type : AttachType.values()) {
                Optional<ProgramType> program = programFor(type);
                if (program.isEmpty()) {
                    continue;
                }
                BpfProgram allow = network.load(
                        "allow",
                        new SectionKind(
                                program.get().number(),
                                type.number(),
                                SectionKind.Attach.OTHER,
                                Optional.empty(),
                                false));
                try (Link _ = Cgroup.attach(allow, INNER, type);
                        Link old = Cgroup.attach(allow, INNER, type, Cgroup.Mode.MULTI)) {
                    assertFalse(old.bpfLink().isPresent());
                    attached++;
                } catch (SyscallException e) {
                    throw new AssertionError(type.name(), e);
                }
            }
            assertEquals(23, attached);
            connect();
        }
    }

    /** Those for sockets of AF_UNIX came with Linux 6.7. */
    private static Optional<ProgramType> programFor(AttachType type) {
        if (!type.ofCgroup() || type == AttachType.LSM_CGROUP || type.name().contains("_UNIX_")) {
            return Optional.empty();
        }
        return Optional.of(
                switch (type) {
                    case CGROUP_INET_INGRESS, CGROUP_INET_EGRESS -> ProgramType.CGROUP_SKB;
                    case CGROUP_INET_SOCK_CREATE,
                            CGROUP_INET_SOCK_RELEASE,
                            CGROUP_INET4_POST_BIND,
                            CGROUP_INET6_POST_BIND -> ProgramType.CGROUP_SOCK;
                    case CGROUP_SOCK_OPS -> ProgramType.SOCK_OPS;
                    case CGROUP_DEVICE -> ProgramType.CGROUP_DEVICE;
                    case CGROUP_SYSCTL -> ProgramType.CGROUP_SYSCTL;
                    case CGROUP_GETSOCKOPT, CGROUP_SETSOCKOPT -> ProgramType.CGROUP_SOCKOPT;
                    default -> ProgramType.CGROUP_SOCK_ADDR;
                });
    }

    @Test
    void socketsInMapsRunParserAndVerdict() throws IOException {
        byte[] message = new byte[7];
        try (Network network = Network.open();
                Link _ = SocketMap.attach(
                        network.load("on_message"), network.map("sockets"), AttachType.SK_MSG_VERDICT);
                Link _ = SocketMap.attach(
                        network.load("on_verdict"), network.map("sockets"), AttachType.SK_SKB_STREAM_VERDICT);
                Link _ = Cgroup.attach(network.load("on_sock_ops"), ROOT, AttachType.CGROUP_SOCK_OPS);
                ServerSocket server = new ServerSocket(Network.PORT, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), Network.PORT);
                Socket accepted = server.accept()) {
            client.setTcpNoDelay(true);
            for (int i = 0; i < Network.TIMES; i++) {
                client.getOutputStream().write(message);
            }
            byte[] all = accepted.getInputStream().readNBytes(Network.TIMES * message.length);
            assertEquals(Network.TIMES * message.length, all.length);
            assertEquals(Network.TIMES, network.take(Network.MESSAGES));
            assertEquals((long) Network.TIMES * message.length, network.take(Network.VERDICT_BYTES));
        }
    }

    @Test
    void missingCgroupIsNamed() {
        try (Network network = Network.open()) {
            BpfProgram program = network.load("on_connect");
            SyscallException missing = assertThrows(
                    SyscallException.class,
                    () -> Cgroup.attach(program, ROOT.resolve("none"), AttachType.CGROUP_INET4_CONNECT));
            assertEquals(
                    "cgroup '/sys/fs/cgroup/none' (cgroup_inet4_connect): openat: ENOENT (2)", missing.getMessage());
            SyscallException wrong = assertThrows(
                    SyscallException.class, () -> Cgroup.attach(program, OUTER, AttachType.CGROUP_INET4_BIND));
            assertTrue(wrong.toString().contains("was loaded for another attach type"), wrong::toString);
        }
    }

    /** The whole of it: a process of another cgroup does not count. */
    @Test
    void othersDoNotCount() {
        try (Network network = Network.open();
                Link _ = Cgroup.attach(network.load("on_connect"), INNER, AttachType.CGROUP_INET4_CONNECT);
                Child outside = Child.start("bash", "-c", ": >/dev/udp/127.0.0.1/" + Network.PORT)) {
            assertEquals(0, outside.await(Duration.ofSeconds(60)));
            assertEquals(0, network.take(Network.CGROUP));
        }
    }
}
