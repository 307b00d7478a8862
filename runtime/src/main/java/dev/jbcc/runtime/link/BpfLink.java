package dev.jbcc.runtime.link;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.LinkCommands;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.BpfProgram;
import java.util.Optional;

/**
 * A link of the kernel: an object that holds a program and what it is attached to. Owns one descriptor of it:
 * {@link #close()} gives that up, and the kernel detaches the program when nobody else (a pin, another process) holds the link.
 * The kernel does the same when the process ends. Thread-safe.
 */
public final class BpfLink implements Link {
    private final Bpf bpf;
    private final String target;
    private final FileDescriptor descriptor;

    /** Takes ownership of the descriptor. */
    BpfLink(Bpf bpf, String target, int fd) {
        this.bpf = bpf;
        this.target = target;
        this.descriptor = new FileDescriptor(bpf.sys(), fd, target);
    }

    /**
     * Opens a pinned link.
     *
     * @throws SyscallException if there is none at {@code path}, or the kernel refuses
     */
    public static BpfLink openPinned(String path) {
        return openPinned(Bpf.host(), path);
    }

    static BpfLink openPinned(Bpf bpf, String path) {
        String subject = "link '" + path + "'";
        int fd = bpf.openPinned(path);
        if (fd < 0) {
            throw SyscallErrors.of(subject, "BPF_OBJ_GET", -fd);
        }
        BpfLink link = new BpfLink(bpf, subject, fd);
        try {
            LinkInfo _ = link.info();
        } catch (SyscallException e) {
            link.close();
            throw e;
        }
        return link;
    }

    /**
     * Opens a link by its number in this kernel, which needs CAP_SYS_ADMIN.
     *
     * @throws SyscallException if there is none, or the kernel refuses
     */
    public static BpfLink openById(int id) {
        return openById(Bpf.host(), id);
    }

    static BpfLink openById(Bpf bpf, int id) {
        String subject = "link [" + id + "]";
        int fd = bpf.openById(LinkCommands.LINK_GET_FD_BY_ID, id);
        if (fd < 0) {
            throw SyscallErrors.of(subject, "BPF_LINK_GET_FD_BY_ID", -fd);
        }
        return new BpfLink(bpf, subject, fd);
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public Optional<BpfLink> bpfLink() {
        return Optional.of(this);
    }

    /**
     * Returns the file descriptor, which stays this object's own.
     *
     * @throws IllegalStateException if closed
     */
    public int fd() {
        return descriptor.number();
    }

    /**
     * Returns what the kernel says about the link.
     *
     * @throws SyscallException if the kernel refuses
     */
    public LinkInfo info() {
        return LinkInfo.read(bpf, fd(), target);
    }

    /**
     * Puts another program into the link, at once: no event goes unseen and none is seen by both. The kernel can do that for
     * links to cgroups, network devices and namespaces, iterators, and maps of sockets.
     *
     * @throws SyscallException if the kernel refuses; EINVAL for other kinds of links
     */
    public void update(BpfProgram program) {
        updated(LinkCommands.update(bpf, fd(), program.fd(), 0), program);
    }

    /**
     * Puts another program into the link, if it holds a certain one.
     *
     * @return false if it holds another one
     * @throws SyscallException if the kernel refuses otherwise
     */
    public boolean update(BpfProgram program, BpfProgram onlyIf) {
        int result = LinkCommands.update(bpf, fd(), program.fd(), onlyIf.fd());
        if (result == -Errno.EPERM && info().programId() != onlyIf.info().id()) {
            return false;
        }
        updated(result, program);
        return true;
    }

    private void updated(int result, BpfProgram program) {
        if (result < 0) {
            String hint = result == -Errno.EINVAL || result == -Errno.EOPNOTSUPP
                    ? "this kind of link takes no other program, or not one like " + program
                    : SyscallErrors.hint(-result);
            throw SyscallErrors.of(target, "BPF_LINK_UPDATE", -result, hint);
        }
    }

    /**
     * Takes the program off for everybody who holds the link, which stays without effect. For links to cgroups, network
     * devices and namespaces.
     *
     * @throws SyscallException if the kernel refuses; EOPNOTSUPP for other kinds of links
     * @kernel 5.9 BPF_LINK_DETACH
     */
    public void detach() {
        int result = LinkCommands.detach(bpf, fd());
        if (result < 0) {
            throw SyscallErrors.of(target, "BPF_LINK_DETACH", -result);
        }
    }

    /**
     * Pins the link, so that it stays when this process ends. To undo that, delete the file.
     *
     * @param path a file that does not exist, in a mounted BPF file system
     * @throws SyscallException if the kernel refuses
     */
    public void pin(String path) {
        int result = bpf.pin(fd(), path);
        if (result < 0) {
            throw SyscallErrors.of(target, "BPF_OBJ_PIN", -result);
        }
    }

    /** Gives up the descriptor: the program is detached, unless something else holds the link. Idempotent. */
    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return target;
    }
}
