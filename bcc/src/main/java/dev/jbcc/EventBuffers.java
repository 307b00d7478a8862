package dev.jbcc;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.perf.LostHandler;
import dev.jbcc.runtime.perf.PerfBufferReader;
import dev.jbcc.runtime.perf.PerfSampleHandler;
import dev.jbcc.runtime.poll.PollSource;
import dev.jbcc.runtime.poll.Poller;
import dev.jbcc.runtime.ringbuf.RingBufferReader;
import dev.jbcc.runtime.ringbuf.SampleHandler;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The open buffers of a {@link Bpf}, polled together: all perf buffers, all ring buffers, or all of both. Thread-safe.
 */
final class EventBuffers implements AutoCloseable {
    private final Object lock = new Object();
    private final Map<String, EventBuffer> open = new LinkedHashMap<>();
    private final Group perf = new Group("perf");
    private final Group ring = new Group("ring");
    private final Group all = new Group("perf or ring");
    private long lostInClosed;
    private boolean closed;

    /** Several buffers behind one poller, which is made when the first of them comes. Guarded by {@code lock}. */
    private static final class Group {
        private final String kind;
        private final List<EventBuffer> members = new ArrayList<>();
        private @Nullable Poller poller;

        Group(String kind) {
            this.kind = kind;
        }

        void add(EventBuffer buffer) {
            Poller target = poller;
            if (target == null) {
                target = Poller.open();
                poller = target;
            }
            target.add(buffer.reader().source());
            members.add(buffer);
        }

        void remove(EventBuffer buffer) {
            if (members.remove(buffer) && poller != null) {
                poller.remove(buffer.reader().source());
            }
        }

        Poller require() {
            Poller target = poller;
            if (target == null) {
                throw new IllegalStateException("poll: no " + kind + " buffer is open");
            }
            return target;
        }
    }

    /** A perf buffer. Losses come with the samples, and the reader knows of later ones. */
    private static final class PerfReader implements EventBuffer.Reader, PerfSampleHandler, LostHandler {
        private final PerfBufferReader reader;
        private final RawSampleCallback callback;
        private final LostCallback lostCallback;
        private final PollSource source;

        PerfReader(PerfBufferReader reader, RawSampleCallback callback, LostCallback lostCallback) {
            this.reader = reader;
            this.callback = callback;
            this.lostCallback = lostCallback;
            this.source = reader.source(this, this);
        }

        @Override
        public void onSample(int cpu, MemorySegment memory, long offset, int sizeBytes) {
            callback.onSample(cpu, memory, offset, sizeBytes);
        }

        @Override
        public void onLost(int cpu, long count) {
            lostCallback.onLost(cpu, count);
        }

        @Override
        public PollSource source() {
            return source;
        }

        @Override
        public long lost() {
            return reader.lost();
        }

