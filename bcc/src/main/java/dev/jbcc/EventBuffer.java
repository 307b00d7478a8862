package dev.jbcc;

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
        long lost();

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
     * Returns how many samples of a perf buffer the kernel could not deliver so far. Always 0 for a ring buffer: there the
     * program itself is told that no room is left, and must count.
     */
    public long lostSamples() {
        return reader.lost();
    }

    /** Closes the buffer; samples in it are lost. May be called by a callback. Idempotent. */
    @Override
    public void close() {
        owner.forget(this);
        reader.close();
    }

    Reader reader() {
        return reader;
    }
}
