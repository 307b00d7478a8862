package dev.jbcc.kerneltests;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.MatchedProbes;
import dev.jbcc.kerneltests.FacadeFixture.Origin;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.insn.Instruction;
import dev.jbcc.runtime.link.PerfEventAttributes;
import dev.jbcc.runtime.link.RawSocket;
import dev.jbcc.runtime.link.TrafficControl;
import dev.jbcc.runtime.link.Xdp;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.program.TestRun;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide's calls that attach by pattern and to the network, and those that ask what the kernel has. */
@KernelTest
class FacadeEventsAttachKernelTest {
    @Test
    void kprobesByPatternSeeEveryCall() {
        Pattern kills = Pattern.compile("__x64_sys_t?g?kill");
        try (Bpf bpf = FacadeFixture.open();
                Child child = FacadeFixture.follow(bpf)) {
            MatchedProbes entries = bpf.attachKprobe(kills, "on_entry");
            assertEquals(
                    Set.of("__x64_sys_kill", "__x64_sys_tkill", "__x64_sys_tgkill"), Set.copyOf(entries.attached()));
            assertTrue(entries.skipped().isEmpty());
            bpf.attachKretprobe(kills, "on_return");
            assertEquals(6, bpf.numOpenKprobes());
            FacadeFixture.run(child);
            assertEquals(Workload.TIMES, FacadeFixture.count(bpf, Origin.FROM_ENTRY));
            assertEquals(Workload.TIMES, FacadeFixture.count(bpf, Origin.FROM_RETURN));
            assertEquals(
                    "kprobe '__x64_sys_kill': attached together with others: detach the pattern '__x64_sys_t?g?kill'",
                    assertThrows(IllegalStateException.class, () -> bpf.detachKprobe("__x64_sys_kill"))
                            .getMessage());
            bpf.detachKprobe(kills.pattern());
            bpf.detachKretprobe(kills.pattern(), "on_return");
            assertEquals(0, bpf.numOpenKprobes());
            assertThrows(BpfException.class, () -> bpf.attachKprobe(Pattern.compile("jbcc_no_.*"), "on_entry"));
        }
    }

    @Test
    void tracepointsByPatternSeeEveryCall() {
        try (Bpf bpf = FacadeFixture.open();
                Child child = FacadeFixture.follow(bpf)) {
            MatchedProbes matched =
                    bpf.attachTracepoint(Pattern.compile("syscalls:sys_enter_t?g?kill$"), "on_tracepoint");
            assertEquals(
                    List.of("syscalls:sys_enter_kill", "syscalls:sys_enter_tgkill", "syscalls:sys_enter_tkill"),
                    matched.attached());
            assertEquals(3, bpf.numOpenTracepoints());
            FacadeFixture.run(child);
            assertEquals(Workload.TIMES, FacadeFixture.count(bpf, Origin.FROM_TRACEPOINT));
            bpf.detachTracepoint("syscalls:sys_enter_t?g?kill$", "on_tracepoint");
            assertEquals(0, bpf.numOpenTracepoints());
            bpf.attachRawTracepoint("sys_enter", "on_raw");
            bpf.detachRawTracepoint("sys_enter", "on_raw");
        }
    }

    @Test
    void tellsWhatTheKernelHas() {
        assertTrue(Bpf.getKprobeFunctions(Pattern.compile("vfs_(read|write)"))
                .containsAll(List.of("vfs_read", "vfs_write")));
        assertEquals(List.of("sched:sched_switch"), Bpf.getTracepoints(Pattern.compile("sched:sched_switch")));
        assertTrue(Bpf.tracepointExists("sched", "sched_switch"));
        assertFalse(Bpf.tracepointExists("sched", "sched_swich"));
        assertTrue(Bpf.kernelStructHasField("task_struct", "pid"));
        assertTrue(Bpf.kernelStructHasField("sk_buff", "dev"), "inside an anonymous union");
        assertFalse(Bpf.kernelStructHasField("task_struct", "jbcc"));
        assertFalse(Bpf.kernelStructHasField("jbcc", "pid"));
        assertTrue(Bpf.kernelEnumHasValue("bpf_prog_type", "BPF_PROG_TYPE_KPROBE"));
        assertTrue(Bpf.kernelEnumHasValue("", "BPF_PROG_TYPE_KPROBE"));
        assertFalse(Bpf.kernelEnumHasValue("bpf_prog_type", "BPF_MAP_TYPE_HASH"));
        assertTrue(Bpf.supportKfunc());
        assertTrue(Bpf.supportLsm());
        assertTrue(Bpf.supportRawTracepoint());
        try (Bpf bpf = FacadeFixture.open()) {
            assertEquals("__x64_sys_", bpf.getSyscallPrefix());
            assertEquals("__x64_sys_kill", bpf.fixSyscallFnName("sys_kill"));
            assertEquals("vfs_read", bpf.fixSyscallFnName("vfs_read"));
        }
    }

