package dev.jbcc.runtime.perf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.internal.sys.Capabilities;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.Mapping;
import dev.jbcc.runtime.internal.sys.ReaderTurns;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * The perf event of one CPU and its buffer.
 *
 * <p>The mapping is a page with positions ({@code struct perf_event_mmap_page}) and the data after it. Positions only grow;
 * records are contiguous modulo the size of the data, so the last one before the end may wrap.
 */
final class PerfRing implements AutoCloseable {
    /** The size of a record is a 16-bit number. */
    static final int MAX_RECORD_BYTES = 1 << 16;

    private static final VarHandle POSITION = JAVA_LONG.varHandle();
    private static final long DATA_HEAD = 1024;
    private static final long DATA_TAIL = 1032;

    private static final int HEADER_BYTES = 8;
    private static final int RECORD_LOST = 2;
    private static final int RECORD_SAMPLE = 9;

    private static final int TYPE_SOFTWARE = 1;
    private static final int COUNT_SW_BPF_OUTPUT = 10;
    private static final int SAMPLE_RAW = 1 << 10;
    private static final int FORMAT_LOST = 1 << 4;
    private static final int COUNTS_BYTES = 16;
    private static final int ATTRIBUTE_BYTES = 112;
    private static final long IOC_ENABLE = 0x2400;

    private final Sys sys;
    private final String subject;
    private final int cpu;
    private final FileDescriptor event;
    private final Mapping mapping;
    private final MemorySegment positions;
    private final MemorySegment data;
    private final long sizeBytes;

    /** Whether the event itself tells how many samples were lost. */
    private final boolean counts;

    /** The losses that records told of. Written by one thread at a time. */
    private long recorded;

    /** The losses that the handler knows of: at least {@code recorded}. Written by one thread at a time. */
    private volatile long reported;

    private PerfRing(
            Sys sys, String subject, int cpu, FileDescriptor event, boolean counts, Mapping mapping, int pageBytes) {
        this.sys = sys;
        this.subject = subject;
        this.cpu = cpu;
        this.event = event;
        this.counts = counts;
        this.mapping = mapping;
        this.positions = mapping.memory().asSlice(0, pageBytes);
        this.data = mapping.memory().asSlice(pageBytes).asReadOnly();
        this.sizeBytes = data.byteSize();
    }

