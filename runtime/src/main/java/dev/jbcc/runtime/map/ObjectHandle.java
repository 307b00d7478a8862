package dev.jbcc.runtime.map;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import java.nio.file.Path;

/**
 * An open descriptor of something that maps hold, or that their values belong to: a control group, a file, a process, a
 * socket. Owns the descriptor unless it was given one. Thread-safe.
 */
public final class ObjectHandle implements AutoCloseable {
    private static final int O_NONBLOCK = 0x800;

    private final FileDescriptor descriptor;
    private final boolean owned;

    private ObjectHandle(FileDescriptor descriptor, boolean owned) {
        this.descriptor = descriptor;
        this.owned = owned;
    }

    /**
     * Opens a file, or the directory of a control group.
     *
     * @throws SyscallException if it cannot be opened
     */
    public static ObjectHandle ofPath(Path path) {
        Sys sys = Sys.host();
        String subject = "path '" + path + "'";
        return owned(sys, sys.open(path.toString(), O_NONBLOCK), subject, "openat");
    }

    /**
     * Opens a process.
     *
     * @throws SyscallException if there is none of that number (ESRCH), or the kernel refuses
     * @kernel 5.3 pidfd_open
     */
    public static ObjectHandle ofProcess(long processId) {
        Sys sys = Sys.host();
        return owned(sys, sys.pidfdOpen(Math.toIntExact(processId)), "process " + processId, "pidfd_open");
    }

    private static ObjectHandle owned(Sys sys, int fd, String subject, String call) {
        if (fd < 0) {
            String hint =
                    fd == -Errno.ESRCH ? "there is no such process, or it is a thread of one" : SyscallErrors.hint(-fd);
            throw SyscallErrors.of(subject, call, -fd, hint);
        }
        return new ObjectHandle(new FileDescriptor(sys, fd, subject), true);
    }

    /** Takes a descriptor as it is, such as that of a socket. It stays the caller's own. */
    public static ObjectHandle ofDescriptor(int fd) {
        return new ObjectHandle(new FileDescriptor(Sys.host(), fd, "descriptor " + fd), false);
    }

    /**
     * Returns the descriptor.
     *
     * @throws IllegalStateException if closed
     */
    public int fd() {
        return descriptor.number();
    }

    /** Closes the descriptor, if it was opened here. What it stood for stays. Idempotent. */
    @Override
    public void close() {
        if (owned) {
            descriptor.close();
        }
    }
}
