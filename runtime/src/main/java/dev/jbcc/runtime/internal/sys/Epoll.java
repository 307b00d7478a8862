package dev.jbcc.runtime.internal.sys;

import dev.jbcc.runtime.SyscallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * An epoll instance that another thread can wake. Owns its descriptors, not those that are added. Waiting is for one thread
 * at a time; {@link #wakeUp()} is for any.
 */
public final class Epoll implements AutoCloseable {
    private static final int EPOLLIN = 1;
    private static final int EPOLLOUT = 4;
    private static final long WAKE_TOKEN = -1;
    private static final int MAX_READY = 64;

    private final Sys sys;
    private final String subject;
    private final FileDescriptor epoll;
    private final FileDescriptor wake;
    private final long[] tokens = new long[MAX_READY];
    private final MemorySegment one =
            StructBuffer.allocate(Arena.ofAuto(), 8).int64(0, 1).segment();
    private final MemorySegment counter =
            StructBuffer.allocate(Arena.ofAuto(), 8).segment();

    private Epoll(Sys sys, String subject, FileDescriptor epoll, FileDescriptor wake) {
        this.sys = sys;
        this.subject = subject;
        this.epoll = epoll;
        this.wake = wake;
    }

    /**
     * Opens an instance.
     *
     * @param subject names the owner in messages
     * @throws SyscallException if the kernel refuses
     */
    public static Epoll open(Sys sys, String subject) {
        FileDescriptor epoll = owned(sys, sys.epollCreate(), subject, "epoll_create1");
        try {
            FileDescriptor wake = owned(sys, sys.eventFd(), subject, "eventfd2");
            Epoll result = new Epoll(sys, subject, epoll, wake);
            try {
                result.add(wake.number(), WAKE_TOKEN);
            } catch (Throwable e) {
                wake.close();
                throw e;
            }
            return result;
        } catch (Throwable e) {
            epoll.close();
            throw e;
        }
    }

    private static FileDescriptor owned(Sys sys, int fd, String subject, String call) {
        if (fd < 0) {
            throw SyscallErrors.of(subject, call, -fd);
        }
        return new FileDescriptor(sys, fd, subject);
    }

    /** Returns a descriptor that is readable when something is ready, for use inside another epoll instance. */
    public int fd() {
        return epoll.number();
    }

    /**
     * Adds a descriptor to wait for.
     *
     * @param token what stands for it, not negative
     */
    public void add(int fd, long token) {
        add(fd, EPOLLIN, token);
    }

    /** Adds a descriptor to wait for, as {@link #add} does, until it takes data. */
    public void addForWriting(int fd, long token) {
        add(fd, EPOLLOUT, token);
    }

    private void add(int fd, int events, long token) {
        synchronized (wake) {
            int result = sys.epollAdd(epoll.number(), fd, events, token);
            if (result < 0) {
                throw SyscallErrors.of(subject, "epoll_ctl", -result);
            }
        }
    }

    /**
     * Waits until something is ready, somebody calls {@link #wakeUp()}, or the time is over.
     *
     * @return the number of descriptors that are ready; {@link #token} tells which
     */
    public int await(int timeoutMillis) {
        int ready = sys.epollWait(epoll.number(), tokens, timeoutMillis);
        if (ready < 0) {
            throw SyscallErrors.of(subject, "epoll_pwait", -ready);
        }
        int kept = 0;
        for (int i = 0; i < ready; i++) {
            if (tokens[i] != WAKE_TOKEN) {
                tokens[kept++] = tokens[i];
            }
        }
        return kept;
    }

    /** Returns the token of one of the descriptors found ready. */
    public long token(int index) {
        return tokens[index];
    }

    /** Ends the current wait, and every one after it until {@link #settle()}. Does nothing once closed. */
    public void wakeUp() {
        synchronized (wake) {
            if (!wake.isClosed()) {
                long _ = sys.write(wake.number(), one, 0, 8);
            }
        }
    }

    /** Forgets earlier calls of {@link #wakeUp()}. */
    public void settle() {
        long _ = sys.read(wake.number(), counter, 0, 8);
    }

    /** Returns a timeout as epoll takes it: whole milliseconds, rounded up; -1 without limit if it is longer than 24 days. */
    public static int timeoutMillis(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout: negative: " + timeout);
        }
        if (timeout.getSeconds() > Integer.MAX_VALUE / 1000 - 1) {
            return -1;
        }
        return (int) (timeout.getSeconds() * 1000 + (timeout.getNano() + 999_999) / 1_000_000);
    }

    @Override
    public void close() {
        synchronized (wake) {
            epoll.close();
            wake.close();
        }
    }
}
