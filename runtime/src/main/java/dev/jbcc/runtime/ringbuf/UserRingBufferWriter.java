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
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * Writes samples into a user ring buffer, for a program that takes them with {@code bpf_user_ringbuf_drain}. A sample is
 * reserved, written where it lies in {@link #memory()}, and submitted; programs see samples in the order in which they were
 * reserved, and wait for one that is not submitted yet.
 *
 * <p>Owns its mappings, not the map. Writing allocates nothing. Thread-safe; a user ring buffer has one writer.
 *
 * @kernel 6.1 BPF_MAP_TYPE_USER_RINGBUF
 */
public final class UserRingBufferWriter implements AutoCloseable {
    /*
     * The mirror image of a ring buffer that is read: the first page of the file, read-only for us, holds the position of the
     * program that takes samples; after it come, ours to write, a page with our position and the data, which is mapped twice in a
     * row. Records have the same form.
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

    private UserRingBufferWriter(
            String subject, Epoll epoll, Mapping consumer, Mapping producer, int pageBytes, long sizeBytes) {
        this.subject = subject;
        this.turns = new ReaderTurns(subject + ": writer", epoll) {
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
     * Opens a writer.
     *
     * @throws BpfException if the map is no user ring buffer
     * @throws SyscallException if the kernel refuses
     */
    public static UserRingBufferWriter open(BpfMap map) {
        if (!map.is(MapType.USER_RINGBUF)) {
            throw new BpfException(
                    "map '" + map.name() + "': type " + MapType.nameOf(map.typeNumber()) + ": is no user ring buffer");
        }
        return open(Sys.host(), "map '" + map.name() + "'", map.fd(), Integer.toUnsignedLong(map.maxEntries()));
    }

    static UserRingBufferWriter open(Sys sys, String subject, int fd, long sizeBytes) {
        int page = sys.pageBytes();
        Mapping consumer = Mapping.open(sys, subject, fd, 0, page, false);
        try {
            Mapping producer = Mapping.open(sys, subject, fd, page, page + 2 * sizeBytes, true);
            try {
                Epoll epoll = Epoll.open(sys, subject);
                try {
                    epoll.addForWriting(fd, 0);
                    return new UserRingBufferWriter(subject, epoll, consumer, producer, page, sizeBytes);
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

    /** Returns the memory that samples are written into, valid until {@link #close()}. */
    public MemorySegment memory() {
        return data;
    }

    /**
     * Reserves room for a sample, without waiting. {@link #submit} or {@link #discard} must follow.
     *
     * @return where in {@link #memory()} the sample starts, at a multiple of 8; -1 if there is no room at the moment
     * @throws IllegalArgumentException if the buffer can never hold a sample of that size
     * @throws IllegalStateException if closed
     */
    public long reserve(int sampleBytes) {
        check(sampleBytes);
        turns.enter();
        try {
            return take(sampleBytes);
        } finally {
            turns.leave();
        }
    }

    /**
     * Reserves room for a sample; if there is none, waits until a program has taken samples out.
     *
     * @param timeout how long to wait at most; not negative
     * @return as {@link #reserve(int)}; -1 if the time was over or it was closed meanwhile
     * @throws IllegalArgumentException if the buffer can never hold a sample of that size
     * @throws IllegalStateException if closed
     */
    public long reserve(int sampleBytes, Duration timeout) {
        check(sampleBytes);
        long deadline = ReaderTurns.deadline(timeout);
        turns.checkOpen();
        while (turns.enterBefore(deadline)) {
            long offset;
            try {
                offset = take(sampleBytes);
            } finally {
                turns.leave();
            }
            if (offset >= 0 || !turns.await(deadline)) {
                return offset;
            }
        }
        return -1;
    }

    private void check(int sampleBytes) {
        if (sampleBytes < 0 || sampleBytes + HEADER_BYTES + 7L > sizeBytes) {
            throw new IllegalArgumentException(
                    subject + ": sample of " + sampleBytes + " bytes: does not fit into a ring buffer of " + sizeBytes);
        }
    }

    private long take(int sampleBytes) {
        long taken = (long) POSITION.getAcquire(consumerPage, 0L); // what is before it may be written over
        long position = (long) POSITION.get(producerPage, 0L); // only we write it, one at a time
        long recordBytes = sampleBytes + HEADER_BYTES + 7L & ~7L;
        if (sizeBytes - (position - taken) < recordBytes) {
            return -1;
        }
        long start = position & sizeBytes - 1;
        LENGTH.set(data, start, sampleBytes | BUSY);
        LENGTH.set(data, start + 4, 0);
        POSITION.setRelease(producerPage, 0L, position + recordBytes); // the header must be there before
        return start + HEADER_BYTES;
    }

    /** Lets programs have the sample that starts there, as {@link #reserve} returned it. */
    public void submit(long offset) {
        finish(offset, 0);
    }

    /** Gives up the sample that starts there, as {@link #reserve} returned it: programs pass over it. */
    public void discard(long offset) {
        finish(offset, DISCARD);
    }

    private void finish(long offset, int flags) {
        long header = offset - HEADER_BYTES;
        int length = (int) LENGTH.get(data, header);
        if ((length & BUSY) == 0) {
            throw new IllegalStateException(subject + ": sample at " + offset + ": is not reserved");
        }
        LENGTH.setRelease(data, header, (length & ~BUSY) | flags); // the sample must be there before
    }

    /**
     * Reserves, copies and submits a sample.
     *
     * @return false if there is no room at the moment
     * @throws IllegalArgumentException if the buffer can never hold a sample of that size
     * @throws IllegalStateException if closed
     */
    public boolean write(MemorySegment source, long offset, int sampleBytes) {
        long target = reserve(sampleBytes);
        if (target < 0) {
            return false;
        }
        MemorySegment.copy(source, offset, data, target, sampleBytes);
        submit(target);
        return true;
    }

    /** Returns how many bytes of the buffer programs have not taken yet, headers included. */
    public long pendingBytes() {
        turns.enter();
        try {
            return (long) POSITION.get(producerPage, 0L) - (long) POSITION.getAcquire(consumerPage, 0L);
        } finally {
            turns.leave();
        }
    }

    /** Ends the waits of other threads and unmaps. Samples that were submitted stay for programs. Idempotent. */
    @Override
    public void close() {
        turns.close();
    }
}
