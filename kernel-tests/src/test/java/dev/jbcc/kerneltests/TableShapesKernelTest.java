package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.EventBuffer;
import dev.jbcc.LocalStorage;
import dev.jbcc.MapInMap;
import dev.jbcc.PerCpuTable;
import dev.jbcc.PerfBufferOptions;
import dev.jbcc.ProgramArray;
import dev.jbcc.QueueStack;
import dev.jbcc.RedirectMap;
import dev.jbcc.Table;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.ObjectHandle;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.program.TestRun;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.value.AddressPrefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Tables of each shape, against what the program sees in them. Nothing is attached, so this runs on any kernel. */
@KernelTest(host = true)
class TableShapesKernelTest {
    /** A prime, so that neither a lost sample nor a doubled one can hide. */
    private static final int TIMES = 10_007;

    record Event(long number, int pid, String text) {}

    private static Bpf open() {
        return Bpf.fromFile(Programs.of("shapes.c")).autoAttach(false).open();
    }

    private static int run(Bpf bpf, String function, int times) {
        TestRun run = new TestRun(new byte[64], new byte[0], 0, 0, times);
        return bpf.loadFunc(function, ProgramType.SCHED_CLS).testRun(run).returnValue();
    }

    @Test
    void keepsTheOrderOfQueuesAndStacks() {
        try (Bpf bpf = open()) {
            QueueStack<Event> queue = bpf.queueStack("queue", Event.class);
            assertEquals(Optional.empty(), queue.pop());
            assertEquals(Optional.empty(), queue.peek());
            for (int i = 1; i <= 3; i++) {
                queue.push(new Event(i, 0, "e" + i));
            }
            assertEquals(
                    "map 'queue': BPF_MAP_UPDATE_ELEM: E2BIG (7); the map is full at 3 entries",
                    assertThrows(SyscallException.class, () -> queue.push(new Event(4, 0, "")))
                            .getMessage());
            queue.pushReplacingOldest(new Event(4, 0, "e4"));
            assertEquals("e2", queue.peek().orElseThrow().text());
            assertEquals(2, queue.pop().orElseThrow().number());
            assertEquals(
                    List.of(3L, 4L), queue.values().stream().map(Event::number).toList());
            QueueStack<Long> stack = bpf.queueStack("stack", Long.class);
            stack.push(5L);
            stack.push(6L);
            assertEquals("0x6", stack.leafSprintf(stack.peek().orElseThrow()));
            assertEquals(List.of(6L, 5L), stack.values());
            assertEquals(
                    "table 'hash': is a hash, not a queue or stack",
                    assertThrows(IllegalArgumentException.class, () -> bpf.queueStack("hash", Long.class))
                            .getMessage());
        }
    }

    @Test
    void programsJumpWhereTheArraySays() {
        try (Bpf bpf = open()) {
            ProgramArray programs = bpf.programArray("programs");
            assertEquals(7, run(bpf, "jump", 1));
            programs.put(2, bpf.loadFunc("target", ProgramType.SCHED_CLS));
            assertEquals(42, run(bpf, "jump", 1));
            assertEquals(
                    OptionalInt.of(
                            bpf.loadFunc("target", ProgramType.SCHED_CLS).info().id()),
                    programs.idOf(2));
            assertEquals(OptionalInt.empty(), programs.idOf(3));
            programs.clear();
            assertEquals(7, run(bpf, "jump", 1));
        }
    }

    @Test
    void innerMapsAreReplacedWhileProgramsCount() {
        try (Bpf bpf = open()) {
            MapInMap<Integer> outer = bpf.mapInMap("array_of_maps", Integer.class);
            assertEquals(1, run(bpf, "count_inner", 1), "nothing there");
            try (BpfMap other = outer.createInner()) {
                Table<Integer, Long> first = bpf.table("inner", Integer.class, Long.class);
                Table<Integer, Long> second = Table.of(other, Integer.class, Long.class);
                outer.put(0, first);
                assertEquals(0, run(bpf, "count_inner", 5));
                outer.put(0, other);
                assertEquals(0, run(bpf, "count_inner", 3));
                assertEquals(Optional.of(5L), first.get(0));
                assertEquals(Optional.of(3L), second.get(0));
                assertEquals(OptionalInt.of(other.info().id()), outer.idOf(0));
                try (BpfMap again = outer.open(0).orElseThrow()) {
                    assertEquals(
                            Optional.of(3L),
                            Table.of(again, Integer.class, Long.class).get(0));
                }
                assertEquals(List.of(0), outer.keys());
                MapInMap<Long> hash = bpf.mapInMap("hash_of_maps", Long.class);
                hash.put(77L, other);
                assertEquals(List.of(77L), hash.keys());
                assertTrue(hash.delete(77L));
                assertEquals(Optional.empty(), hash.open(77L));
            }
        }
    }