    /** Returns nothing if the CPU went offline meanwhile: no program runs there. */
    static Optional<PerfRing> open(Sys sys, String subject, int cpu, int pages, int wakeupEvents) {
        int fd;
        boolean counts = true;
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = StructBuffer.allocate(arena, ATTRIBUTE_BYTES)
                    .int32(0, TYPE_SOFTWARE)
                    .int32(4, ATTRIBUTE_BYTES)
                    .int64(8, COUNT_SW_BPF_OUTPUT)
                    .int64(16, 1)
                    .int64(24, SAMPLE_RAW)
                    .int64(32, FORMAT_LOST)
                    .int32(48, wakeupEvents);
            fd = sys.perfEventOpen(attr.segment(), -1, cpu);
            if (fd == -Errno.EINVAL) { // before Linux 6.0 there is no such count
                counts = false;
                fd = sys.perfEventOpen(attr.int64(32, 0).segment(), -1, cpu);
            }
        }
        if (fd == -Errno.ENODEV) {
            return Optional.empty();
        }
        if (fd < 0) {
            throw SyscallErrors.of(
                    subject, "perf_event_open on CPU " + cpu, -fd, SyscallErrors.hint(-fd, Capabilities.CAP_PERFMON));
        }
        FileDescriptor event = new FileDescriptor(sys, fd, subject);
        try {
            int page = sys.pageBytes();
            Mapping mapping = Mapping.open(sys, subject, fd, 0, (long) page * (pages + 1), true);
            return Optional.of(new PerfRing(sys, subject, cpu, event, counts, mapping, page));
        } catch (Throwable e) {
            event.close();
            throw e;
        }
    }

    void enable() {
        int result = sys.ioctl(event.number(), IOC_ENABLE, 0);
        if (result < 0) {
            throw SyscallErrors.of(subject, "PERF_EVENT_IOC_ENABLE", -result);
        }
    }

    int fd() {
        return event.number();
    }

    int cpu() {
        return cpu;
    }

    /** Returns the losses so far: all of them where the event counts, else those that records told of. */
    long lost() {
        return Math.max(reported, counted());
    }

    private long counted() {
        synchronized (event) { // so that nobody closes it meanwhile
            if (!counts || event.isClosed()) {
                return 0;
            }
            try (Arena arena = Arena.ofConfined()) {
                StructBuffer read = StructBuffer.allocate(arena, COUNTS_BYTES);
                return sys.read(event.number(), read.segment(), 0, COUNTS_BYTES) == COUNTS_BYTES ? read.int64(8) : 0;
            }
        }
    }

    /**
     * Tells the handler of losses that no record tells of yet: the kernel writes such a record only with the next sample that
     * finds room.
     */
    void reportHidden(LostHandler handler) {
        report(counted(), handler);
    }

    private void report(long total, LostHandler handler) {
        long more = total - reported;
        if (more > 0) {
            reported = total;
            handler.onLost(cpu, more);
        }
    }

    /** Handles the records that are there at the time of the call. */
    int drain(PerfSampleHandler handler, LostHandler lostHandler, MemorySegment unwrapped, ReaderTurns owner) {
        // Each volatile read makes the JIT load all fields again, also those of segments, unless the objects are made
        // here.
        MemorySegment positions = this.positions.asSlice(0);
        MemorySegment data = this.data.asSlice(0);
        long sizeBytes = this.sizeBytes;
        int delivered = 0;
        long head =
                (long) POSITION.getAcquire(positions, DATA_HEAD); // pairs with the kernel's barrier before its store
        long tail = (long) POSITION.get(positions, DATA_TAIL); // only we write it
        while (tail != head && !owner.isClosed()) {
            long start = tail & sizeBytes - 1;
            long header = data.get(JAVA_LONG_UNALIGNED, start); // a header is aligned, so it never wraps
            int type = (int) header;
            int size = (int) (header >>> 48);
            if (size < HEADER_BYTES || Long.compareUnsigned(size, head - tail) > 0) {
                throw new BpfException(
                        subject + ": CPU " + cpu + ": perf record of " + size + " bytes among " + (head - tail));
            }
            tail += size;
            try {
                if (start + size <= sizeBytes) {
                    delivered += handle(type, data, start, size, handler, lostHandler);
                } else {
                    unwrap(start, size, unwrapped);
                    delivered += handle(type, unwrapped, 0, size, handler, lostHandler);
                }
            } finally {
                POSITION.setRelease(positions, DATA_TAIL, tail); // the kernel may write over the record from here on
            }
        }
        return delivered;
    }

    private void unwrap(long start, int size, MemorySegment target) {
        long first = sizeBytes - start;
        MemorySegment.copy(data, start, target, 0, first);
        MemorySegment.copy(data, 0, target, first, size - first);
    }

    /** Handles a record; returns how many samples that were. */
    private int handle(
            int type, MemorySegment memory, long start, int size, PerfSampleHandler handler, LostHandler lostHandler) {
        if (type == RECORD_LOST) {
            recorded += memory.get(JAVA_LONG_UNALIGNED, start + HEADER_BYTES + 8);
            report(recorded, lostHandler);
        }
        if (type != RECORD_SAMPLE) {
            return 0;
        }
        int length = memory.get(JAVA_INT, start + HEADER_BYTES);
        if (length < 0 || length > size - HEADER_BYTES - 4) {
            throw new BpfException(subject + ": CPU " + cpu + ": sample of " + Integer.toUnsignedString(length)
                    + " bytes in a record of " + size);
        }
        handler.onSample(cpu, memory, start + HEADER_BYTES + 4, length);
        return 1;
    }

    @Override
    public void close() {
        reported = lost();
        mapping.close();
        synchronized (event) {
            event.close();
        }
    }
}
