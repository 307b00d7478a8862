package dev.jbcc.kerneltests;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.Table;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.program.TestRun;
import dev.jbcc.testsupport.KernelTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Programs that use maps of every type give what the same steps give in Java. */
@KernelTest(host = true)
class MapProgramsKernelTest {
    private static final long SEED = Long.getLong("test.seed", 20_251_126L);
    private static final int STEPS = 211;
    private static final int ENTRIES = 13;
    private static final TestRun PACKET = TestRun.ofPacket(new byte[64]);

    private final Random random = new Random(SEED);

    /** The Java side of {@code struct op_t}. */
    record Op(int op, int key, long value) {}

    /** The Java side of {@code struct prefix_t}. */
    record Prefix(int bits, int address) {}

    private static Bpf open(String program) {
        return Bpf.fromFile(Programs.typed(program)).autoAttach(false).open();
    }

    private static void put(BpfMap map, long key, int keyBytes, int value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment k = arena.allocate(keyBytes, 8);
            if (keyBytes == 8) {
                k.set(JAVA_LONG, 0, key);
            } else {
                k.set(JAVA_INT, 0, (int) key);
            }
            map.update(k, arena.allocateFrom(JAVA_INT, value), UpdateMode.ANY);
        }
    }

    /** Runs a program on no arguments; returns what it said in order. */
    private static List<Long> traced(Bpf bpf, String function) {
        bpf.loadFunc(function, ProgramType.RAW_TRACEPOINT).testRun(TestRun.ofContext(new byte[96]));
        return said(bpf);
    }

    private static List<Long> said(Bpf bpf) {
        return bpf.table("results", Integer.class, Long.class).values();
    }

    // ---- keys and values

    @Test
    void everyStepGivesWhatItGivesInJava() {
        try (Bpf bpf = open("maps_keyed.c")) {
            steps(bpf, "on_hash", ENTRIES);
            steps(bpf, "on_not_preallocated", ENTRIES);
            steps(bpf, "on_lru_hash", Integer.MAX_VALUE);
            arraySteps(bpf);
        }
    }

    private long step(Bpf bpf, BpfProgram program, Op op) {
        bpf.table("ops", Integer.class, Op.class).put(0, op);
        Table<Integer, Long> results = bpf.table("results", Integer.class, Long.class);
        results.put(0, 777L);
        program.testRun(PACKET);
        return results.get(0).orElseThrow();
    }

    private void steps(Bpf bpf, String function, int room) {
        BpfProgram program = bpf.loadFunc(function, ProgramType.SCHED_CLS);
        Map<Integer, Long> model = new HashMap<>();
        for (int i = 0; i < STEPS; i++) {
            Op op = new Op(random.nextInt(9), random.nextInt(20), random.nextInt(1000));
            long expected = expected(model, op, room);
            assertEquals(
                    expected, step(bpf, program, op), "seed " + SEED + ", " + function + ", step " + i + ": " + op);
        }
    }

    private static long expected(Map<Integer, Long> model, Op op, int room) {
        Long old = model.get(op.key());
        boolean fits = old != null || model.size() < room;
        return switch (op.op()) {
            case 0 -> old == null ? -2 : old;
            case 1 -> {
                if (fits) {
                    model.put(op.key(), op.value());
                }
                yield fits ? 0 : -7;
            }
            case 2 -> {
                if (old != null) {
                    yield -17;
                }
                if (fits) {
                    model.put(op.key(), op.value());
                }
                yield fits ? 0 : -7;
            }
            case 3 -> {
                model.remove(op.key());
                yield old == null ? -2 : 0;
            }
            case 4, 5 -> {
                if (fits) {
                    model.putIfAbsent(op.key(), op.value());
                    yield model.get(op.key());
                }
                yield op.op() == 4 ? -7 : 777; // lookup_or_init has returned from the function
            }
            default -> {
                if (fits) {
                    model.merge(op.key(), op.op() == 6 ? 1 : op.value(), Long::sum);
                }
                yield 0;
            }
        };
    }

    private void arraySteps(Bpf bpf) {
        BpfProgram program = bpf.loadFunc("on_array", ProgramType.SCHED_CLS);
        long[] model = new long[ENTRIES];
        for (int i = 0; i < STEPS; i++) {
            Op op = new Op(random.nextInt(9), random.nextInt(20), random.nextInt(1000));
            boolean inside = op.key() < ENTRIES;
            long expected = switch (op.op()) {
                case 0 -> inside ? model[op.key()] : -2;
                case 1 -> {
                    if (inside) {
                        model[op.key()] = op.value();
                    }
                    yield inside ? 0 : -7;
                }
                case 2 -> inside ? -17 : -7;
                case 3 -> -22;
                case 4, 5 -> inside ? model[op.key()] : op.op() == 4 ? -7 : 777;
                default -> {
                    if (inside) {
                        model[op.key()] += op.op() == 6 ? 1 : op.value();
                    }
                    yield 0;
                }
            };
            assertEquals(expected, step(bpf, program, op), "seed " + SEED + ", array, step " + i + ": " + op);
        }
    }

    @Test
    void countsOnEveryCpu() {
        try (Bpf bpf = open("maps_keyed.c")) {
            BpfProgram program = bpf.loadFunc("count", ProgramType.SCHED_CLS);
            for (int i = 0; i < 101; i++) {
                program.testRun(PACKET);
            }
            assertEquals(
                    101,
                    bpf.table("a_histogram", Integer.class, Long.class).get(5).orElseThrow());
            assertEquals(101, sum(bpf, "a_percpu_hash"));
            assertEquals(303, sum(bpf, "a_percpu_array"));
            assertEquals(202, sum(bpf, "an_lru_percpu_hash"));
        }
    }

    private static long sum(Bpf bpf, String table) {
        return bpf.perCpuTable(table, Integer.class, Long.class).get(5).orElseThrow().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void findsTheLongestPrefix() {
        try (Bpf bpf = open("maps_keyed.c")) {
            BpfProgram program = bpf.loadFunc("find", ProgramType.SCHED_CLS);
            Table<Prefix, Integer> prefixes = bpf.table("prefixes", Prefix.class, Integer.class);
            Map<Prefix, Integer> model = new LinkedHashMap<>();
            for (int i = 1; i <= 97; i++) {
                int bits = 1 + random.nextInt(32);
                int address = random.nextInt(16) << 28 | random.nextInt(4) << 20 | random.nextInt(8);
                int network = address & -1 << (32 - bits);
                model.put(new Prefix(bits, network), i);
                prefixes.put(new Prefix(bits, Integer.reverseBytes(network)), i);
            }
            Table<Integer, Op> ops = bpf.table("ops", Integer.class, Op.class);
            for (int i = 0; i < STEPS; i++) {
                int address = random.nextInt(16) << 28 | random.nextInt(4) << 20 | random.nextInt(8);
                int best = 0;
                int value = 0;
                for (Map.Entry<Prefix, Integer> entry : model.entrySet()) {
                    int bits = entry.getKey().bits();
                    if (bits > best
                            && (address & -1 << (32 - bits)) == entry.getKey().address()) {
                        best = bits;
                        value = entry.getValue();
                    }
                }
                ops.put(0, new Op(0, Integer.reverseBytes(address), 0));
                assertEquals(
                        value,
                        program.testRun(PACKET).returnValue(),
                        "seed " + SEED + ": " + Integer.toHexString(address));
            }
        }
    }

    // ---- other types

    @Test
    void queuesAndStacks() {
        try (Bpf bpf = open("maps_kinds.c")) {
            // of six, the queue refuses the last (E2BIG) and the stack drops the first
            assertEquals(
                    List.of(-7L, 0L, 0L, 101L, 204L, 636L, 416L, -2L),
                    traced(bpf, "queues").subList(0, 8));
        }
    }

    @Test
    void mapsInsideOfMaps() {
        try (Bpf bpf = open("maps_kinds.c")) {
            BpfMap inner = bpf.table("ex1").map();
            put(inner, 7, 4, 70);
            put(bpf.table("maps_array").map(), 3, 4, inner.fd());
            put(bpf.table("maps_hash").map(), 1L << 40, 8, inner.fd());
            assertEquals(List.of(70L, 0L, 0L), traced(bpf, "inner").subList(0, 3));
            assertEquals(
                    99, bpf.table("ex1", Integer.class, Integer.class).get(8).orElseThrow());
        }
    }

    @Test
    void tailCalls() {
        try (Bpf bpf = open("maps_kinds.c")) {
            BpfProgram target = bpf.loadFunc("target", ProgramType.RAW_TRACEPOINT);
            put(bpf.table("jumps").map(), 2, 4, target.fd());
            assertEquals(List.of(44L, 55L), traced(bpf, "caller").subList(0, 2));
        }
    }

    @Test
    void stacksCountersGroupsTasksAndRings() {
        try (Bpf bpf = open("maps_kinds.c")) {
            List<Long> said = traced(bpf, "others");
            assertTrue(said.get(0) >= 0, said::toString);
            assertTrue(said.get(1) >= 0, said::toString);
            assertTrue(said.get(2) >= 0, said::toString);
            // nothing was put into the arrays: ENOENT, ENOENT, EAGAIN
            assertEquals(List.of(-2L, -2L, -11L), said.subList(3, 6));
            assertEquals(List.of(8L, 8L, 0L, 0L), said.subList(6, 10));
            // a record is a header of 8 bytes and data in multiples of 8, discarded ones included
            assertEquals(List.of(0L, 48L), said.subList(10, 12));
        }
    }

    @Test
    void packetsAndSockets() {
        try (Bpf bpf = open("maps_network.c")) {
            assertEquals(2, run(bpf, "to_device", ProgramType.XDP));
            assertEquals(1, run(bpf, "to_hashed_device", ProgramType.XDP));
            assertEquals(1, run(bpf, "to_cpu", ProgramType.XDP));
            assertEquals(2, run(bpf, "to_socket", ProgramType.XDP));
            put(bpf.table("devices").map(), 1, 4, 1); // the loopback device
            put(bpf.table("hashed_devices").map(), 1, 4, 1);
            assertEquals(4, run(bpf, "to_device", ProgramType.XDP));
            assertEquals(4, run(bpf, "to_hashed_device", ProgramType.XDP));

            TestRun fiveTimes = new TestRun(new byte[64], new byte[0], 128, 0, 5);
            assertEquals(
                    0,
                    bpf.loadFunc("store", ProgramType.SCHED_CLS)
                            .testRun(fiveTimes)
                            .returnValue());
            assertEquals(5, said(bpf).get(0));
            bpf.loadFunc("store_in_group", ProgramType.CGROUP_SKB).testRun(fiveTimes);
            assertEquals(List.of(5L, 10L), said(bpf).subList(1, 3));

            bpf.loadFunc("connections", ProgramType.SOCK_OPS);
            bpf.loadFunc("messages", ProgramType.SK_MSG);
            bpf.loadFunc("verdict", ProgramType.SK_SKB);
        }
    }

    private static int run(Bpf bpf, String function, ProgramType type) {
        return bpf.loadFunc(function, type).testRun(PACKET).returnValue();
    }

    // ---- maps of others

    @Test
    void takesTheTableOfAnotherProgram() {
        assertEquals(
                "table 'counts': no program that is open in this process has a public table of that name;"
                        + " BPF_TABLE_PUBLIC makes one",
                assertThrows(BpfException.class, () -> open("maps_extern.c").close())
                        .getMessage());
        Bpf giver = open("maps_public.c");
        try (giver;
                Bpf taker = open("maps_extern.c")) {
            run(giver, "count", ProgramType.SCHED_CLS);
            run(taker, "count", ProgramType.SCHED_CLS);
            assertEquals(
                    11, giver.table("counts", Integer.class, Long.class).get(1).orElseThrow());
            giver.close();
            run(taker, "count", ProgramType.SCHED_CLS);
            assertEquals(
                    12, taker.table("counts", Integer.class, Long.class).get(1).orElseThrow());
        }
    }
}
