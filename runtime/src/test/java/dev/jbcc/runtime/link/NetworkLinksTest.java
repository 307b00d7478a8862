package dev.jbcc.runtime.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import dev.jbcc.runtime.internal.sys.LinkCommands;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.Programs;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which calls are made, which way is taken where the kernel lacks one, and that nothing stays open. */
class NetworkLinksTest {
    @TempDir
    private Path cgroup;

    private final FakeKernel kernel = new FakeKernel();
    private final Bpf bpf = new Bpf(kernel);
    private final BpfProgram program = Programs.loaded(bpf, "on_packet", 6);

    @AfterEach
    void nothingStaysOpen() {
        program.close();
        assertTrue(kernel.openDescriptors().isEmpty(), () -> "open: " + kernel.openDescriptors());
    }

    private void answersNetlink(int errno, byte[]... before) {
        for (byte[] message : before) {
            kernel.answersRead(message);
        }
        kernel.answersRead(message(
                2,
                nextSequence(),
                ByteBuffer.allocate(20)
                        .order(ByteOrder.nativeOrder())
                        .putInt(0, -errno)
                        .array()));
    }

    private int sequence;

    private int nextSequence() {
        return ++sequence;
    }

    private static byte[] message(int type, int sequence, byte[] body) {
        return ByteBuffer.allocate(16 + body.length)
                .order(ByteOrder.nativeOrder())
                .putInt(16 + body.length)
                .putShort((short) type)
                .putShort((short) 0)
                .putInt(sequence)
                .putInt(0)
                .put(body)
                .array();
    }

    @Test
    void cgroupsTakeLinksWhereTheKernelHasThem() {
        try (Link link = Cgroup.attach(bpf, program, cgroup, AttachType.CGROUP_SOCK_OPS)) {
            assertEquals("cgroup '" + cgroup + "' (cgroup_sock_ops)", link.target());
            assertTrue(link.bpfLink().isPresent());
            assertEquals(2, kernel.openDescriptors().size());
        }
        assertEquals(1, kernel.openDescriptors().size());
    }

    @Test
    void cgroupsTakeProgramsWhereItHasNone() {
        kernel.always(Bpf.LINK_CREATE, Errno.EINVAL).always(LinkCommands.PROG_ATTACH, attr -> {
            assertEquals(AttachType.CGROUP_SOCK_OPS.number(), attr.int32(8));
            assertEquals(2, attr.int32(12), "one of several");
            return 0;
        });
        kernel.always(LinkCommands.PROG_DETACH, attr -> 0);
        Link link = Cgroup.attach(bpf, program, cgroup, AttachType.CGROUP_SOCK_OPS);
        assertFalse(link.bpfLink().isPresent());
        link.close();
        link.close();
        assertEquals(1, kernel.count("command 9"));
        kernel.always(LinkCommands.PROG_ATTACH, Errno.EPERM);
        assertThrows(
                SyscallException.class,
                () -> Cgroup.attach(bpf, program, cgroup, AttachType.CGROUP_DEVICE, Cgroup.Mode.EXCLUSIVE));
        assertThrows(
                SyscallException.class,
                () -> Cgroup.attach(bpf, program, cgroup.resolve("none"), AttachType.CGROUP_DEVICE));
    }

    @Test
    void socketMapsTakeTheOldWayToo() {
        kernel.always(Bpf.LINK_CREATE, Errno.EINVAL)
                .always(LinkCommands.PROG_ATTACH, attr -> 0)
                .always(LinkCommands.PROG_DETACH, attr -> 0);
        try (Link link = SocketMap.attach(bpf, program, 77, "map 'socks'", AttachType.SK_MSG_VERDICT)) {
            assertEquals("map 'socks' (sk_msg_verdict)", link.target());
        }
        assertEquals(1, kernel.count("command 9"));
    }

    @Test
    void namespacesTakeNoOtherLookup() {
        kernel.always(Bpf.LINK_CREATE, Errno.EINVAL);
        assertThrows(
                SyscallException.class,
                () -> NetworkNamespace.attach(bpf, program, NetworkNamespace.OWN, AttachType.SK_LOOKUP));
        kernel.always(LinkCommands.PROG_ATTACH, attr -> 0).always(LinkCommands.PROG_DETACH, attr -> 0);
        NetworkNamespace.attach(bpf, program, NetworkNamespace.OWN, AttachType.FLOW_DISSECTOR)
                .close();
        kernel.always(Bpf.LINK_CREATE, Errno.E2BIG);
        assertTrue(assertThrows(
                        SyscallException.class,
                        () -> NetworkNamespace.attach(bpf, program, NetworkNamespace.OWN, AttachType.FLOW_DISSECTOR))
                .toString()
                .endsWith("E2BIG (7); another one is attached"));
    }

