package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.LinkCommands;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfProgram;

/**
 * Attachments to the traffic control of a network device, in the network namespace of the calling thread: classifiers, which
 * decide what happens to a packet, and actions.
 */
public final class TrafficControl {
    /** Packets that come in, or that go out. */
    public enum Direction {
        INGRESS(AttachType.TCX_INGRESS, 0xffff_fff2),
        EGRESS(AttachType.TCX_EGRESS, 0xffff_fff3);

        final AttachType tcx;
        /** The place in the queueing discipline {@code clsact}. */
        final int parent;

        Direction(AttachType tcx, int parent) {
            this.tcx = tcx;
            this.parent = parent;
        }
    }

    private TrafficControl() {}

    /**
     * Attaches a classifier, after those that are there: through a link where the kernel has those (Linux 6.6), else as
     * {@link #attachFilter} does.
     *
     * @param device such as {@code eth0}
     * @throws SyscallException if the kernel refuses
     * @throws BpfException if there is no such device
     * @kernel 4.5 clsact
     */
    public static Link attach(BpfProgram program, String device, Direction direction) {
        Bpf bpf = Bpf.host();
        int fd = link(bpf, program, device, direction);
        if (fd == -Errno.EINVAL) {
            return TrafficFilter.attach(bpf, program, device, direction, 0, false);
        }
        return linked(bpf, program, device, direction, fd);
    }

    /**
     * Attaches a classifier through a link, after those that are there. It goes with the process.
     *
     * @throws SyscallException if the kernel refuses: EINVAL before Linux 6.6
     * @throws BpfException if there is no such device
     * @kernel 6.6 BPF_TCX_INGRESS
     */
    public static Link attachLink(BpfProgram program, String device, Direction direction) {
        return attachLink(Bpf.host(), program, device, direction);
    }

    static Link attachLink(Bpf bpf, BpfProgram program, String device, Direction direction) {
        return linked(bpf, program, device, direction, link(bpf, program, device, direction));
    }

    private static int link(Bpf bpf, BpfProgram program, String device, Direction direction) {
        int index = NetworkDevice.index(bpf.sys(), device);
        return LinkCommands.create(bpf, program.fd(), index, direction.tcx.number());
    }

    private static Link linked(Bpf bpf, BpfProgram program, String device, Direction direction, int fd) {
        String target = target(device, direction);
        if (fd < 0) {
            throw SyscallErrors.of(target, "BPF_LINK_CREATE", -fd, ProgramAttachment.hint(-fd, program));
        }
        return new BpfLink(bpf, target, fd);
    }

    /**
     * Attaches a classifier in direct-action mode: its result is what happens to the packet. Adds the queueing discipline
     * {@code clsact} to the device if it is not there, and removes it with the last filter. A filter outlives a process that
     * ends without closing it.
     *
     * @param priority lower ones run earlier, 1 to 65535; 0 for one that is free
     * @throws SyscallException if the kernel refuses
     * @throws BpfException if there is no such device
     * @kernel 4.5 clsact
     */
    public static Link attachFilter(BpfProgram program, String device, Direction direction, int priority) {
        return TrafficFilter.attach(Bpf.host(), program, device, direction, priority, false);
    }

    /**
     * Attaches an action, a program of type {@code sched_act}, to all packets. Otherwise as {@link #attachFilter}.
     *
     * @throws SyscallException if the kernel refuses
     * @throws BpfException if there is no such device
     * @kernel 4.8 matchall
     */
    public static Link attachAction(BpfProgram program, String device, Direction direction, int priority) {
        return TrafficFilter.attach(Bpf.host(), program, device, direction, priority, true);
    }

    static String target(String device, Direction direction) {
        return "traffic control of network device '" + device + "' ("
                + (direction == Direction.INGRESS ? "ingress" : "egress") + ")";
    }
}