        @Override
        public void reportLost() {
            if (lostCallback != EventBuffer.IGNORE_LOSS) {
                reader.reportHidden(this);
            }
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    /** A ring buffer. The kernel counts no losses, so programs do. */
    private static final class RingReader implements EventBuffer.Reader, SampleHandler, PollSource {
        private final RingBufferReader reader;
        private final RawSampleCallback callback;
        private final @Nullable LossVariable losses;
        private final LostCallback lostCallback;
        private final PollSource samples;
        private final long before;
        private final AtomicLong reported;
        private long lostAtEnd = -1;

        RingReader(
                RingBufferReader reader,
                RawSampleCallback callback,
                @Nullable LossVariable losses,
                long before,
                LostCallback lostCallback) {
            this.reader = reader;
            this.callback = callback;
            this.losses = losses;
            this.lostCallback = lostCallback;
            this.samples = reader.source(this);
            this.before = before;
            this.reported = new AtomicLong(before);
        }

        @Override
        public void onSample(MemorySegment memory, long offset, int sizeBytes) {
            callback.onSample(-1, memory, offset, sizeBytes);
        }

        @Override
        public PollSource source() {
            return this;
        }

        @Override
        public int pollFd() {
            return samples.pollFd();
        }

        @Override
        public int drain() {
            int drained = samples.drain();
            reportLost();
            return drained;
        }

        @Override
        public synchronized long lost() {
            if (lostAtEnd >= 0) {
                return lostAtEnd;
            }
            return losses == null ? 0 : losses.read() - before;
        }

        @Override
        public void reportLost() {
            if (losses != null && lostCallback != EventBuffer.IGNORE_LOSS) {
                long now = losses.read();
                long last = reported.get();
                while (now > last) {
                    if (reported.compareAndSet(last, now)) {
                        lostCallback.onLost(-1, now - last);
                        return;
                    }
                    last = reported.get();
                }
            }
        }

        @Override
        public void close() {
            reader.close();
            synchronized (this) {
                if (losses != null && lostAtEnd < 0) {
                    lostAtEnd = losses.claim() - before;
                }
            }
        }
    }

    EventBuffer openPerf(BpfMap map, RawSampleCallback callback, PerfBufferOptions options) {
        if (!map.is(MapType.PERF_EVENT_ARRAY)) {
            throw new IllegalArgumentException("table '" + map.name() + "': is a " + MapType.nameOf(map.typeNumber())
                    + ", not a perf buffer" + (map.is(MapType.RINGBUF) ? ": use openRingBuffer" : ""));
        }
        synchronized (lock) {
            checkClosed(map);
            PerfBufferReader reader = PerfBufferReader.open(map, options.pageCount(), options.wakeupEvents());
            return register(perf, map, new PerfReader(reader, callback, options.lost()));
        }
    }

    /** @param losses where the program counts what found no room; null if it does not */
    EventBuffer openRing(
            BpfMap map, RawSampleCallback callback, @Nullable LossVariable losses, LostCallback lostCallback) {
        if (!map.is(MapType.RINGBUF)) {
            throw new IllegalArgumentException("table '" + map.name() + "': is a " + MapType.nameOf(map.typeNumber())
                    + ", not a ring buffer" + (map.is(MapType.PERF_EVENT_ARRAY) ? ": use openPerfBuffer" : ""));
        }
        synchronized (lock) {
            checkClosed(map);
            RingBufferReader reader = RingBufferReader.open(map);
            // What an earlier reader of this buffer has counted as lost is not lost again.
            long before = losses == null ? 0 : losses.claimed();
            return register(ring, map, new RingReader(reader, callback, losses, before, lostCallback));
        }
    }

    private EventBuffer register(Group group, BpfMap map, EventBuffer.Reader reader) {
        EventBuffer buffer = new EventBuffer(this, map.name(), reader);
        try {
            group.add(buffer);
            if (all.poller != null) {
                all.add(buffer);
            }
        } catch (RuntimeException | Error failure) {
            group.remove(buffer);
            reader.close();
            throw failure;
        }
        open.put(map.name(), buffer);
        return buffer;
    }

    private void checkClosed(BpfMap map) {
        if (closed) {
            throw new IllegalStateException("table '" + map.name() + "': program closed");
        }
        if (open.containsKey(map.name())) {
            throw new IllegalStateException("table '" + map.name() + "': its buffer is open already");
        }
    }

    int pollPerf(Duration timeout) {
        return poll(perf, timeout);
    }

    int pollRing(Duration timeout) {
        return poll(ring, timeout);
    }

    int pollAll(Duration timeout) {
        synchronized (lock) {
            if (all.poller == null && !closed) {
                open.values().forEach(all::add);
            }
        }
        return poll(all, timeout);
    }

    int consumePerf() {
        return consume(perf);
    }

    int consumeRing() {
        return consume(ring);
    }

    private Poller poller(Group group) {
        synchronized (lock) {
            return group.require();
        }
    }

    private int poll(Group group, Duration timeout) {
        int handled = poller(group).poll(timeout);
        if (handled == 0) {
            reportLost(group);
        }
        return handled;
    }

    private int consume(Group group) {
        int handled = poller(group).consume();
        if (handled == 0) {
            reportLost(group);
        }
        return handled;
    }

    /** Losses that no sample brought to light. */
    private void reportLost(Group group) {
        List<EventBuffer> members;
        synchronized (lock) {
            members = List.copyOf(group.members);
        }
        for (EventBuffer buffer : members) {
            buffer.reader().reportLost();
        }
    }

    long lostSamples() {
        synchronized (lock) {
            long sum = lostInClosed;
            for (EventBuffer buffer : open.values()) {
                sum += buffer.lostSamples();
            }
            return sum;
        }
    }

    /** Called when a buffer was closed on its own. */
    void forget(EventBuffer buffer) {
        synchronized (lock) {
            if (open.remove(buffer.table(), buffer)) {
                lostInClosed += buffer.lostSamples();
                perf.remove(buffer);
                ring.remove(buffer);
                all.remove(buffer);
            }
        }
    }

    @Override
    public void close() {
        List<AutoCloseable> owned = new ArrayList<>();
        List<EventBuffer> buffers;
        synchronized (lock) {
            closed = true;
            for (Group group : List.of(perf, ring, all)) {
                if (group.poller != null) {
                    owned.add(group.poller);
                }
            }
            buffers = List.copyOf(open.values());
        }
        owned.addAll(buffers);
        Closing.all(owned);
    }
}
