package dev.jbcc.runtime.link;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.LinkCommands;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfProgram;
import java.nio.file.Path;

/** Attachments to cgroups of the unified hierarchy: what the processes in one and below it do. */
public final class Cgroup {
    /** How a program goes together with those of other cgroups, for attachments without a link. */
    public enum Mode {
        /** The only program of this cgroup and of those below it. */
        EXCLUSIVE(0),
        /** The only one of this cgroup; one further below takes its place there. */
        OVERRIDE(1),
        /** One of several: all of this cgroup and of those above it run. */
        MULTI(2);

        private final int flags;

        Mode(int flags) {
            this.flags = flags;
        }
    }

    private Cgroup() {}

    /**
     * Attaches a program, as one of several: all of this cgroup and of those above it run. Through a link where the kernel has
     * those (Linux 5.7); else the attachment outlives a process that ends without closing it.
     *
     * @param cgroup its directory
     * @param type what the program was loaded for
     * @throws SyscallException if the kernel refuses: EPERM if a program that must be alone is attached already
     * @kernel 5.7 links to cgroups
     */
    public static Link attach(BpfProgram program, Path cgroup, AttachType type) {
        return attach(Bpf.host(), program, cgroup, type);
    }

    static Link attach(Bpf bpf, BpfProgram program, Path cgroup, AttachType type) {
        String target = target(cgroup, type);
        FileDescriptor directory = open(bpf, cgroup, target);
        try {
            int fd = LinkCommands.create(bpf, program.fd(), directory.number(), type.number());
            if (fd >= 0) {
                directory.close();
                return new BpfLink(bpf, target, fd);
            }
            if (fd != -Errno.EINVAL) {
                throw refused(target, "BPF_LINK_CREATE", -fd, program);
            }
        } catch (Throwable e) {
            directory.close();
            throw e;
        }
        return ProgramAttachment.attach(bpf, program, directory, type.number(), Mode.MULTI.flags, target);
    }

    /**
     * Attaches a program without a link. The attachment outlives a process that ends without closing it: it is gone when the
     * cgroup is removed, or by {@link #detach}.
     *
     * @param mode must be that of the programs attached there already
     * @throws SyscallException if the kernel refuses: EPERM if {@code mode} does not go with what is attached here or above
     * @kernel 4.10 BPF_PROG_ATTACH
     */
    public static Link attach(BpfProgram program, Path cgroup, AttachType type, Mode mode) {
        return attach(Bpf.host(), program, cgroup, type, mode);
    }

    static Link attach(Bpf bpf, BpfProgram program, Path cgroup, AttachType type, Mode mode) {
        String target = target(cgroup, type);
        return ProgramAttachment.attach(bpf, program, open(bpf, cgroup, target), type.number(), mode.flags, target);
    }

    /**
     * Detaches a program that was attached without a link, by whichever process.
     *
     * @throws SyscallException if the kernel refuses: ENOENT if it is not attached there
     */
    public static void detach(BpfProgram program, Path cgroup, AttachType type) {
        Bpf bpf = Bpf.host();
        String target = target(cgroup, type);
        try (FileDescriptor directory = open(bpf, cgroup, target)) {
            int result = LinkCommands.detachProgram(bpf, directory.number(), program.fd(), type.number());
            if (result < 0) {
                throw refused(target, "BPF_PROG_DETACH", -result, program);
            }
        }
    }

    private static FileDescriptor open(Bpf bpf, Path cgroup, String target) {
        int fd = bpf.sys().open(cgroup.toString(), 0);
        if (fd < 0) {
            throw SyscallErrors.of(target, "openat", -fd);
        }
        return new FileDescriptor(bpf.sys(), fd, target);
    }

    private static String target(Path cgroup, AttachType type) {
        return "cgroup '" + cgroup + "' (" + AttachType.nameOf(type.number()) + ")";
    }

    private static SyscallException refused(String target, String call, int errno, BpfProgram program) {
        return SyscallErrors.of(target, call, errno, ProgramAttachment.hint(errno, program));
    }
}
