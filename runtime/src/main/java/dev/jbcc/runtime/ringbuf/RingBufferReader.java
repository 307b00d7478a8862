package dev.jbcc.runtime.ringbuf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Epoll;
import dev.jbcc.runtime.internal.sys.Mapping;
import dev.jbcc.runtime.internal.sys.ReaderTurns;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.poll.PollSource;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * Reads the samples of a BPF ring buffer, in the order in which programs reserved them, over all CPUs.
 *
 * <p>Owns its mappings, not the map. When the buffer is full the kernel turns programs away and keeps no count of it: a
 * program that wants to know counts itself when {@code bpf_ringbuf_output} or {@code bpf_ringbuf_reserve} fails. Reading
 * allocates nothing for a sample. Thread-safe: any number of threads may poll, one of them reads at a time; any may wake or
 * close it, and closing waits for a handler that is under way in another thread.
 *
 * @kernel 5.8 BPF_MAP_TYPE_RINGBUF
 */
public final class RingBufferReader implements AutoCloseable {
    /*
     * The kernel gives two mappings. The first page of the file holds the consumer's position, ours to write. After it come,
     * read-only, a page with the producer's position and the data, which is mapped twice in a row, so that a record that wraps
     * is contiguous all the same. A record is a header of 8 bytes, its length with two flag bits and an offset for the kernel's
     * own use, and then the sample; the next one starts at a multiple of 8.
     */
    private static final VarHandle POSITION = JAVA_LONG.varHandle();
    private static final VarHandle LENGTH = JAVA_INT.varHandle();
    private static final int BUSY = 1 << 31;
    private static final int DISCARD = 1 << 30;
    private static final int HEADER_BYTES = 8;

    private final String subject;
    private final ReaderTurns turns;
    private final MemorySegment consumerPage;
    private final MemorySegment producerPage;
    private final MemorySegment data;
    private final long sizeBytes;

    private RingBufferReader(
            String subject, Epoll epoll, Mapping consumer, Mapping producer, int pageBytes, long sizeBytes) {
        this.subject = subject;
        this.turns = new ReaderTurns(subject + ": reader", epoll) {
            @Override
            protected void free() {
                producer.close();
                consumer.close();
            }
        };
        this.consumerPage = consumer.memory();
        this.producerPage = producer.memory().asSlice(0, pageBytes);
        this.data = producer.memory().asSlice(pageBytes);
        this.sizeBytes = sizeBytes;
    }

    /**
     * Opens a reader. A ring buffer has one reader: two would take each other's samples.
     *
     * @throws BpfException if the map is no ring buffer
     * @throws SyscallException if the kernel refuses
     */
    public static RingBufferReader open(BpfMap map) {
        return open(Sys.host(), map);
    }

    static RingBufferReader open(Sys sys, BpfMap map) {
        if (!map.is(MapType.RINGBUF)) {
            throw new BpfException(
                    "map '" + map.name() + "': type " + MapType.nameOf(map.typeNumber()) + ": is no ring buffer");
        }
        return open(sys, "map '" + map.name() + "'", map.fd(), Integer.toUnsignedLong(map.maxEntries()));
    }

    static RingBufferReader open(Sys sys, String subject, int fd, long sizeBytes) {
        int page = sys.pageBytes();
        Mapping consumer = Mapping.open(sys, subject, fd, 0, page, true);
        try {
            Mapping producer = Mapping.open(sys, subject, fd, page, page + 2 * sizeBytes, false);
            try {
                Epoll epoll = Epoll.open(sys, subject);
                try {
                    epoll.add(fd, 0);
                    return new RingBufferReader(subject, epoll, consumer, producer, page, sizeBytes);
                } catch (Throwable e) {
                    epoll.close();
                    throw e;
                }
            } catch (Throwable e) {
                producer.close();
                throw e;
            }
        } catch (Throwable e) {
            consumer.close();
            throw e;
        }
    }

