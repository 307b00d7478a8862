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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The open buffers of a {@link Bpf}, polled together: all perf buffers, all ring buffers, or all of both. Thread-safe.
 */
final class EventBuffers implements AutoCloseable {
    private final Object lock = new Object();
    private final Map<String, EventBuffer> open = new LinkedHashMap<>();
    private final Map<EventBuffer, PollSource> perfSources = new LinkedHashMap<>();
    private final Map<EventBuffer, PollSource> ringSources = new LinkedHashMap<>();
    private final Group perf = new Group("perf");
    private final Group ring = new Group("ring");
    private final Group all = new Group("perf or ring");
    private long lostInClosed;
    private boolean closed;

    /** Several sources behind one poller, which is made when the first of them comes. */
    private static final class Group {
        private final String kind;
        private final AtomicInteger polling = new AtomicInteger();
        private @Nullable Poller poller;

        Group(String kind) {
            this.kind = kind;
        }

        void add(PollSource source) {
            Poller target = poller;
            if (target == null) {
                target = Poller.open();
                poller = target;
            }
            if (polling.get() > 0) {
                target.wakeUp(); // or this would wait until somebody else's poll ends
            }
            target.add(source);
        }

        Poller require() {
            Poller target = poller;
            if (target == null) {
                throw new IllegalStateException("poll: no " + kind + " buffer is open");
            }
            return target;
        }
    }

    private record PerfHandler(RawSampleCallback callback, LostCallback lost)
            implements PerfSampleHandler, LostHandler {
        @Override
        public void onSample(int cpu, MemorySegment memory, long offset, int sizeBytes) {
            callback.onSample(cpu, memory, offset, sizeBytes);
        }

        @Override
        public void onLost(int cpu, long count) {
            lost.onLost(cpu, count);
        }
    }

    private record RingHandler(RawSampleCallback callback) implements SampleHandler {
        @Override
        public void onSample(MemorySegment memory, long offset, int sizeBytes) {
            callback.onSample(-1, memory, offset, sizeBytes);
        }
    }

    EventBuffer openPerf(BpfMap map, RawSampleCallback callback, int pageCount, LostCallback lost) {
        if (!map.is(MapType.PERF_EVENT_ARRAY)) {
            throw new IllegalArgumentException("table '" + map.name() + "': is a " + MapType.nameOf(map.typeNumber())
                    + ", not a perf buffer" + (map.is(MapType.RINGBUF) ? ": use openRingBuffer" : ""));
        }
        synchronized (lock) {
            checkClosed(map);
            PerfBufferReader reader = PerfBufferReader.open(map, pageCount, 1);
            PerfHandler handler = new PerfHandler(callback, lost);
            PollSource source = reader.source(handler, handler);
            return register(perf, perfSources, map, source, new EventBuffer.Reader() {
                @Override
                public long lost() {
                    return reader.lost();
                }

                @Override
                public void close() {
                    reader.close();
                }
            });
        }
    }

    EventBuffer openRing(BpfMap map, RawSampleCallback callback) {
        if (!map.is(MapType.RINGBUF)) {
            throw new IllegalArgumentException("table '" + map.name() + "': is a " + MapType.nameOf(map.typeNumber())
                    + ", not a ring buffer" + (map.is(MapType.PERF_EVENT_ARRAY) ? ": use openPerfBuffer" : ""));
        }
        synchronized (lock) {
            checkClosed(map);
            RingBufferReader reader = RingBufferReader.open(map);
            PollSource source = reader.source(new RingHandler(callback));
            return register(ring, ringSources, map, source, new EventBuffer.Reader() {
                @Override
                public long lost() {
                    return 0;
                }

                @Override
                public void close() {
                    reader.close();
                }
            });
        }
    }

    private EventBuffer register(
            Group group,
            Map<EventBuffer, PollSource> sources,
            BpfMap map,
            PollSource source,
            EventBuffer.Reader reader) {
        try {
            group.add(source);
            if (all.poller != null) {
                all.add(source);
            }
        } catch (RuntimeException | Error failure) {
            reader.close();
            throw failure;
        }
        EventBuffer buffer = new EventBuffer(this, map.name(), reader);
        sources.put(buffer, source);
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

    int pollPerf(@Nullable Duration timeout) {
        return poll(perf, timeout);
    }

    int pollRing(@Nullable Duration timeout) {
        return poll(ring, timeout);
    }

    int pollAll(Duration timeout) {
        synchronized (lock) {
            if (all.poller == null) {
                for (PollSource source : perfSources.values()) {
                    all.add(source);
                }
                for (PollSource source : ringSources.values()) {
                    all.add(source);
                }
            }
        }
        return poll(all, timeout);
    }

    int consumeRing() {
        return poller(ring).consume();
    }

    private Poller poller(Group group) {
        synchronized (lock) {
            return group.require();
        }
    }

    /** Polls again when the poller was only woken so that another thread could add a buffer. */
    private int poll(Group group, @Nullable Duration timeout) {
        Poller poller = poller(group);
        long start = System.nanoTime();
        Duration left = timeout == null ? Poller.FOREVER : timeout;
        group.polling.incrementAndGet();
        try {
            int handled = poller.poll(left);
            while (true) {
                if (handled > 0 || isClosed()) {
                    return handled;
                }
                if (timeout != null) {
                    left = timeout.minusNanos(System.nanoTime() - start);
                    if (left.isNegative() || left.isZero()) {
                        return 0;
                    }
                }
                handled = again(poller, left);
            }
        } finally {
            group.polling.decrementAndGet();
        }
    }

    private int again(Poller poller, Duration timeout) {
        try {
            return poller.poll(timeout);
        } catch (IllegalStateException e) {
            if (isClosed()) {
                return 0;
            }
            throw e;
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
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

    /** Called when a buffer is closed on its own. */
    void forget(EventBuffer buffer) {
        synchronized (lock) {
            if (open.remove(buffer.table(), buffer)) {
                lostInClosed += buffer.lostSamples();
                perfSources.remove(buffer);
                ringSources.remove(buffer);
            }
        }
    }

    @Override
    public void close() {
        List<AutoCloseable> owned = new ArrayList<>();
        synchronized (lock) {
            closed = true;
            for (Group group : List.of(perf, ring, all)) {
                if (group.poller != null) {
                    owned.add(group.poller);
                }
            }
            for (EventBuffer buffer : open.values()) {
                lostInClosed += buffer.lostSamples();
                owned.add(buffer.reader());
            }
            open.clear();
        }
        Closing.all(owned);
    }
}
