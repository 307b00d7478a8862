package dev.jbcc.kerneltests;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.ProgramLoadException;
import dev.jbcc.runtime.link.Kprobe;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.RawTracepoint;
import dev.jbcc.runtime.link.Tracepoint;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Each way to attach sees each call once, from the moment of attaching until the link is closed. */
@KernelTest
class AttachKernelTest {
    private static final String FUNCTION = "__x64_sys_kill";

    private static void countsEachCallOnce(String function, int which, Function<BpfProgram, Link> attach) {
        try (Kills kills = Kills.open(Workload.TIMES);
                Link _ = attach.apply(kills.load(function))) {
            kills.run();
            assertEquals(Workload.TIMES, kills.count(which));
        }
    }

    private static void countsNothingOnceClosed(String function, int which, Function<BpfProgram, Link> attach) {
        try (Kills kills = Kills.open(Workload.TIMES)) {
            attach.apply(kills.load(function)).close();
            kills.run();
            assertEquals(0, kills.count(which));
        }
    }

    @Test
    void kprobeCountsEachCallOnce() {
        countsEachCallOnce("on_kprobe", Kills.KPROBE, program -> Kprobe.attach(program, FUNCTION, 0));
    }

    @Test
    void closedKprobeCountsNothing() {
        countsNothingOnceClosed("on_kprobe", Kills.KPROBE, program -> Kprobe.attach(program, FUNCTION, 0));
    }

    @Test
    void kretprobeCountsEachReturnOnce() {
        countsEachCallOnce("on_kretprobe", Kills.KRETPROBE, program -> Kprobe.attachReturn(program, FUNCTION, 0));
    }

    @Test
    void closedKretprobeCountsNothing() {
        countsNothingOnceClosed("on_kretprobe", Kills.KRETPROBE, program -> Kprobe.attachReturn(program, FUNCTION, 0));
    }

    @Test
    void kretprobeWithMaxActiveCountsEachReturnOnce() {
        countsEachCallOnce("on_kretprobe", Kills.KRETPROBE, program -> Kprobe.attachReturn(program, FUNCTION, 17));
    }

    @Test
    void tracepointCountsEachCallOnce() {
        countsEachCallOnce(
                "on_tracepoint", Kills.TRACEPOINT, program -> Tracepoint.attach(program, "syscalls", "sys_enter_kill"));
    }

    @Test
    void closedTracepointCountsNothing() {
        countsNothingOnceClosed(
                "on_tracepoint", Kills.TRACEPOINT, program -> Tracepoint.attach(program, "syscalls", "sys_enter_kill"));
    }

    @Test
    void rawTracepointCountsEachCallOnce() {
        countsEachCallOnce(
                "on_raw_tracepoint", Kills.RAW_TRACEPOINT, program -> RawTracepoint.attach(program, "sys_enter"));
    }

    @Test
    void closedRawTracepointCountsNothing() {
        countsNothingOnceClosed(
                "on_raw_tracepoint", Kills.RAW_TRACEPOINT, program -> RawTracepoint.attach(program, "sys_enter"));
    }

    @Test
    void oneProgramAttachesTwice() {
        try (Kills kills = Kills.open(Workload.TIMES)) {
            BpfProgram program = kills.load("on_kprobe");
            try (Link _ = Kprobe.attach(program, FUNCTION, 0);
                    Link _ = Kprobe.attach(program, FUNCTION, 0)) {
                kills.run();
            }
            assertEquals(2 * Workload.TIMES, kills.count(Kills.KPROBE));
        }
    }

    @Test
    void linkHoldsTheProgramThatWasClosed() {
        try (Kills kills = Kills.open(Workload.TIMES)) {
            BpfProgram program = kills.load("on_tracepoint");
            try (Link _ = Tracepoint.attach(program, "syscalls", "sys_enter_kill")) {
                program.close();
                kills.run();
            }
            assertEquals(Workload.TIMES, kills.count(Kills.TRACEPOINT));
        }
    }

    @Test
    void perCpuCountsAddUp() {
        try (Kills kills = Kills.open(Workload.TIMES);
                Link _ = Tracepoint.attach(kills.load("on_tracepoint"), "syscalls", "sys_enter_kill");
                Arena arena = Arena.ofConfined()) {
            kills.run();
            BpfMap map = kills.map("percpu_counts");
            MemorySegment values = arena.allocate(map.valueBufferBytes(), 8);
            assertTrue(map.lookup(arena.allocateFrom(JAVA_INT, 0), values));
            long sum = 0;
            for (int cpu = 0; cpu < map.valuesPerKey(); cpu++) {
                sum += values.get(JAVA_LONG, (long) cpu * map.valueStrideBytes());
            }
            assertEquals(Workload.TIMES, sum);
        }
    }

    @Test
    void missingFunctionIsNamed() {
        try (Kills kills = Kills.open(1)) {
            BpfProgram program = kills.load("on_kprobe");
            BpfException error = assertThrows(BpfException.class, () -> Kprobe.attach(program, "__x64_sys_kil", 0));
            assertTrue(error.toString().contains("'__x64_sys_kil': no such symbol"), error::toString);
            assertTrue(error.toString().contains("'__x64_sys_kill'"), error::toString);
        }
    }

    @Test
    void missingTracepointIsNamed() {
        try (Kills kills = Kills.open(1)) {
            BpfProgram program = kills.load("on_tracepoint");
            BpfException error =
                    assertThrows(BpfException.class, () -> Tracepoint.attach(program, "syscalls", "sys_enter_kil"));
            assertTrue(error.toString().contains("sys_enter_kil"), error::toString);
            assertTrue(error.toString().contains("sys_enter_kill"), error::toString);
        }
    }

    @Test
    void missingRawTracepointIsNamed() {
        try (Kills kills = Kills.open(1)) {
            BpfProgram program = kills.load("on_raw_tracepoint");
            BpfException error = assertThrows(BpfException.class, () -> RawTracepoint.attach(program, "no_such_event"));
            assertTrue(error.toString().contains("no_such_event"), error::toString);
        }
    }

    @Test
    void verifierRejectionKeepsTheLogAndNamesTheLine() {
        try (Kills kills = Kills.open(1)) {
            ProgramLoadException error = assertThrows(ProgramLoadException.class, () -> kills.load("bad_read"));
            assertEquals("bad_read", error.program());
            assertTrue(error.toString().contains("EACCES (13)"), error::toString);
            assertTrue(
                    error.log().stream().anyMatch(line -> line.contains("invalid mem access")),
                    () -> String.join("\n", error.log()));
            assertTrue(error.toString().contains("kills.bpf.c:"), error::toString);
        }
    }
}