    @Test
    void loadsShowsAndRunsFunctions() {
        try (Bpf bpf = FacadeFixture.open()) {
            String text = bpf.disassembleFunc("on_entry");
            assertTrue(text.startsWith("on_entry:\n   0: ("), text);
            assertTrue(text.contains("= map[target]\n"), text);
            assertTrue(text.contains("call bpf_map_lookup_elem#1\n"), text);
            List<Instruction> dumped = Instruction.decode(bpf.dumpFunc("on_entry"), ByteOrder.nativeOrder());
            assertEquals(
                    dumped.size(), bpf.loadFunc("on_entry", ProgramType.KPROBE).instructionCount());
            byte[] arguments = ByteBuffer.allocate(16)
                    .order(ByteOrder.nativeOrder())
                    .putLong(8, 1)
                    .array();
            assertEquals(0, bpf.testRun("on_raw", TestRun.ofContext(arguments)).returnValue());
        }
        try (Bpf bpf = FacadeFixture.object("events.o").autoAttach(false).open()) {
            List<String> names = new ArrayList<>();
            assertThrows(BpfException.class, () -> bpf.loadFuncs(ProgramType.XDP));
            for (BpfProgram program : bpf.loadFuncs()) {
                names.add(program.name());
            }
            assertEquals(List.of("on_sample", "on_calls"), names);
        }
    }

    @Test
    void perfEventsAreAttachedAndDetached() {
        PerfEventAttributes clock = PerfEventAttributes.of(PerfEventAttributes.Software.CPU_CLOCK);
        try (Bpf bpf = FacadeFixture.object("events.o").autoAttach(false).open()) {
            bpf.attachPerfEvent(clock.frequency(49), "on_sample");
            bpf.detachPerfEvent(clock);
            bpf.attachPerfEvent(clock.period(1_000_000), "on_sample", 0, -1, -1);
            assertEquals(
                    "perf event 'dummy': nothing is attached there",
                    assertThrows(
                                    IllegalStateException.class,
                                    () -> bpf.detachPerfEvent(
                                            PerfEventAttributes.of(PerfEventAttributes.Software.DUMMY)))
                            .getMessage());
        }
    }

    /** A breakpoint on memory of this process: the processor sees each store, so the number is exact. */
    @Test
    void rawPerfEventsAreTakenAsTheKernelTakesThem() {
        try (Bpf bpf = FacadeFixture.object("events.o").autoAttach(false).open();
                Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(8, 8);
            byte[] breakpoint = ByteBuffer.allocate(112)
                    .order(ByteOrder.nativeOrder())
                    .putInt(0, PerfEventAttributes.Type.BREAKPOINT.number())
                    .putLong(16, 1) // a sample for each
                    .putInt(52, 2) // stores
                    .putLong(56, memory.address())
                    .putLong(64, 8) // bytes
                    .array();
            bpf.attachPerfEventRaw(breakpoint, "on_sample", 0, -1, -1);
            for (int i = 0; i < 211; i++) {
                JAVA_LONG.varHandle().setVolatile(memory, 0L, (long) i);
            }
            bpf.detachPerfEvent(PerfEventAttributes.ofBytes(breakpoint));
            JAVA_LONG.varHandle().setVolatile(memory, 0L, 7L);
            assertEquals(
                    211, bpf.table("counts", Integer.class, Long.class).get(0).orElseThrow());
        }
    }

    @Test
    void networkCallsAttachAndDetach() throws IOException {
        String device = "lo";
        Path cgroup = Path.of("/sys/fs/cgroup/jbcc-facade");
        Files.createDirectory(cgroup);
        try (Bpf bpf = FacadeFixture.object("network.o").autoAttach(false).open()) {
            BpfProgram xdp = bpf.loadFunc("on_xdp", ProgramType.XDP);
            bpf.attachXdp(device, xdp, Xdp.Flag.SKB_MODE);
            bpf.attachXdp(device, bpf.loadFunc("on_xdp_second"), Xdp.Flag.SKB_MODE);
            assertEquals(bpf.loadFunc("on_xdp_second").info().id(), Xdp.programId(device));
            bpf.removeXdp(device);
            assertEquals(0, Xdp.programId(device));
            RawSocket socket = bpf.attachRawSocket(bpf.loadFunc("filter", ProgramType.SOCKET_FILTER), device);
            bpf.attachSocketFilter(bpf.loadFunc("filter"), socket.fd());
            BpfProgram classifier = bpf.loadFunc("classify", ProgramType.SCHED_CLS);
            bpf.attachClassifier(device, classifier, TrafficControl.Direction.INGRESS);
            bpf.attachClassifier(device, classifier, TrafficControl.Direction.INGRESS, 5);
            bpf.attachAction(device, bpf.loadFunc("act"), TrafficControl.Direction.EGRESS, 0);
            bpf.detachTrafficControl(device, TrafficControl.Direction.INGRESS);
            BpfProgram connect = bpf.loadFunc("on_connect");
            bpf.attachFunc(connect, cgroup, AttachType.CGROUP_INET4_CONNECT);
            bpf.detachFunc(connect, cgroup, AttachType.CGROUP_INET4_CONNECT);
            BpfProgram message = bpf.loadFunc("on_message", ProgramType.SK_MSG);
            bpf.attachFunc(message, bpf.object().map("sockets"), AttachType.SK_MSG_VERDICT);
            bpf.detachFunc(message, bpf.object().map("sockets"), AttachType.SK_MSG_VERDICT);
            BpfProgram dissector = bpf.loadFunc("dissect");
            bpf.attachFunc(dissector, AttachType.FLOW_DISSECTOR);
            bpf.detachFunc(dissector, AttachType.FLOW_DISSECTOR);
            assertThrows(IllegalStateException.class, () -> bpf.detachFunc(dissector, AttachType.FLOW_DISSECTOR));
            assertThrows(IllegalArgumentException.class, () -> bpf.attachFunc(xdp, cgroup, AttachType.XDP));
        } finally {
            Files.delete(cgroup);
        }
    }
}
