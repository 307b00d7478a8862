package dev.jbcc.runtime.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.Programs;
import dev.jbcc.runtime.trace.Tracefs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkTest {
    private static final String ENABLE = "ioctl 0x2400";
    private static final String SET_BPF = "ioctl 0x40042408";

    @TempDir
    private Path root;

    private final FakeKernel kernel = new FakeKernel();
    private final Bpf bpf = new Bpf(kernel);
    private final BpfProgram program = Programs.loaded(bpf, "on_event", 5);

    @BeforeEach
    void layOut() throws IOException {
        Path event = Files.createDirectories(root.resolve("events/sched/sched_switch"));
        Files.writeString(event.resolve("id"), "317\n");
        Files.writeString(root.resolve("kprobe_events"), "");
    }

    @AfterEach
    void nothingStaysOpen() {
        program.close();
        assertTrue(kernel.openDescriptors().isEmpty(), () -> "open: " + kernel.openDescriptors());
    }

    private Link tracepoint(String name) {
        return Tracepoint.attach(bpf, Tracefs.at(root), program, "sched", name);
    }

    @Test
    void linksWhereTheKernelHasLinks() {
        Link link = tracepoint("sched_switch");
        assertEquals("tracepoint 'sched:sched_switch'", link.target());
        assertEquals(List.of("perf_event_open", "LINK_CREATE", ENABLE), kernel.calls());
        assertEquals(3, kernel.openDescriptors().size());
        link.close();
        link.close();
        assertEquals(1, kernel.openDescriptors().size());
        assertEquals(2, kernel.count("close"));
    }

    @Test
    void putsTheProgramOnTheEventWhereItHasNot() {
        kernel.always(Bpf.LINK_CREATE, Errno.EINVAL);
        try (Link link = tracepoint("sched_switch")) {
            assertEquals(List.of("perf_event_open", "LINK_CREATE", SET_BPF, ENABLE), kernel.calls());
            assertEquals("tracepoint 'sched:sched_switch'", link.toString());
        }
    }

    @Test
    void leavesNothingWhenRefused() {
        kernel.always(Bpf.LINK_CREATE, Errno.EACCES);
        assertEquals(
                "tracepoint 'sched:sched_switch': BPF_LINK_CREATE: EACCES (13); program 'on_event' is of type"
                        + " tracepoint, or reads beyond the event's record",
                assertThrows(SyscallException.class, () -> tracepoint("sched_switch"))
                        .getMessage());
        kernel.always(Bpf.LINK_CREATE, Errno.EINVAL).ioctlAnswers(-Errno.EEXIST);
        assertThrows(SyscallException.class, () -> tracepoint("sched_switch"));
        kernel.always(Bpf.LINK_CREATE, attr -> kernel.newDescriptor());
        assertThrows(SyscallException.class, () -> tracepoint("sched_switch"));
        kernel.perfEventAnswers(-Errno.EMFILE);
        assertEquals(
                "tracepoint 'sched:sched_switch': perf_event_open: EMFILE (24); the limit of open files is reached"
                        + " (ulimit -n)",
                assertThrows(SyscallException.class, () -> tracepoint("sched_switch"))
                        .getMessage());
    }

    @Test
    void namesTracepointsThatAreMeant() {
        assertEquals(
                "tracepoint 'sched:sched_swich': no such tracepoint; similar: 'sched:sched_switch'",
                assertThrows(BpfException.class, () -> tracepoint("sched_swich"))
                        .getMessage());
    }

    @Test
    void opensRawTracepoints() {
        Link link = RawTracepoint.attach(bpf, program, "sched_switch");
        assertEquals("raw tracepoint 'sched_switch'", link.target());
        link.close();
        kernel.always(Bpf.RAW_TRACEPOINT_OPEN, Errno.EINVAL);
        assertEquals(
                "raw tracepoint 'sched_switch': BPF_RAW_TRACEPOINT_OPEN: EINVAL (22); program 'on_event' is of type"
                        + " tracepoint",
                assertThrows(SyscallException.class, () -> RawTracepoint.attach(bpf, program, "sched_switch"))
                        .getMessage());
    }

    @Test
    void removesTheProbeItWroteWhenThatHasNoEvent() throws IOException {
        assertThrows(
                BpfException.class,
                () -> TracefsKprobe.attach(
                        bpf, Tracefs.at(root), program, "kretprobe 'vfs_read'", "vfs_read", 0, true, 7));
        String written = Files.readString(root.resolve("kprobe_events"));
        // An ordinary file keeps both lines; the kernel's would be empty again.
        int second = written.indexOf("-:jbcc/");
        String name = written.substring(second + 7);
        assertEquals("r7:jbcc/" + name + " vfs_read-:jbcc/" + name, written);
        assertTrue(name.startsWith("vfs_read_p4242_"), name);
    }

    @Test
    void removesProbesOfProcessesThatAreGone() throws IOException {
        Path events = root.resolve("kprobe_events");
        String running = "p:jbcc/vfs_read_p" + ProcessHandle.current().pid() + "_0 vfs_read\n";
        Files.writeString(events, "p:jbcc/vfs_open_p999999999_3 vfs_open\n" + running + "p:kprobes/other vfs_stat\n");
        assertThrows(
                BpfException.class,
                () -> TracefsKprobe.attach(bpf, Tracefs.at(root), program, "kprobe 'f'", "f", 0, false, 0));
        String written = Files.readString(events);
        assertTrue(written.contains("-:jbcc/vfs_open_p999999999_3"), written);
        assertEquals(-1, written.indexOf("-:jbcc/vfs_read"), written);
        assertEquals(-1, written.indexOf("-:kprobes"), written);
    }

    @Test
    void knowsWhoMadeAProbe() {
        String name = TracefsKprobe.name("do.something$very_long_that_goes_on_and_on_and_on.isra.0", 77);
        assertTrue(name.length() < 64, name);
        assertTrue(name.matches("[A-Za-z_][A-Za-z0-9_]*"), name);
        assertEquals(77, TracefsKprobe.owner("p:jbcc/" + name + " do_something"));
        assertEquals(77, TracefsKprobe.owner("r16:jbcc/" + name));
        assertEquals(-1, TracefsKprobe.owner("p:kprobes/" + name));
        assertEquals(-1, TracefsKprobe.owner("p:jbcc/somebody_else f"));
        assertEquals(-1, TracefsKprobe.owner(""));
    }
}