    /**
     * Gives the samples that are there to a handler; if there are none, waits for some.
     *
     * @param timeout how long to wait at most; not negative
     * @return the number of samples given; 0 if the time was over, or somebody called {@link #wakeUp()} or closed it
     * @throws IllegalStateException if closed
     */
    public int poll(Duration timeout, SampleHandler handler) {
        long deadline = ReaderTurns.deadline(timeout);
        turns.checkOpen();
        while (turns.enterBefore(deadline)) {
            int delivered;
            try {
                delivered = drain(handler);
                // The kernel only wakes a reader that it saw caught up: our position must be visible before we go to
                // sleep.
                VarHandle.fullFence();
            } finally {
                turns.leave();
            }
            if (delivered > 0 || !turns.await(deadline)) {
                return delivered;
            }
        }
        return 0;
    }

    /**
     * Gives the samples that are there to a handler, without waiting: at most as many as the buffer holds.
     *
     * @return the number of samples given
     * @throws IllegalStateException if closed
     */
    public int consume(SampleHandler handler) {
        turns.enter();
        try {
            return drain(handler);
        } finally {
            turns.leave();
        }
    }

    private int drain(SampleHandler handler) {
        // Each acquire makes the JIT load all fields again, also those of segments, unless the objects are made here.
        MemorySegment consumer = consumerPage.asSlice(0);
        MemorySegment producer = producerPage.asSlice(0);
        MemorySegment data = this.data.asSlice(0);
        long sizeBytes = this.sizeBytes;
        int delivered = 0;
        long position = (long) POSITION.get(consumer, 0L); // only we write it
        long end = position + sizeBytes; // a fast producer must not keep us here for good
        long produced = position;
        while (position - end < 0 && !turns.isClosed()) {
            if (position == produced) {
                produced = (long) POSITION.getAcquire(producer, 0L); // again only if what was there is taken
                if (position == produced) {
                    break;
                }
            }
            long start = position & sizeBytes - 1;
            int header = (int) LENGTH.getAcquire(data, start); // pairs with the kernel's commit, a full exchange
            if ((header & BUSY) != 0) {
                break;
            }
            int length = header & ~(BUSY | DISCARD);
            if (length > sizeBytes - HEADER_BYTES) {
                throw new BpfException(subject + ": record of " + length + " bytes in a ring buffer of " + sizeBytes);
            }
            position += length + HEADER_BYTES + 7L & ~7L;
            try {
                if ((header & DISCARD) == 0) {
                    delivered++;
                    handler.onSample(data, start + HEADER_BYTES, length);
                }
            } finally {
                POSITION.setRelease(consumer, 0L, position); // the kernel may reuse the record from here on
            }
        }
        return delivered;
    }

    /** Returns this reader with its handler, for a {@link dev.jbcc.runtime.poll.Poller}. */
    public PollSource source(SampleHandler handler) {
        return new PollSource() {
            @Override
            public int pollFd() {
                return turns.epoll().fd();
            }

            @Override
            public int drain() {
                return drainIfOpen(handler);
            }
        };
    }

    private int drainIfOpen(SampleHandler handler) {
        if (!turns.enterIfOpen()) {
            return 0;
        }
        try {
            return drain(handler);
        } finally {
            turns.leave();
        }
    }

    /**
     * Returns how many bytes of the buffer wait to be read, headers included.
     *
     * @throws IllegalStateException if closed
     */
    public long pendingBytes() {
        turns.enter();
        try {
            return (long) POSITION.getAcquire(producerPage, 0L) - (long) POSITION.get(consumerPage, 0L);
        } finally {
            turns.leave();
        }
    }

    /** Ends the current wait of another thread, or the next one. */
    public void wakeUp() {
        turns.wakeUp();
    }

    /** Ends the waits of other threads and unmaps. The map stays. May be called by a handler. Idempotent. */
    @Override
    public void close() {
        turns.close();
    }
}
