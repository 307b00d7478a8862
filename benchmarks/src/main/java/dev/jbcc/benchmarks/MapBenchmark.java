package dev.jbcc.benchmarks;

import dev.jbcc.Bpf;
import dev.jbcc.Table;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.UpdateMode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reading and writing a hash map of 10,240 entries, in Java values and in memory: the time of one turn, which is all entries. Turns follow one
 * another at once, as those of the peers do: a thread that pauses finds its caches empty.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class MapBenchmark {
    static final int ENTRIES = 10_240;

    /** The full map, as a table of Java values and as it is. */
    @State(Scope.Thread)
    public static class Counts {
        final Bpf bpf = Peers.open();
        final Table<Integer, Long> table = bpf.table("counts", Integer.class, Long.class);
        final BpfMap map = bpf.object().map("counts");
        final Arena arena = Arena.ofShared();
        final MemorySegment key = arena.allocate(Integer.BYTES, Integer.BYTES);
        final MemorySegment value = arena.allocate(Long.BYTES, Long.BYTES);

        public Counts() {
            for (int i = 0; i < ENTRIES; i++) {
                table.put(i, (long) i);
            }
        }

        @TearDown
        public void close() {
            arena.close();
            bpf.close();
        }
    }

    private static List<Map.Entry<Integer, Long>> all(List<Map.Entry<Integer, Long>> entries) {
        if (entries.size() != ENTRIES) {
            throw new IllegalStateException(entries.size() + " entries");
        }
        return entries;
    }

    @Benchmark
    public List<Map.Entry<Integer, Long>> batch(Counts counts) {
        return all(counts.table.itemsLookupBatch());
    }

    @Benchmark
    public List<Map.Entry<Integer, Long>> items(Counts counts) {
        return all(counts.table.items());
    }

    @Benchmark
    public void update(Counts counts) {
        for (int i = 0; i < ENTRIES; i++) {
            counts.table.put(i, (long) i);
        }
    }

    @Benchmark
    public void updateInMemory(Counts counts) {
        for (int i = 0; i < ENTRIES; i++) {
            counts.key.set(ValueLayout.JAVA_INT, 0, i);
            counts.value.set(ValueLayout.JAVA_LONG, 0, i);
            boolean _ = counts.map.update(counts.key, counts.value, UpdateMode.ANY);
        }
    }

    @Benchmark
    public long lookup(Counts counts) {
        long sum = 0;
        for (int i = 0; i < ENTRIES; i++) {
            sum += counts.table.get(i).orElseThrow();
        }
        return sum;
    }
}
