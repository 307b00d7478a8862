package dev.jbcc.runtime.internal.sys;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The owner of one file descriptor. Closing is idempotent; a descriptor that is closed cannot be asked for its number.
 * Thread-safe.
 */
public final class FileDescriptor implements AutoCloseable {
    private final Sys sys;
    private final int number;
    private final String what;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Takes ownership of an open descriptor.
     *
     * @param what names the owner in messages, such as {@code map 'events'}
     */
    public FileDescriptor(Sys sys, int number, String what) {
        this.sys = sys;
        this.number = number;
        this.what = what;
    }

    /**
     * Returns the number.
     *
     * @throws IllegalStateException if closed
     */
    public int number() {
        if (closed.get()) {
            throw new IllegalStateException(what + ": closed");
        }
        return number;
    }

    public boolean isClosed() {
        return closed.get();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            int _ = sys.close(number);
        }
    }
}
