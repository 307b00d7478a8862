package dev.jbcc.runtime.perf;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.CpuList;
import dev.jbcc.runtime.internal.sys.Epoll;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.runtime.poll.PollSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads the samples that programs put into a perf event array, from one buffer for each CPU that is online when it opens.
 * Samples of one CPU come in order; those of different CPUs do not.
 *
 * <p>Owns the events and their buffers, not the map. Samples for which a buffer has no room are counted by the kernel and
 * reported to the handler; {@link #lost()} has the sum. Reading allocates nothing. Thread-safe: one thread reads at a time, any
 * other may wake or close it; closing waits for a handler that is under way in another thread.
 */
public final class PerfBufferReader implements AutoCloseable {
    /** Pages per CPU that bcc uses. */
    public static final int DEFAULT_PAGES = 64;

    private final String subject;
    private final Epoll epoll;
    private final List<PerfRing> rings;
    private final Arena arena;

    /** Room for the largest record, for one that wraps. */
    private final MemorySegment unwrapped;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;

    private PerfBufferReader(String subject, Epoll epoll, List<PerfRing> rings) {
        this.subject = subject;
        this.epoll = epoll;
        this.rings = rings;
        this.arena = Arena.ofShared();
        this.unwrapped = arena.allocate(PerfRing.MAX_RECORD_BYTES, 8);
    }

    /** Opens a reader with {@value #DEFAULT_PAGES} pages per CPU that is woken by every sample. */
    public static PerfBufferReader open(BpfMap map) {
        return open(map, DEFAULT_PAGES, 1);
    }

    /**
     * Opens a reader. A perf event array has one reader: another one would take over its CPUs.
     *
     * @param pagesPerCpu size of each buffer, a power of two
     * @param wakeupEvents how many samples there are on one CPU before a poll wakes up, at least 1
     * @throws BpfException if the map is no perf event array, or too small for the CPUs
     * @throws IllegalArgumentException if a number is out of range
     * @throws SyscallException if the kernel refuses
     */
    public static PerfBufferReader open(BpfMap map, int pagesPerCpu, int wakeupEvents) {
        return open(Sys.host(), map, pagesPerCpu, wakeupEvents, CpuList.online());
    }

    static PerfBufferReader open(Sys sys, BpfMap map, int pagesPerCpu, int wakeupEvents, int[] cpus) {
        String subject = "map '" + map.name() + "'";
        if (!map.is(MapType.PERF_EVENT_ARRAY)) {
            throw new BpfException(subject + ": type " + MapType.nameOf(map.typeNumber()) + ": is no perf event array");
        }
        if (pagesPerCpu <= 0 || (pagesPerCpu & pagesPerCpu - 1) != 0) {
            throw new IllegalArgumentException(
                    subject + ": perf buffer of " + pagesPerCpu + " pages: must be a power of two");
        }
        if (wakeupEvents < 1) {
            throw new IllegalArgumentException(subject + ": wake-up after " + wakeupEvents + " samples: at least 1");
        }
        List<PerfRing> rings = new ArrayList<>();
        Epoll epoll = Epoll.open(sys, subject);
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer key = StructBuffer.allocate(arena, 4);
            StructBuffer value = StructBuffer.allocate(arena, 4);
            for (int cpu : cpus) {
                if (Integer.compareUnsigned(cpu, map.maxEntries()) >= 0) {
                    throw new BpfException(subject + ": perf event array of "
                            + Integer.toUnsignedString(map.maxEntries()) + " entries: has none for CPU " + cpu);
                }
                Optional<PerfRing> opened = PerfRing.open(sys, subject, cpu, pagesPerCpu, wakeupEvents);
                if (opened.isPresent()) {
                    PerfRing ring = opened.get();
                    rings.add(ring);
                    epoll.add(ring.fd(), cpu);
                    map.update(
                            key.int32(0, cpu).segment(),
                            value.int32(0, ring.fd()).segment(),
                            UpdateMode.ANY);
                    ring.enable();
                }
            }
            return new PerfBufferReader(subject, epoll, rings);
        } catch (Throwable e) {
            for (PerfRing ring : rings) {
                ring.close();
            }
            epoll.close();
            throw e;
        }
    }

    /**
     * Gives the samples that are there to a handler; if there are none, waits for some.
     *
     * @param timeout how long to wait at most; not negative
     * @return the number of samples given; 0 if the time was over or somebody called {@link #wakeUp()}
     * @throws IllegalStateException if closed
     */
    public int poll(Duration timeout, PerfSampleHandler handler, LostHandler lost) {
        int millis = Epoll.timeoutMillis(timeout);
        lock.lock();
        try {
            checkOpen();
            int delivered = drain(handler, lost);
            if (delivered > 0 || closed) {
                return delivered;
            }
            if (epoll.await(millis) == 0) {
                epoll.settle();
                return 0;
            }
            return closed ? 0 : drain(handler, lost);
        } finally {
            release();
        }
    }

    /**
     * Gives the samples that are there to a handler, without waiting.
     *
     * @return the number of samples given
     * @throws IllegalStateException if closed
     */
    public int consume(PerfSampleHandler handler, LostHandler lost) {
        lock.lock();
        try {
            checkOpen();
            return drain(handler, lost);
        } finally {
            release();
        }
    }

    /** Looks at every CPU whatever epoll said: the kernel reports a perf event as ready only once. */
    private int drain(PerfSampleHandler handler, LostHandler lost) {
        int delivered = 0;
        for (int i = 0; i < rings.size() && !closed; i++) {
            delivered += rings.get(i).drain(handler, lost, unwrapped, this);
        }
        return delivered;
    }

    /** Returns this reader with its handlers, for a {@link dev.jbcc.runtime.poll.Poller}. */
    public PollSource source(PerfSampleHandler handler, LostHandler lost) {
        return new PollSource() {
            @Override
            public int pollFd() {
                return epoll.fd();
            }

            @Override
            public int drain() {
                return closed ? 0 : drainUnlessClosed(handler, lost);
            }
        };
    }

    private int drainUnlessClosed(PerfSampleHandler handler, LostHandler lost) {
        lock.lock();
        try {
            return closed ? 0 : drain(handler, lost);
        } finally {
            release();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Returns how many samples the kernel reported lost so far, over all CPUs. */
    public long lost() {
        long sum = 0;
        for (PerfRing ring : rings) {
            sum += ring.lost();
        }
        return sum;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(subject + ": reader closed");
        }
    }

    /** Ends the current wait of another thread, or the next one. */
    public void wakeUp() {
        epoll.wakeUp();
    }

    /**
     * Ends the wait of another thread, closes the events and unmaps. The kernel takes them out of the map, which stays. May be
     * called by a handler. Idempotent.
     */
    @Override
    public void close() {
        closed = true;
        epoll.wakeUp();
        lock.lock();
        release();
    }

    /** Leaves the lock. Whoever leaves it last after a close, which may be a handler's, frees everything. */
    private void release() {
        if (closed && lock.getHoldCount() == 1 && arena.scope().isAlive()) {
            epoll.close();
            for (PerfRing ring : rings) {
                ring.close();
            }
            arena.close();
        }
        lock.unlock();
    }
}