    @Test
    void findsTheLongestPrefix() {
        try (Bpf bpf = open()) {
            Table<AddressPrefix, Long> trie = bpf.table("trie", AddressPrefix.class, Long.class);
            trie.put(AddressPrefix.parse("10.0.0.0/8"), 8L);
            trie.put(AddressPrefix.parse("10.1.0.0/16"), 16L);
            assertEquals(Optional.of(16L), trie.get(AddressPrefix.parse("10.1.2.3")));
            assertEquals(Optional.of(8L), trie.get(AddressPrefix.parse("10.2.2.3")));
            assertEquals(Optional.empty(), trie.get(AddressPrefix.parse("11.0.0.1")));
            assertEquals(2, trie.items().size());
            assertEquals("{ 0x8 \"\n\" }", trie.keySprintf(AddressPrefix.parse("10.0.0.0/8")));
            assertTrue(trie.delete(AddressPrefix.parse("10.1.0.0/16")));
            trie.clear();
            assertEquals(List.of(), trie.keys());
        }
    }

    @Test
    void addsUpOverCpus() {
        try (Bpf bpf = open()) {
            assertEquals(0, run(bpf, "overflow", 101));
            PerCpuTable<Integer, Long> table = bpf.perCpuTable("by_cpu", Integer.class, Long.class);
            assertEquals(101, table.sum(0).orElseThrow());
            List<Long> values = table.get(0).orElseThrow();
            assertEquals(
                    values.stream().mapToLong(Long::longValue).max().orElseThrow(),
                    table.max(0).orElseThrow());
            assertEquals(101.0 / values.size(), table.average(0).orElseThrow());
            assertTrue(table.sum(9).isEmpty());
            assertEquals(
                    Optional.of(101L),
                    bpf.getTable("by_cpu", Integer.class, Long.class, Long::sum).get(0));
        }
    }

    @Test
    void tablesAreMapsOfJava() {
        try (Bpf bpf = open()) {
            Table<Integer, Long> hash = bpf.table("hash", Integer.class, Long.class);
            Map<Integer, Long> map = hash.asMap();
            assertNull(map.put(1, 10L));
            assertEquals(10L, map.put(1, 11L));
            assertEquals(11L, map.merge(1, 5L, Long::sum) - 5);
            assertEquals(16L, map.putIfAbsent(1, 1L));
            assertEquals(Map.of(1, 16L), map);
            for (Map.Entry<Integer, Long> entry : map.entrySet()) {
                entry.setValue(20L);
            }
            assertEquals(Optional.of(20L), hash.get(1));
            assertFalse(map.containsKey(2));
            hash.put(2, 2L);
            List<Integer> keys = new ArrayList<>();
            hash.iter().forEachRemaining(keys::add);
            assertEquals(2, keys.size());
            assertEquals(Optional.of(keys.get(1)), hash.next(keys.get(0)));
            assertTrue(map.keySet().removeIf(key -> key == 1));
            assertEquals(20L - 18L, map.remove(2));
            assertTrue(map.isEmpty());
            Map<Integer, Long> array =
                    bpf.table("inner", Integer.class, Long.class).asMap();
            assertEquals(4, array.size());
            assertThrows(UnsupportedOperationException.class, () -> array.remove(1));
        }
    }

    @Test
    void anotherOwnerSeesTypedTables() {
        record Slot(long number, int pid, String text) {}
        try (Bpf bpf = open()) {
            bpf.table("hash", Integer.class, Long.class).put(5, 55L);
            try (BpfMap byId = BpfMap.openById(bpf.object().map("hash").info().id())) {
                Table<Integer, Long> table = Table.of(byId, Integer.class, Long.class);
                assertEquals(Optional.of(55L), table.get(5));
                assertThrows(IllegalArgumentException.class, () -> Table.of(byId, Integer.class, Slot.class));
                assertEquals("5", Table.of(byId).keys().getFirst().toString());
                assertThrows(IllegalStateException.class, () -> table.openRingBuffer((_, _, _, _) -> {}));
            }
            assertTrue(bpf.decodeTable("hash").endsWith("):\n  unsigned int key;\n  unsigned long long value;"));
        }
    }

    @Test
    void storageBelongsToATask() {
        try (Bpf bpf = open();
                ObjectHandle self =
                        ObjectHandle.ofProcess(ProcessHandle.current().pid())) {
            LocalStorage<Long> tasks = bpf.localStorage("tasks", Long.class);
            assertEquals(Optional.empty(), tasks.get(self));
            tasks.put(self, 4711L);
            assertEquals(Optional.of(4711L), tasks.get(self));
            assertTrue(tasks.delete(self));
            assertFalse(tasks.delete(self));
        }
    }

