package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.Table;
import dev.jbcc.histogram.HistogramOptions;
import dev.jbcc.kerneltests.FacadeFixture.Origin;
import dev.jbcc.kerneltests.FacadeFixture.Slot;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.map.MapType;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tables through the facade. Nothing is attached but to a process of the test, so this runs on any kernel. */
@KernelTest(host = true)
class FacadeTableKernelTest {
    @Test
    void readsWritesAndDeletes() {
        try (Bpf bpf = FacadeFixture.open()) {
            Table<Slot, Long> dist = bpf.table("dist", Slot.class, Long.class);
            assertEquals(List.of(), dist.items());
            dist.put(new Slot(-1, -1L), -1L);
            dist.put(new Slot(7, 1), 10L);
            assertEquals(Optional.of(-1L), dist.get(new Slot(-1, -1L)));
            assertEquals(Optional.empty(), dist.get(new Slot(7, 2)));
            assertFalse(dist.update(new Slot(7, 1), 11L, UpdateMode.NO_EXIST));
            assertFalse(dist.update(new Slot(7, 2), 11L, UpdateMode.EXIST));
            assertTrue(dist.update(new Slot(7, 1), 11L, UpdateMode.EXIST));
            assertEquals(2, dist.size());
            assertEquals(11, dist.get(new Slot(7, 1)).orElseThrow());
            dist.zero();
            assertEquals(List.of(0L, 0L), dist.values());
            assertTrue(dist.delete(new Slot(7, 1)));
            assertFalse(dist.delete(new Slot(7, 1)));
            assertEquals(List.of(new Slot(-1, -1L)), dist.keys());
            dist.clear();
            assertEquals(0, dist.size());
        }
    }

    @Test
    void readsWritesAndDeletesManyAtOnce() {
        try (Bpf bpf = FacadeFixture.open()) {
            Table<Slot, Long> dist = bpf.table("dist", Slot.class, Long.class);
            List<Slot> keys = new ArrayList<>();
            List<Long> values = new ArrayList<>();
            for (int i = 0; i < 127; i++) {
                keys.add(new Slot(i, i * 3L));
                values.add(i * 5L);
            }
            dist.itemsUpdateBatch(keys, values);
            assertEquals(127, dist.itemsLookupBatch().size());
            assertEquals(2, dist.itemsDeleteBatch(List.of(new Slot(3, 9), new Slot(999, 999), new Slot(126, 378))));
            List<Map.Entry<Slot, Long>> items = new ArrayList<>(dist.itemsLookupAndDeleteBatch());
            assertEquals(0, dist.size());
            items.sort(Comparator.comparing(entry -> entry.getKey().pid()));
            assertEquals(125, items.size());
            assertEquals(Map.entry(new Slot(125, 375), 625L), items.getLast());
            assertThrows(IllegalArgumentException.class, () -> dist.itemsUpdateBatch(keys, List.of(1L)));
        }
    }

    @Test
    void keysMayBeConstantsOfAnEnum() {
        try (Bpf bpf = FacadeFixture.open()) {
            Table<Origin, Long> counts = bpf.table("counts", Origin.class, Long.class);
            counts.put(Origin.FROM_RAW, 5L);
            assertEquals(List.of(Map.entry(Origin.FROM_RAW, 5L)), counts.items());
            Table<Object, Object> untyped = bpf.table("counts");
            untyped.forEach((key, value) -> {
                assertEquals("FROM_RAW", untyped.keyCodec().text(key));
                assertEquals("5", untyped.valueCodec().json(value));
            });
        }
    }

    @Test
    void tellsAboutAFullTableAndBeyondAnArray() {
        try (Bpf bpf = FacadeFixture.open()) {
            Table<Slot, Long> dist = bpf.table("dist", Slot.class, Long.class);
            SyscallException full = assertThrows(SyscallException.class, () -> {
                for (int i = 0; i < 100_000; i++) {
                    dist.put(new Slot(i, 0), 1L);
                }
            });
            assertEquals(
                    "map 'dist': BPF_MAP_UPDATE_ELEM: E2BIG (7); the map is full at 128 entries", full.getMessage());
            Table<Integer, Integer> target = bpf.table("target", Integer.class, Integer.class);
            assertThrows(SyscallException.class, () -> target.put(1, 1));
            assertEquals(Optional.empty(), target.get(1));
            target.put(0, 5);
            assertTrue(target.delete(0));
            assertEquals(Optional.of(0), target.get(0));
        }
    }

