package dev.jbcc.runtime.perf;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.CpuList;
import dev.jbcc.runtime.internal.sys.Epoll;
import dev.jbcc.runtime.internal.sys.ReaderTurns;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.poll.PollSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the samples that programs put into a perf event array, from one buffer for each CPU that is online when it opens.
 * Samples of one CPU come in order; those of different CPUs do not.
 *
 * <p>Owns the events and their buffers, not the map. Samples for which a buffer has no room are counted by the kernel and
 * reported to the handler: with the next sample of that CPU that finds room or, since Linux 6.0, at the latest when a poll
 * waits in vain. {@link #lost()} has the sum. Reading allocates nothing for a sample. Thread-safe: any number of threads may
 * poll, one of them reads at a time; any may wake or close it, and closing waits for a handler that is under way in another thread.
 */
public final class PerfBufferReader implements AutoCloseable {
    /** Pages per CPU that bcc uses. */
    public static final int DEFAULT_PAGES = 64;

    private final ReaderTurns turns;
    private final List<PerfRing> rings;

    /** Room for the largest record, for one that wraps. */
    private final MemorySegment unwrapped;

    private PerfBufferReader(String subject, Epoll epoll, List<PerfRing> rings, EventArray array) {
        this.rings = rings;
        Arena arena = Arena.ofShared();
        this.unwrapped = arena.allocate(PerfRing.MAX_RECORD_BYTES, 8);
        this.turns = new ReaderTurns(subject + ": reader", epoll) {
            @Override
            protected void free() {
                closeAll(rings, array);
                arena.close();
            }
        };
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
        EventArray array = new EventArray(map);
        if (pagesPerCpu <= 0 || (pagesPerCpu & pagesPerCpu - 1) != 0) {
            throw new IllegalArgumentException(
                    subject + ": perf buffer of " + pagesPerCpu + " pages: must be a power of two");
        }
        if (wakeupEvents < 1) {
            throw new IllegalArgumentException(subject + ": wake-up after " + wakeupEvents + " samples: at least 1");
        }
        List<PerfRing> rings = new ArrayList<>();
        Epoll epoll = Epoll.open(sys, subject);
        try {
            for (int cpu : cpus) {
                array.check(cpu);
                Optional<PerfRing> opened = PerfRing.open(sys, subject, cpu, pagesPerCpu, wakeupEvents);
                if (opened.isPresent()) {
                    PerfRing ring = opened.get();
                    rings.add(ring);
                    epoll.add(ring.fd(), cpu);
                    array.put(cpu, ring.fd());
                    ring.enable();
                }
            }
            return new PerfBufferReader(subject, epoll, rings, array);
        } catch (Throwable e) {
            closeAll(rings, array);
            epoll.close();
            throw e;
        }
    }

    private static void closeAll(List<PerfRing> rings, EventArray array) {
        for (PerfRing ring : rings) {
            try {
                array.remove(ring.cpu());
            } finally {
                ring.close();
            }
        }
    }

    /**
     * Gives the samples that are there to a handler; if there are none, waits for some.
     *
     * @param timeout how long to wait at most; not negative
     * @return the number of samples given; 0 if the time was over, or somebody called {@link #wakeUp()} or closed it
     * @throws IllegalStateException if closed
     */
    public int poll(Duration timeout, PerfSampleHandler handler, LostHandler lost) {
        long deadline = ReaderTurns.deadline(timeout);
        turns.checkOpen();
        while (turns.enterBefore(deadline)) {
            int delivered;
            try {
                delivered = drain(handler, lost);
            } finally {
                turns.leave();
            }
            if (delivered > 0) {
                return delivered;
            }
            if (!turns.await(deadline)) {
                reportHidden(lost);
                return 0;
            }
        }
        return 0;
    }

    /**
     * Gives the samples that are there to a handler, without waiting.
     *
     * @return the number of samples given
     * @throws IllegalStateException if closed
     */
    public int consume(PerfSampleHandler handler, LostHandler lost) {
        turns.enter();
        try {
            return drain(handler, lost);
        } finally {
            turns.leave();
        }
    }

    /** Looks at every CPU whatever epoll said: the kernel reports a perf event as ready only once. */
    private int drain(PerfSampleHandler handler, LostHandler lost) {
        int delivered = 0;
        for (int i = 0; i < rings.size() && !turns.isClosed(); i++) {
            delivered += rings.get(i).drain(handler, lost, unwrapped, turns);
        }
        return delivered;
    }

    /**
     * Tells the handler of samples that were lost since the last report, where the kernel counts them (Linux 6.0). Does
     * nothing once closed.
     */
    public void reportHidden(LostHandler lost) {
        if (turns.enterIfOpen()) {
            try {
                for (int i = 0; i < rings.size() && !turns.isClosed(); i++) {
                    rings.get(i).reportHidden(lost);
                }
            } finally {
                turns.leave();
            }
        }
    }

    /** Returns this reader with its handlers, for a {@link dev.jbcc.runtime.poll.Poller}. */
    public PollSource source(PerfSampleHandler handler, LostHandler lost) {
        return new PollSource() {
            @Override
            public int pollFd() {
                return turns.epoll().fd();
            }

            @Override
            public int drain() {
                return drainIfOpen(handler, lost);
            }
        };
    }

    private int drainIfOpen(PerfSampleHandler handler, LostHandler lost) {
        if (!turns.enterIfOpen()) {
            return 0;
        }
        try {
            return drain(handler, lost);
        } finally {
            turns.leave();
        }
    }

    /**
     * Returns how many samples were lost so far, over all CPUs. Since Linux 6.0 that is every sample that found no room; before,
     * those that the handler was told of.
     */
    public long lost() {
        long sum = 0;
        for (PerfRing ring : rings) {
            sum += ring.lost();
        }
        return sum;
    }

    /** Ends the current wait of another thread, or the next one. */
    public void wakeUp() {
        turns.wakeUp();
    }

    /**
     * Ends the waits of other threads, takes the events out of the map, closes them and unmaps. The map stays. May be called by
     * a handler. Idempotent.
     */
    @Override
    public void close() {
        turns.close();
    }
}
