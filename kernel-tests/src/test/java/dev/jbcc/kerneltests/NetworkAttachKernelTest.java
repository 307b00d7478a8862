package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.link.BpfLink;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.LinkInfo;
import dev.jbcc.runtime.link.Netfilter;
import dev.jbcc.runtime.link.NetworkDevice;
import dev.jbcc.runtime.link.NetworkNamespace;
import dev.jbcc.runtime.link.RawSocket;
import dev.jbcc.runtime.link.SocketFilter;
import dev.jbcc.runtime.link.TrafficControl;
import dev.jbcc.runtime.link.Xdp;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Needs;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Programs at devices, sockets and network namespaces see each packet once, until their links are closed. */
@KernelTest
class NetworkAttachKernelTest {
    private Network network;

    @BeforeAll
    static void setUp() {
        Network.setUp();
    }

    @AfterAll
    static void tearDown() {
        Network.tearDown();
    }

    @BeforeEach
    void open() {
        network = Network.open();
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void xdpLinkSeesEachPacketAndTakesAnotherProgram() {
        BpfProgram first = network.load("on_xdp");
        BpfProgram second = network.load("on_xdp_second");
        try (Link link = Xdp.attach(first, Network.DEVICE, Xdp.Flag.SKB_MODE)) {
            network.receive();
            assertEquals(Network.TIMES, network.take(Network.XDP));
            BpfLink kernel = link.bpfLink().orElseThrow();
            assertEquals(first.info().id(), Xdp.programId(Network.DEVICE));
            assertEquals(
                    new LinkInfo.Details.Xdp(NetworkDevice.index(Network.DEVICE)),
                    kernel.info().details());
            assertFalse(kernel.update(second, second), "it holds another one");
            assertTrue(kernel.update(second, first));
            network.receive();
            assertEquals(0, network.take(Network.XDP));
            assertEquals(Network.TIMES, network.take(Network.SECOND));
            for (Executable attempt : List.<Executable>of(
                    () -> Xdp.attach(first, Network.DEVICE, Xdp.Flag.SKB_MODE),
                    () -> Xdp.attachOrReplace(first, Network.DEVICE, Xdp.Flag.SKB_MODE))) {
                assertEquals(
                        Errno.EBUSY,
                        assertThrows(SyscallException.class, attempt).errno());
            }
            kernel.detach();
            assertEquals(0, Xdp.programId(Network.DEVICE));
        }
    }

    @Test
    @SuppressWarnings("try") // closing the first link early is what is tested
    void xdpProgramReplacesAnotherUnlessItMayNot() {
        BpfProgram first = network.load("on_xdp");
        BpfProgram second = network.load("on_xdp_second");
        try (Link one = Xdp.attachPersistent(first, Network.DEVICE, Xdp.Flag.SKB_MODE)) {
            SyscallException exists = assertThrows(
                    SyscallException.class,
                    () -> Xdp.attachOrReplace(second, Network.DEVICE, Xdp.Flag.SKB_MODE, Xdp.Flag.UPDATE_IF_NOEXIST));
            assertEquals(Errno.EBUSY, exists.errno());
            exists = assertThrows(
                    SyscallException.class,
                    () -> Xdp.attachPersistent(second, Network.DEVICE, Xdp.Flag.SKB_MODE, Xdp.Flag.UPDATE_IF_NOEXIST));
            assertEquals(Errno.EBUSY, exists.errno());
            assertTrue(exists.toString().contains("already attached"), exists::toString);
            Link other = Xdp.attachOrReplace(second, Network.DEVICE, Xdp.Flag.SKB_MODE);
            one.close();
            assertEquals(second.info().id(), Xdp.programId(Network.DEVICE), "not the first one's to remove");
            network.receive();
            assertEquals(Network.TIMES, network.take(Network.SECOND));
            other.close();
        }
        assertEquals(0, Xdp.programId(Network.DEVICE));
        Link _ = Xdp.attachPersistent(first, Network.DEVICE, Xdp.Flag.SKB_MODE);
        Xdp.detach(Network.DEVICE, Xdp.Flag.SKB_MODE);
        assertEquals(0, Xdp.programId(Network.DEVICE));
    }

    @Test
    void classifiersAndActionsSeeBothDirections() {
        try (Link _ = TrafficControl.attachFilter(
                        network.load("classify"), Network.DEVICE, TrafficControl.Direction.INGRESS, 7);
                Link _ = TrafficControl.attachFilter(
                        network.load("classify_second"), Network.DEVICE, TrafficControl.Direction.EGRESS, 0);
                Link _ = TrafficControl.attachAction(
                        network.load("act"), Network.DEVICE, TrafficControl.Direction.INGRESS, 0)) {
            network.receive();
            assertEquals(Network.TIMES, network.take(Network.CLASSIFIER));
            assertEquals(Network.TIMES, network.take(Network.ACTION));
            assertEquals(0, network.take(Network.SECOND));
            network.send();
            assertEquals(0, network.take(Network.CLASSIFIER));
            assertEquals(Network.TIMES, network.take(Network.SECOND));
            assertTrue(Network.run("tc", "filter", "show", "dev", Network.DEVICE, "ingress")
                    .contains("pref 7 bpf"));
        }
        String left = Network.run("tc", "qdisc", "show", "dev", Network.DEVICE);
        assertFalse(left.contains("clsact"), left);
        network.receive();
        assertEquals(0, network.take(Network.CLASSIFIER));
    }

    @Test
    void queueingDisciplineOfSomebodyElseStays() {
        Network.run("tc", "qdisc", "add", "dev", Network.DEVICE, "clsact");
        TrafficControl.attachFilter(network.load("classify"), Network.DEVICE, TrafficControl.Direction.INGRESS, 0)
                .close();
        String left = Network.run("tc", "qdisc", "show", "dev", Network.DEVICE);
        assertTrue(left.contains("clsact"), left);
        Network.run("tc", "qdisc", "del", "dev", Network.DEVICE, "clsact");
    }

    @Test
    void refusedFilterLeavesNoQueueingDiscipline() {
        BpfProgram wrong = network.load("on_xdp");
        SyscallException refused = assertThrows(
                SyscallException.class,
                () -> TrafficControl.attachFilter(wrong, Network.DEVICE, TrafficControl.Direction.INGRESS, 0));
        assertEquals(Errno.EINVAL, refused.errno());
        String left = Network.run("tc", "qdisc", "show", "dev", Network.DEVICE);
        assertFalse(left.contains("clsact"), left);
    }

    @Test
    @Needs(Feature.TCX)
    void classifierLinksRunOneAfterTheOther() {
        try (Link one = TrafficControl.attachLink(
                        network.load("classify"), Network.DEVICE, TrafficControl.Direction.INGRESS);
                Link _ = TrafficControl.attach(
                        network.load("classify_second"), Network.DEVICE, TrafficControl.Direction.INGRESS)) {
            network.receive();
            assertEquals(Network.TIMES, network.take(Network.CLASSIFIER));
            assertEquals(Network.TIMES, network.take(Network.SECOND));
            assertEquals(
                    new LinkInfo.Details.Device(NetworkDevice.index(Network.DEVICE), AttachType.TCX_INGRESS.number()),
                    one.bpfLink().orElseThrow().info().details());
        }
        network.receive();
        assertEquals(0, network.take(Network.CLASSIFIER));
    }

    @Test
    void rawSocketGivesTheWholePackets() {
        try (RawSocket socket = RawSocket.attach(network.load("filter"), Network.DEVICE);
                Arena arena = Arena.ofConfined()) {
            network.receive();
            MemorySegment packet = arena.allocate(256, 8);
            int packets = 0;
            OptionalInt length = socket.read(packet, Duration.ofSeconds(5));
            while (length.isPresent()) {
                packets++;
                assertEquals(43, length.getAsInt(), "headers and one byte");
                assertEquals('x', packet.get(ValueLayout.JAVA_BYTE, 42));
                length = socket.read(packet, Duration.ZERO);
            }
            assertEquals(Network.TIMES, packets);
            assertEquals(Network.TIMES, network.take(Network.FILTER));
            assertEquals(0, socket.lostPackets());
            Thread closer = Thread.ofPlatform().start(socket::close);
            assertEquals(OptionalInt.empty(), readUntilClosed(socket, packet));
            closer.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static OptionalInt readUntilClosed(RawSocket socket, MemorySegment packet) {
        try {
            return socket.read(packet, Duration.ofSeconds(60));
        } catch (IllegalStateException closedBefore) {
            return OptionalInt.empty();
        }
    }

    @Test
    void socketsThatExistTakeFilters() throws IOException {
        Sys sys = Sys.host();
        try (FileDescriptor socket = boundSocket(sys)) {
            try (Link _ = SocketFilter.attach(network.load("filter_datagrams"), socket.number());
                    Link _ = SocketFilter.attachReuseport(network.load("choose"), socket.number())) {
                network.receiveUnbound();
                assertEquals(Network.TIMES, network.take(Network.FILTER));
                assertEquals(Network.TIMES, network.take(Network.REUSEPORT));
            }
            network.receiveUnbound();
            assertEquals(0, network.take(Network.FILTER));
            assertEquals(0, network.take(Network.REUSEPORT));
        }
    }

    /** A socket for datagrams that shares its port: {@code AF_INET}, {@code SOCK_DGRAM}, {@code SO_REUSEPORT}. */
    private static FileDescriptor boundSocket(Sys sys) {
        FileDescriptor socket = new FileDescriptor(sys, sys.socket(2, 2, 0), "test");
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer one = StructBuffer.allocate(arena, 4).int32(0, 1);
            assertEquals(0, sys.setSocketOption(socket.number(), 1, 15, one.segment()));
            StructBuffer address =
                    StructBuffer.allocate(arena, 16).int16(0, 2).int16(2, Short.reverseBytes((short) Network.PORT));
            assertEquals(0, sys.bind(socket.number(), address.segment()));
        }
        return socket;
    }

    @Test
    void namespacesTakeLookupsAndOneDissector() {
        BpfProgram dissector = network.load("dissect");
        try (Link link =
                        NetworkNamespace.attach(network.load("on_lookup"), NetworkNamespace.OWN, AttachType.SK_LOOKUP);
                Link _ = NetworkNamespace.attach(dissector, Network.NAMESPACE, AttachType.FLOW_DISSECTOR)) {
            network.receive();
            assertEquals(Network.TIMES, network.take(Network.LOOKUP));
            assertTrue(link.bpfLink().orElseThrow().info().details() instanceof LinkInfo.Details.NetworkNamespace);
            SyscallException second = assertThrows(
                    SyscallException.class,
                    () -> NetworkNamespace.attach(dissector, Network.NAMESPACE, AttachType.FLOW_DISSECTOR));
            assertTrue(second.toString().endsWith("another one is attached"), second::toString);
        }
        NetworkNamespace.attach(dissector, Network.NAMESPACE, AttachType.FLOW_DISSECTOR)
                .close();
        network.receive();
        assertEquals(0, network.take(Network.LOOKUP));
    }

    @Test
    @Needs(Feature.NETFILTER)
    void netfilterSeesEachPacket() {
        BpfProgram program = network.load("on_netfilter");
        try (Link link = Netfilter.attach(program, Netfilter.Family.IPV4, Netfilter.Hook.LOCAL_IN, 13, 0)) {
            network.receive();
            assertEquals(Network.TIMES, network.take(Network.NETFILTER));
            assertEquals(
                    new LinkInfo.Details.Netfilter(2, 1, 13, 0),
                    link.bpfLink().orElseThrow().info().details());
            SyscallException taken = assertThrows(
                    SyscallException.class,
                    () -> Netfilter.attach(program, Netfilter.Family.IPV4, Netfilter.Hook.LOCAL_IN, 13, 0));
            assertTrue(taken.toString().contains("another program has priority 13"), taken::toString);
        }
        network.receive();
        assertEquals(0, network.take(Network.NETFILTER));
    }

    @Test
    void pinnedLinkOutlivesItsDescriptor() throws IOException {
        Path pin = Path.of("/sys/fs/bpf/jbcc-link-test");
        try (Link link = Xdp.attach(network.load("on_xdp"), Network.DEVICE, Xdp.Flag.SKB_MODE)) {
            link.bpfLink().orElseThrow().pin(pin.toString());
        }
        network.receive();
        assertEquals(Network.TIMES, network.take(Network.XDP));
        try (BpfLink again = BpfLink.openPinned(pin.toString())) {
            Files.delete(pin);
            int id = again.info().id();
            assertTrue(LinkInfo.all().stream().anyMatch(info -> info.id() == id));
            assertEquals(again.info(), LinkInfo.ofId(id).orElseThrow());
        }
        assertEquals(0, Xdp.programId(Network.DEVICE));
    }
}