    @Test
    void refusesClassesThatDoNotFit() {
        try (Bpf bpf = FacadeFixture.open()) {
            assertEquals(
                    "table 'dist': value: class 'Integer': is Integer (4 bytes), but the type in C is u64 (8 bytes);"
                            + " use long",
                    assertThrows(IllegalArgumentException.class, () -> bpf.table("dist", Slot.class, Integer.class))
                            .getMessage());
            assertEquals(
                    "table 'by_cpu': has a value for each CPU: use perCpuTable, whose values are lists, or a reducer",
                    assertThrows(IllegalArgumentException.class, () -> bpf.table("by_cpu", Integer.class, Long.class))
                            .getMessage());
            assertThrows(IllegalArgumentException.class, () -> bpf.perCpuTable("dist", Slot.class, Long.class));
            assertThrows(BpfException.class, () -> bpf.table("nothing"));
        }
    }

    @Test
    void sumsOverCpusAreExact() {
        try (Bpf bpf = FacadeFixture.object("facade.o").open();
                Child child = FacadeFixture.follow(bpf)) {
            FacadeFixture.run(child);
            Table<Integer, List<Long>> byCpu = bpf.perCpuTable("by_cpu", Integer.class, Long.class);
            long sum = 0;
            for (long count : byCpu.get(0).orElseThrow()) {
                sum += count;
            }
            assertEquals(Workload.TIMES, sum);
        }
    }

    @Test
    void listsTables() {
        try (Bpf bpf = FacadeFixture.open()) {
            List<String> names = new ArrayList<>();
            for (Table<Object, Object> table : bpf.tables()) {
                names.add(table.name());
                assertEquals(table.name().equals("dist"), table.isHistogram());
                assertEquals(table.is(MapType.RINGBUF) || table.is(MapType.PERF_EVENT_ARRAY), table.hasSampleType());
            }
            assertEquals(List.of("target", "counts", "by_cpu", "dist", "perf", "ring"), names);
        }
    }

    @Test
    void drawsHistograms() {
        try (Bpf bpf = FacadeFixture.open()) {
            Table<Slot, Long> dist = bpf.table("dist", Slot.class, Long.class);
            dist.put(new Slot(-1, 1), 1L);
            dist.put(new Slot(-1, 3), 20L);
            dist.put(new Slot(5, 2), 4L);
            HistogramOptions options = HistogramOptions.of("usecs")
                    .withSectionHeader("pid")
                    .withBucketSort(buckets -> {
                        List<Object> sorted = new ArrayList<>(buckets);
                        sorted.sort(Comparator.comparing(bucket -> ((Long) bucket)));
                        return sorted;
                    });
            StringBuilder out = new StringBuilder();
            dist.printLog2Hist(options, out);
            assertEquals("""

                pid = 5
                     usecs               : count     distribution
                         0 -> 1          : 0        |                                        |
                         2 -> 3          : 4        |****************************************|

                pid = 4294967295
                     usecs               : count     distribution
                         0 -> 1          : 1        |**                                      |
                         2 -> 3          : 0        |                                        |
                         4 -> 7          : 20       |****************************************|
                """, out.toString());
            out.setLength(0);
            bpf.table("by_cpu").printLinearHist(HistogramOptions.of("slot"), out);
            assertEquals("", out.toString());
        }
    }

    @Test
    void histogramsOfAProgramAddUp() {
        try (Bpf bpf = FacadeFixture.object("facade.o").open();
                Child child = FacadeFixture.follow(bpf)) {
            FacadeFixture.run(child);
            int pid = Math.toIntExact(child.pid());
            Table<Slot, Long> dist = bpf.table("dist", Slot.class, Long.class);
            assertEquals(8, dist.size());
            for (int slot = 0; slot < 8; slot++) {
                // 1009 is 126 times 8, and 1.
                assertEquals(
                        slot == 0 ? 127 : 126, dist.get(new Slot(pid, slot)).orElseThrow());
            }
        }
    }
}
