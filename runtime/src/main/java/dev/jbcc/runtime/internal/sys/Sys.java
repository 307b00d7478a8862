package dev.jbcc.runtime.internal.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The system calls that the runtime makes. Every method returns what the kernel returns: a result that is not negative, or
 * the negated error number. Tests put a fake kernel behind it.
 *
 * <p>Segments given to a call must be native and stay alive until it returns; addresses inside structures are the caller's
 * business. Thread-safe.
 */
public interface Sys {
    /** Returns the running kernel. */
    static Sys host() {
        return NativeSys.Holder.INSTANCE;
    }

    /**
     * {@code bpf(2)}.
     *
     * @param attributes the {@code union bpf_attr}; its size is the one told to the kernel
     */
    int bpf(int command, MemorySegment attributes);

    /**
     * {@code perf_event_open(2)}, always with close-on-exec.
     *
     * @param groupFd the leader of the group that the event joins; -1 for none
     */
    int perfEventOpen(MemorySegment attributes, int processId, int cpu, int groupFd);

    /** {@code perf_event_open(2)} of an event without group. */
    default int perfEventOpen(MemorySegment attributes, int processId, int cpu) {
        return perfEventOpen(attributes, processId, cpu, -1);
    }

    /** {@code ioctl(2)} with an integer, or the address of a structure, as argument. */
    int ioctl(int fd, long request, long argument);

    /** {@code socket(2)}, not blocking, with close-on-exec. */
    int socket(int domain, int type, int protocol);

    /** {@code bind(2)}. */
    int bind(int fd, MemorySegment address);

    /** {@code setsockopt(2)}. */
    int setSocketOption(int fd, int level, int option, MemorySegment value);

    /** {@code getsockopt(2)}; returns how many bytes the kernel has filled. */
    int getSocketOption(int fd, int level, int option, MemorySegment value);

    /** {@code openat(2)} relative to the working directory, always with close-on-exec. */
    int open(String path, int flags);

    /** Returns another descriptor of the same file, with close-on-exec. */
    int duplicate(int fd);

    /** {@code close(2)}. Never repeated: the descriptor is gone whatever the answer. */
    int close(int fd);

    /** {@code read(2)} into a part of {@code buffer}; repeated after {@code EINTR}. */
    long read(int fd, MemorySegment buffer, long offset, long length);

    /** {@code write(2)} of a part of {@code buffer}; repeated after {@code EINTR}. */
    long write(int fd, MemorySegment buffer, long offset, long length);

    /** {@code mmap(2)}; returns an address. {@code fd} is -1 for anonymous memory. */
    long mmap(long address, long length, int protection, int flags, int fd, long offset);

    /** {@code munmap(2)}. */
    int munmap(long address, long length);

    /** {@code epoll_create1(2)}, with close-on-exec. */
    int epollCreate();

    /** {@code epoll_ctl(2)} that adds a descriptor; its events carry {@code token}. */
    int epollAdd(int epoll, int fd, int events, long token);

    /**
     * {@code epoll_pwait(2)}; repeated after {@code EINTR} with the time that is left.
     *
     * @param tokens receives one token per ready descriptor
     * @param timeoutMillis -1 to wait without limit
     */
    int epollWait(int epoll, long[] tokens, int timeoutMillis);

    /** {@code eventfd2(2)}, not blocking, with close-on-exec. */
    int eventFd();

    /**
     * Mounts a file system at no place: {@code fsopen(2)}, {@code fsconfig(2)}, {@code fsmount(2)}. What is mounted can be
     * reached below {@code /proc/self/fd/N} and is gone with the descriptor, so nothing has to be unmounted. Linux 5.2.
     *
     * @param type such as {@code tracefs}
     * @return a descriptor with close-on-exec, or the negated error number
     */
    int mountDetached(String type);

    /** Sets both limits of {@code RLIMIT_MEMLOCK} to unlimited. */
    int unlimitLockedMemory();

    /** {@code pidfd_open(2)}, which sets close-on-exec. */
    int pidfdOpen(int processId);

    /** {@code pidfd_send_signal(2)}: it reaches the process that the descriptor was opened for, or none. Linux 5.1. */
    int pidfdSendSignal(int fd, int signal);

    /** Returns the id of this process. */
    int processId();

    /** Returns the size of a page of memory. */
    int pageBytes();

    /**
     * Returns the memory at an address that the kernel gave, as a segment that lives as long as {@code owner}.
     *
     * @throws IllegalStateException if {@code owner} is closed
     */
    MemorySegment view(long address, long length, Arena owner);
}
