package dev.jbcc.benchmarks;

import dev.jbcc.Bpf;
import dev.jbcc.LostCallback;
import dev.jbcc.PerfBufferOptions;
import dev.jbcc.runtime.perf.PerfBufferReader;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.program.TestRun;
import dev.jbcc.runtime.ringbuf.RingBufferReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Taking a full buffer of events of 48 bytes, raw and as records: the time of one turn, which empties it. Filling is not part of it. Turns
 * follow one another at once, as those of the peers do: a thread that pauses finds its caches empty.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class EventBenchmark {
    static final int RING_EVENTS = 4680;
    static final int PERF_EVENTS = 4000;
    private static final int PERF_PAGES = 64;
    private static final int NUMBER_OFFSET = 16;

    /** An event as {@code hotpaths.c} sends it. */
    public record Event(long time, int pid, int cpu, long number, String comm, long delta) {}

    /** A buffer that is full when an invocation begins, and must be empty after it. */
    abstract static class Buffer {
        final Bpf bpf = Peers.open();
        private final BpfProgram producer;
        private final int events;
        private int delivered;
        private long sum;

        Buffer(String function, int events) {
            producer = bpf.loadFunc(function, ProgramType.SCHED_CLS);
            this.events = events;
        }

        @Setup(Level.Invocation)
        public void fill() {
            int _ = producer.testRun(new TestRun(new byte[64], new byte[0], 0, 0, events))
                    .returnValue();
            delivered = 0;
        }

        final void take(MemorySegment memory, long offset) {
            delivered++;
            sum += memory.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + NUMBER_OFFSET);
        }

        final void take(Event event) {
            delivered++;
            sum += event.number() + event.comm().length();
        }

        @TearDown(Level.Invocation)
        public void check() {
            if (delivered != events || sum == 0) {
                throw new IllegalStateException(delivered + " events of " + events);
            }
        }

        @TearDown
        public void close() {
            bpf.close();
        }
    }

    @State(Scope.Thread)
    public static class RawRing extends Buffer {
        final RingBufferReader reader = RingBufferReader.open(bpf.object().map("ring"));

        public RawRing() {
            super("to_ring", RING_EVENTS);
        }
    }

    @State(Scope.Thread)
    public static class DecodedRing extends Buffer {
        public DecodedRing() {
            super("to_ring", RING_EVENTS);
            var _ = bpf.table("ring").openRingBuffer(Event.class, (cpu, event) -> take(event));
        }
    }

    @State(Scope.Thread)
    public static class RawPerf extends Buffer {
        final PerfBufferReader reader = PerfBufferReader.open(bpf.object().map("events"), PERF_PAGES, 1);

        public RawPerf() {
            super("to_perf", PERF_EVENTS);
        }
    }

    @State(Scope.Thread)
    public static class DecodedPerf extends Buffer {
        public DecodedPerf() {
            super("to_perf", PERF_EVENTS);
            LostCallback lost = (cpu, count) -> {
                throw new IllegalStateException(count + " events lost");
            };
            var _ = bpf.table("events")
                    .openPerfBuffer(
                            Event.class,
                            (cpu, event) -> take(event),
                            PerfBufferOptions.defaults()
                                    .withPageCount(PERF_PAGES)
                                    .withLost(lost));
        }
    }

    @Benchmark
    public int ringRaw(RawRing ring) {
        return ring.reader.consume((memory, offset, size) -> ring.take(memory, offset));
    }

    @Benchmark
    public int ringDecoded(DecodedRing ring) {
        return ring.bpf.ringBufferConsume();
    }

    @Benchmark
    public int perfRaw(RawPerf perf) {
        return perf.reader.consume((cpu, memory, offset, size) -> perf.take(memory, offset), (cpu, count) -> {
            throw new IllegalStateException(count + " events lost");
        });
    }

    @Benchmark
    public int perfDecoded(DecodedPerf perf) {
        return perf.bpf.perfBufferConsume();
    }
}
