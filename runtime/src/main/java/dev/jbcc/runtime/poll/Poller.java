package dev.jbcc.runtime.poll;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Epoll;
import dev.jbcc.runtime.internal.sys.Sys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waits for several sources at once and lets each handle its events in the calling thread. Does not own the sources.
 *
 * <p>Thread-safe: one thread polls at a time, any other may wake or close it. A poller closed from another thread, or by a
 * handler, first ends its wait.
 */
public final class Poller implements AutoCloseable {
    /** Long enough to wait without limit. */
    public static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final Epoll epoll;
    private final List<PollSource> sources = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;

    private Poller(Epoll epoll) {
        this.epoll = epoll;
    }

    /**
     * Opens a poller without sources.
     *
     * @throws SyscallException if the kernel refuses
     */
    public static Poller open() {
        return open(Sys.host());
    }

    static Poller open(Sys sys) {
        return new Poller(Epoll.open(sys, "poller"));
    }

    /**
     * Adds a source.
     *
     * @throws SyscallException if the kernel refuses
     * @throws IllegalStateException if closed
     */
    public void add(PollSource source) {
        lock.lock();
        try {
            checkOpen();
            epoll.add(source.pollFd(), sources.size());
            sources.add(source);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Handles what is there; if that is nothing, waits for it.
     *
     * @param timeout how long to wait at most; not negative
     * @return the number of events handled; 0 if the time was over or somebody called {@link #wakeUp()}
     * @throws IllegalStateException if closed
     */
    public int poll(Duration timeout) {
        int millis = Epoll.timeoutMillis(timeout);
        lock.lock();
        try {
            checkOpen();
            int handled = drain();
            if (handled > 0 || closed) {
                return handled;
            }
            if (epoll.await(millis) == 0) {
                epoll.settle();
                return 0;
            }
            return closed ? 0 : drain();
        } finally {
            release();
        }
    }

    /**
     * Handles what is there, without waiting.
     *
     * @return the number of events handled
     * @throws IllegalStateException if closed
     */
    public int consume() {
        lock.lock();
        try {
            checkOpen();
            return drain();
        } finally {
            release();
        }
    }

    private int drain() {
        int handled = 0;
        for (int i = 0; i < sources.size() && !closed; i++) {
            handled += sources.get(i).drain();
        }
        return handled;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("poller: closed");
        }
    }

    /** Ends the current wait of another thread, or the next one. */
    public void wakeUp() {
        epoll.wakeUp();
    }

    /** Ends the wait of another thread and closes. Sources stay open. Idempotent. */
    @Override
    public void close() {
        closed = true;
        epoll.wakeUp();
        lock.lock();
        release();
    }

    /** Leaves the lock. Whoever leaves it last after a close, which may be a handler's, frees the descriptors. */
    private void release() {
        if (closed && lock.getHoldCount() == 1) {
            epoll.close();
        }
        lock.unlock();
    }
}
