package dev.jbcc.runtime.internal.sys;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who may wait and who may read: what readers have in common that any thread may poll, wake and close. Owns the epoll instance
 * and what {@link #free} frees.
 *
 * <p>There are two locks. {@code reading} is held while samples are handled, {@code waiting} while a thread sleeps; nobody
 * who sleeps keeps others from reading. A thread that holds {@code waiting} never asks for {@code reading}, so the other
 * order, which a handler that closes its own reader takes, cannot deadlock. What was closed is freed by whoever leaves
 * {@code reading} last.
 */
public abstract class ReaderTurns implements AutoCloseable {
    /** A deadline that never comes. */
    private static final long NEVER = Long.MAX_VALUE;

    private final String subject;
    private final Epoll epoll;
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock waiting = new ReentrantLock();
    private volatile boolean closed;
    private boolean freed;

    /** @param subject names the reader in messages, such as {@code map 'events': reader} */
    protected ReaderTurns(String subject, Epoll epoll) {
        this.subject = subject;
        this.epoll = epoll;
    }

    /** Frees what readers use. Called once, when it is closed and nobody reads any more. */
    protected abstract void free();

    /** Returns what is waited on. */
    public Epoll epoll() {
        return epoll;
    }

    public boolean isClosed() {
        return closed;
    }

    /**
     * Returns the deadline, for {@link #enterBefore} and {@link #await}, of a wait that begins now.
     *
     * @throws IllegalArgumentException if the timeout is negative
     */
    public static long deadline(Duration timeout) {
        int millis = Epoll.timeoutMillis(timeout);
        return millis < 0 ? NEVER : System.nanoTime() + timeout.toNanos();
    }

    /** @throws IllegalStateException if closed */
    public void checkOpen() {
        if (closed) {
            throw new IllegalStateException(subject + ": closed");
        }
    }

    /**
     * Begins to read, after those who read already. {@link #leave} must follow.
     *
     * @throws IllegalStateException if closed
     */
    public void enter() {
        if (!enterIfOpen()) {
            throw new IllegalStateException(subject + ": closed");
        }
    }

    /**
     * Begins to read, after those who read already, unless they take longer than that or it is closed.
     *
     * @return whether {@link #leave} must follow
     */
    public boolean enterBefore(long deadline) {
        if (!lock(reading, deadline)) {
            return false;
        }
        if (closed) {
            leave();
            return false;
        }
        return true;
    }

    /** Begins to read unless it is closed; returns whether {@link #leave} must follow. */
    public boolean enterIfOpen() {
        reading.lock();
        if (closed) {
            leave();
            return false;
        }
        return true;
    }

    /** Ends what {@code enter} began. */
    public void leave() {
        if (closed && !freed && reading.getHoldCount() == 1) {
            freed = true;
            try {
                free();
            } finally {
                reading.unlock();
            }
        } else {
            reading.unlock();
        }
    }

    /**
     * Waits until there may be something to read.
     *
     * @return false if the time was over, somebody called {@link #wakeUp}, or it was closed
     */
    public boolean await(long deadline) {
        if (!lock(waiting, deadline)) {
            return false;
        }
        try {
            if (closed) {
                return false;
            }
            int ready = epoll.await(millisUntil(deadline));
            if (ready == 0) {
                epoll.settle();
            }
            return ready > 0 && !closed;
        } finally {
            waiting.unlock();
        }
    }

    private static int millisUntil(long deadline) {
        if (deadline == NEVER) {
            return -1;
        }
        long nanos = Math.max(0, deadline - System.nanoTime());
        return (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999) / 1_000_000);
    }

    private static boolean lock(ReentrantLock lock, long deadline) {
        if (lock.tryLock()) {
            return true;
        }
        if (deadline == NEVER) {
            lock.lock();
            return true;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return lock.tryLock(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the current wait of a thread, or the next one. */
    public void wakeUp() {
        epoll.wakeUp();
    }

    /** Ends all waits, lets readers end, and frees. May be called by a handler; then its reader frees. Idempotent. */
    @Override
    public void close() {
        closed = true;
        epoll.wakeUp();
        waiting.lock();
        try {
            epoll.close();
        } finally {
            waiting.unlock();
        }
        reading.lock();
        leave();
    }
}
