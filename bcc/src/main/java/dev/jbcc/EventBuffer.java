package dev.jbcc;

import dev.jbcc.runtime.poll.PollSource;

/**
 * An open perf or ring buffer. Belongs to its {@link Bpf}, which closes it too. Thread-safe.
 */
public final class EventBuffer implements AutoCloseable {
    /** Pages of each CPU's perf buffer unless said otherwise. */
    public static final int DEFAULT_PAGES = 8;

    /** Does nothing: the loss is counted all the same. */
    static final LostCallback IGNORE_LOSS = new Ignore();

    /** A class and not a lambda, whose linking is felt when a program has just started. So it is with other handlers here. */
    private static final class Ignore implements LostCallback {
        @Override
        public void onLost(int cpu, long count) {}
    }

    /** The reader underneath. */
    interface Reader extends AutoCloseable {
        /** Returns what a poller polls. */
        PollSource source();

        /** Returns how many samples were lost so far; once closed, until then. */
        long lost();

        /** Tells the callback of losses that it was not told of yet. */
        void reportLost();

        @Override
        void close();
    }

    private final EventBuffers owner;
    private final String table;
    private final Reader reader;

    EventBuffer(EventBuffers owner, String table, Reader reader) {
        this.owner = owner;
        this.table = table;
        this.reader = reader;
    }

    /** Returns the name of the table. */
    public String table() {
        return table;
    }

    /**
     * Returns how many samples could not be delivered so far, because they found no room. What the program sent is what was
     * delivered, what still waits to be delivered, and this.
     *
     * <p>Of a perf buffer the kernel counts: since Linux 6.0 every loss at once, before only with the next sample of that CPU
     * that finds room. Of a ring buffer the program counts: programs in the dialect do, when {@code ringbuf_output} and
     * {@code ringbuf_reserve} fail; others can, in a variable {@code u64 TABLE__lost} that starts as zero. Without it this is 0.
     */
    public long lostSamples() {
        return reader.lost();
    }

    /** Closes the buffer; samples in it are lost. May be called by a callback. Idempotent. */
    @Override
    public void close() {
        reader.close();
        owner.forget(this);
    }

    Reader reader() {
        return reader;
    }
}
