package dev.jbcc;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.link.Cgroup;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.Netfilter;
import dev.jbcc.runtime.link.NetworkNamespace;
import dev.jbcc.runtime.link.RawSocket;
import dev.jbcc.runtime.link.SocketFilter;
import dev.jbcc.runtime.link.SocketMap;
import dev.jbcc.runtime.link.TrafficControl;
import dev.jbcc.runtime.link.Xdp;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.BpfProgram;
import java.nio.file.Path;

/** The part of {@link Bpf} that attaches functions to network devices, sockets, cgroups and network namespaces. */
abstract class BpfNetworkEvents extends BpfKernelEvents {
    BpfNetworkEvents(BpfObject object) {
        super(object);
    }

    /**
     * Attaches a function to the packets of a network device, and opens a socket to read those it lets through. Mirrors
     * {@code attach_raw_socket(fn, dev)} and {@code fn.sock}.
     *
     * @param fn of type {@code SOCKET_FILTER}
     * @param dev empty for all devices
     * @return the socket, which does not block; owned by this object, may be closed earlier
     * @throws BpfException if there is no such device
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses, such as without CAP_NET_RAW
     */
    public RawSocket attachRawSocket(BpfProgram fn, String dev) {
        RawSocket socket = RawSocket.attach(fn, dev);
        attachments().add(Attachments.Kind.RAW_SOCKET, dev, fn.name(), socket);
        return socket;
    }

    /**
     * Attaches a function to what a socket receives, in the place of another one. In bcc Python this is done with
     * {@code setsockopt(SO_ATTACH_BPF)}.
     *
     * @param fn of type {@code SOCKET_FILTER}
     * @param socketFd stays the caller's own
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     */
    public void attachSocketFilter(BpfProgram fn, int socketFd) {
        attachments()
                .add(
                        Attachments.Kind.RAW_SOCKET,
                        Integer.toString(socketFd),
                        fn.name(),
                        SocketFilter.attach(fn, socketFd));
    }

    /**
     * Attaches a function to a network device, for each packet as it comes from the driver. Mirrors
     * {@code attach_xdp(dev, fn, flags)}. A program that another process attached without a link is replaced, as in bcc, unless
     * {@link Xdp.Flag#UPDATE_IF_NOEXIST} is given.
     *
     * <p>The attachment is a link where the kernel has those (Linux 5.9), and ends with this process however that ends; in bcc
     * it stays. Where a program is replaced, or on older kernels, it stays only if the process is killed.
     *
     * @param fn of type {@code XDP}
     * @throws BpfException if there is no such device
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses: EBUSY if a link of somebody else is there
     * @kernel 4.8 BPF_PROG_TYPE_XDP
     */
    public void attachXdp(String dev, BpfProgram fn, Xdp.Flag... flags) {
        if (attachments().has(Attachments.Kind.XDP, dev)) {
            // A link is never replaced, so what this object has there goes first.
            attachments().detach(Attachments.Kind.XDP, dev, null);
        }
        attachments().add(Attachments.Kind.XDP, dev, fn.name(), Xdp.attachOrReplace(fn, dev, flags));
    }

    /**
     * Detaches the function from a network device, or the program that another process has attached to it without a link.
     * Mirrors {@code remove_xdp(dev, flags)}.
     *
     * @param mode the mode that the other process attached it in; none for any
     * @throws BpfException if there is no such device
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses: EBUSY if a link of somebody else is there
     */
    public void removeXdp(String dev, Xdp.Flag... mode) {
        if (attachments().has(Attachments.Kind.XDP, dev)) {
            attachments().detach(Attachments.Kind.XDP, dev, null);
        } else {
            Xdp.detach(dev, mode);
        }
    }

    /**
     * Attaches a classifier to a network device, after those that are there. bcc users do this with pyroute2; see
     * {@link TrafficControl#attach}.
     *
     * @param fn of type {@code SCHED_CLS}; its result is what happens to the packet
     * @throws BpfException if there is no such device
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.5 clsact
     */
    public void attachClassifier(String dev, BpfProgram fn, TrafficControl.Direction direction) {
        addTrafficControl(dev, fn, direction, TrafficControl.attach(fn, dev, direction));
    }

    /**
     * Attaches a classifier to a network device by the queueing discipline {@code clsact}, also where the kernel has links for
     * that.
     *
     * @param priority lower ones run earlier, 1 to 65535; 0 for one that is free
     */
    public void attachClassifier(String dev, BpfProgram fn, TrafficControl.Direction direction, int priority) {
        addTrafficControl(dev, fn, direction, TrafficControl.attachFilter(fn, dev, direction, priority));
    }

    /**
     * Attaches an action to all packets of a network device. bcc users do this with pyroute2; see
     * {@link TrafficControl#attachAction}.
     *
     * @param fn of type {@code SCHED_ACT}
     * @param priority lower ones run earlier, 1 to 65535; 0 for one that is free
     * @throws BpfException if there is no such device
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     */
    public void attachAction(String dev, BpfProgram fn, TrafficControl.Direction direction, int priority) {
        addTrafficControl(dev, fn, direction, TrafficControl.attachAction(fn, dev, direction, priority));
    }