    @Test
    void devicesCanBeRedirectedTo() {
        try (Bpf bpf = open()) {
            RedirectMap devices = bpf.redirectMap("devices");
            assertEquals(Optional.empty(), devices.get(0));
            devices.put(0, 1);
            assertEquals(1, devices.get(0).orElseThrow().target());
            assertThrows(SyscallException.class, () -> devices.put(1, 1_000_000));
            devices.clear();
            assertEquals(Optional.empty(), devices.get(0));
        }
    }

    @Test
    void ringBuffersLoseNothingSilently() {
        try (Bpf bpf = open()) {
            long[] delivered = new long[1];
            long[] told = new long[1];
            EventBuffer buffer = bpf.table("ring")
                    .openRingBuffer(Event.class, (_, _) -> delivered[0]++, (_, count) -> told[0] += count);
            assertEquals(0, run(bpf, "overflow", TIMES));
            assertTrue(bpf.ringBufferConsume() > 0);
            assertEquals(0, bpf.ringBufferConsume());
            assertTrue(buffer.lostSamples() > 0, "nothing was lost");
            assertEquals(TIMES, delivered[0] + buffer.lostSamples());
            assertEquals(TIMES, delivered[0] + told[0]);
            buffer.close();
            long before = bpf.lostSamples();
            // A second reader does not count again what the first has counted.
            EventBuffer second = bpf.table("ring").openRingBuffer((_, _, _, _) -> delivered[0]++);
            assertEquals(0, second.lostSamples());
            assertEquals(0, run(bpf, "overflow", TIMES));
            assertTrue(bpf.ringBufferConsume() > 0);
            assertEquals(2L * TIMES, delivered[0] + bpf.lostSamples());
            assertEquals(bpf.lostSamples() - before, second.lostSamples());
        }
    }

    @Test
    void perfBuffersLoseNothingSilently() {
        try (Bpf bpf = open()) {
            long[] delivered = new long[1];
            long[] told = new long[1];
            EventBuffer buffer = bpf.table("perf")
                    .openPerfBuffer(
                            (_, _, _, _) -> delivered[0]++,
                            PerfBufferOptions.defaults()
                                    .withPageCount(1)
                                    .withWakeupEvents(16)
                                    .withLost((_, count) -> told[0] += count));
            assertEquals(0, run(bpf, "submit", TIMES));
            assertTrue(bpf.perfBufferConsume() > 0);
            assertEquals(TIMES, delivered[0] + buffer.lostSamples());
            assertEquals(0, bpf.perfBufferPoll(Duration.ZERO));
            assertEquals(TIMES, delivered[0] + told[0]);
        }
    }

    @Test
    void programsThatOvertakeTheirReadersLoseNothingSilently() throws InterruptedException {
        int rounds = 7;
        try (Bpf bpf = open()) {
            long[] delivered = new long[2];
            EventBuffer ring = bpf.table("ring").openRingBuffer((_, _, _, _) -> delivered[0]++);
            EventBuffer perf = bpf.table("perf")
                    .openPerfBuffer(
                            (_, _, _, _) -> delivered[1]++,
                            PerfBufferOptions.defaults().withPageCount(1));
            Thread producer = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < rounds; i++) {
                    run(bpf, "overflow", TIMES);
                    run(bpf, "submit", TIMES);
                }
            });
            while (producer.isAlive()) {
                int _ = bpf.poll(Duration.ofMillis(1));
            }
            producer.join();
            while (bpf.poll(Duration.ZERO) > 0) {
                // what is left
            }
            assertTrue(ring.lostSamples() > 0, "nothing was lost");
            assertEquals((long) rounds * TIMES, delivered[0] + ring.lostSamples());
            assertEquals((long) rounds * TIMES, delivered[1] + perf.lostSamples());
        }
    }

    @Test
    void nothingIsLostWhenACallbackThrows() {
        try (Bpf bpf = open()) {
            long[] seen = new long[1];
            bpf.table("ring").openRingBuffer(Event.class, (_, event) -> {
                seen[0]++;
                if (event.number() == 3) {
                    throw new ArithmeticException("third");
                }
            });
            assertEquals(0, run(bpf, "overflow", 11));
            assertThrows(ArithmeticException.class, () -> bpf.ringBufferPoll(Duration.ZERO));
            assertTrue(bpf.ringBufferPoll(Duration.ZERO) > 0);
            assertEquals(11, seen[0]);
        }
    }
}