    @Test
    void rawSocketsFilterBeforeTheyReceive() {
        RawSocket.attach(bpf, program, "").close();
        assertEquals(
                List.of("socket 17", "setsockopt 1 50", "bind", "close"),
                kernel.calls().subList(0, 4));
        kernel.socketAnswers(-Errno.EINVAL);
        assertThrows(SyscallException.class, () -> RawSocket.attach(bpf, program, ""));
    }

    @Test
    void filtersLeaveTheSocketToItsOwner() {
        SocketFilter.attach(bpf, program, 5).close();
        assertEquals(List.of("setsockopt 1 50", "setsockopt 1 27", "close"), kernel.calls());
        SocketFilter.attachReuseport(bpf, program, 5).close();
        assertEquals("setsockopt 1 68", kernel.calls().get(4));
    }

    @Test
    void devicesAreNamed() {
        kernel.ioctlAnswers(-Errno.ENODEV);
        assertEquals(
                "network device 'nowhere0': no such device",
                assertThrows(BpfException.class, () -> Xdp.attach(bpf, program, "nowhere0"))
                        .getMessage());
        assertThrows(BpfException.class, () -> NetworkDevice.index(kernel, "a-name-of-sixteen"));
        assertThrows(
                IllegalArgumentException.class, () -> Xdp.attach(bpf, program, "eth0", Xdp.Flag.UPDATE_IF_NOEXIST));
    }

    @Test
    void devicesKeepTheProgramOfSomebodyElse() {
        kernel.always(15, attr -> {
            FakeKernel.at(attr.int64(8), 8).set(ValueLayout.JAVA_INT, 4, 31);
            return 0;
        });
        answersNetlink(0);
        Link link = Xdp.attachPersistent(bpf, program, "eth0", Xdp.Flag.SKB_MODE);
        // What the kernel says when asked who is attached: program 32.
        ByteBuffer device = ByteBuffer.allocate(16 + 4 + 8).order(ByteOrder.nativeOrder());
        device.position(16);
        device.putShort((short) 12)
                .putShort((short) 43)
                .putShort((short) 8)
                .putShort((short) 4)
                .putInt(32);
        sequence = 0;
        kernel.answersRead(message(16, 1, device.array()));
        answersNetlink(0);
        link.close();
        assertEquals(2, kernel.written().size(), "set, and asked, but not set again");
    }

    @Test
    void filtersTakeTheirQueueingDisciplineWithThem() {
        ByteBuffer made = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
        made.putInt(8, 1).putInt(16, 49152 << 16 | 0x300);
        answersNetlink(0);
        answersNetlink(0, message(44, 2, made.array()));
        Link link = TrafficFilter.attach(bpf, program, "eth0", TrafficControl.Direction.EGRESS, 0, false);
        assertEquals("traffic control of network device 'eth0' (egress)", link.target());
        sequence = 0;
        answersNetlink(0);
        answersNetlink(0);
        answersNetlink(0);
        answersNetlink(0);
        link.close();
        link.close();
        ByteBuffer removed = ByteBuffer.wrap(kernel.written().get(2)).order(ByteOrder.nativeOrder());
        assertEquals(45, removed.getShort(4));
        assertEquals(1, removed.getInt(16 + 8));
        assertEquals(49152 << 16 | 0x300, removed.getInt(16 + 16));
        assertEquals(
                37,
                ByteBuffer.wrap(kernel.written().get(5))
                        .order(ByteOrder.nativeOrder())
                        .getShort(4));
    }

    @Test
    void filtersThatAreRefusedLeaveNothing() {
        answersNetlink(0);
        answersNetlink(Errno.EINVAL);
        answersNetlink(0);
        assertEquals(
                "traffic control of network device 'eth0' (ingress): RTM_NEWTFILTER: EINVAL (22); program 'on_packet' is"
                        + " of type xdp, or was loaded for another attach type",
                assertThrows(
                                SyscallException.class,
                                () -> TrafficFilter.attach(
                                        bpf, program, "eth0", TrafficControl.Direction.INGRESS, 1, true))
                        .getMessage());
        assertEquals(3, kernel.written().size(), "the queueing discipline is removed");
    }
}