    private void addTrafficControl(String dev, BpfProgram fn, TrafficControl.Direction direction, Link link) {
        attachments().add(Attachments.Kind.TRAFFIC_CONTROL, dev + " " + direction, fn.name(), link);
    }

    /**
     * Detaches all classifiers and actions of this object from a network device.
     *
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachTrafficControl(String dev, TrafficControl.Direction direction) {
        attachments().detach(Attachments.Kind.TRAFFIC_CONTROL, dev + " " + direction, null);
    }

    /**
     * Attaches a function to a hook of netfilter. Has no counterpart in bcc.
     *
     * @param fn loaded as {@code NETFILTER}
     * @param priority lower ones run earlier; 0 is that of filter rules
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 6.4 BPF_PROG_TYPE_NETFILTER
     */
    public void attachNetfilter(BpfProgram fn, Netfilter.Family family, Netfilter.Hook hook, int priority) {
        Link link = Netfilter.attach(fn, family, hook, priority, 0);
        attachments().add(Attachments.Kind.FUNCTION, link.target(), fn.name(), link);
    }

    /**
     * Attaches a function to a cgroup or a network namespace. Mirrors {@code attach_func(fn, attachable_fd, attach_type)}, with
     * a path in place of the descriptor.
     *
     * <p>The attachment is a link where the kernel has those, and ends with this process however that ends; in bcc it stays.
     * At a cgroup it is one of several: all of this cgroup and of those above it run.
     *
     * @param place a directory of the unified cgroup hierarchy, or a file such as {@code /run/netns/NAME}
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @throws IllegalArgumentException if functions of that attach type are attached to something else
     * @kernel 4.10 BPF_PROG_ATTACH
     */
    public void attachFunc(BpfProgram fn, Path place, AttachType attachType) {
        Link link = attachType.ofNetworkNamespace()
                ? NetworkNamespace.attach(fn, place, attachType)
                : Cgroup.attach(fn, place, ofCgroup(attachType));
        addFunc(fn, place.toString(), attachType, link);
    }

    /**
     * Attaches a function to a cgroup without a link. Mirrors {@code attach_func(fn, attachable_fd, attach_type, flags)}. It
     * stays attached if this process is killed.
     *
     * @param mode how it goes together with those of other cgroups; {@code EXCLUSIVE} is what bcc does without flags
     */
    public void attachFunc(BpfProgram fn, Path cgroup, AttachType attachType, Cgroup.Mode mode) {
        addFunc(fn, cgroup.toString(), attachType, Cgroup.attach(fn, cgroup, ofCgroup(attachType), mode));
    }

    private static AttachType ofCgroup(AttachType attachType) {
        if (!attachType.ofCgroup()) {
            throw new IllegalArgumentException("attach type " + attachType + ": not for a path");
        }
        return attachType;
    }

    /**
     * Attaches a function to a map of sockets. Mirrors {@code attach_func(fn, map_fd, attach_type)}.
     *
     * @param map such as {@code bpf.object().map("sockets")}
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.14 BPF_SK_SKB_STREAM_VERDICT
     */
    public void attachFunc(BpfProgram fn, BpfMap map, AttachType attachType) {
        addFunc(fn, map.name(), attachType, SocketMap.attach(fn, map, attachType));
    }

    /**
     * Attaches a function to the network namespace of this process. Mirrors
     * {@code attach_func(fn, 0, BPFAttachType.FLOW_DISSECTOR)}.
     *
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses: E2BIG or EEXIST if another one is attached
     * @kernel 4.20 BPF_FLOW_DISSECTOR
     */
    public void attachFunc(BpfProgram fn, AttachType attachType) {
        attachFunc(fn, NetworkNamespace.OWN, attachType);
    }

    private void addFunc(BpfProgram fn, String place, AttachType attachType, Link link) {
        attachments().add(Attachments.Kind.FUNCTION, place + " " + attachType, fn.name(), link);
    }

    /**
     * Detaches a function from a cgroup or a network namespace. Mirrors {@code detach_func(fn, attachable_fd, attach_type)}.
     * What another process attached to a cgroup without a link is detached, too.
     *
     * @throws IllegalStateException if it is not attached there
     */
    public void detachFunc(BpfProgram fn, Path place, AttachType attachType) {
        String event = place + " " + attachType;
        if (attachType.ofCgroup() && !attachments().has(Attachments.Kind.FUNCTION, event)) {
            Cgroup.detach(fn, place, attachType);
        } else {
            attachments().detach(Attachments.Kind.FUNCTION, event, fn.name());
        }
    }

    /**
     * Detaches a function from a map of sockets. Mirrors {@code detach_func(fn, map_fd, attach_type)}.
     *
     * @throws IllegalStateException if it is not attached there
     */
    public void detachFunc(BpfProgram fn, BpfMap map, AttachType attachType) {
        attachments().detach(Attachments.Kind.FUNCTION, map.name() + " " + attachType, fn.name());
    }

    /**
     * Detaches a function from the network namespace of this process. Mirrors
     * {@code detach_func(fn, 0, BPFAttachType.FLOW_DISSECTOR)}.
     *
     * @throws IllegalStateException if it is not attached there
     */
    public void detachFunc(BpfProgram fn, AttachType attachType) {
        detachFunc(fn, NetworkNamespace.OWN, attachType);
    }
}
