package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.TraceFields;
import dev.jbcc.kerneltests.FacadeFixture.Origin;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.ProgramLoadException;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Attaching and detaching through the facade, and the trace pipe. Counts are compared with what a process did. */
@KernelTest
class FacadeAttachKernelTest {
    @Test
    void kprobeAndKretprobeSeeEveryCall() {
        try (Bpf bpf = FacadeFixture.open();
                Child child = FacadeFixture.follow(bpf)) {
            bpf.attachKprobe(bpf.getSyscallFnName("kill"), "on_entry");
            bpf.attachKretprobe("sys_kill", "on_return");
            assertEquals(2, bpf.numOpenKprobes());
            FacadeFixture.run(child);
            assertEquals(Workload.TIMES, FacadeFixture.count(bpf, Origin.FROM_ENTRY));
            assertEquals(Workload.TIMES, FacadeFixture.count(bpf, Origin.FROM_RETURN));
        }
    }

    @Test
    void kretprobeTakesANumberOfInstances() {
        try (Bpf bpf = FacadeFixture.open();
                Child child = FacadeFixture.follow(bpf)) {
            bpf.attachKretprobe("__x64_sys_kill", "on_return", 64);
            FacadeFixture.run(child);
            assertEquals(Workload.TIMES, FacadeFixture.count(bpf, Origin.FROM_RETURN));
        }
    }

    @Test
    void tracepointSeesEveryCallUntilDetached() {
        try (Bpf bpf = FacadeFixture.open()) {
            bpf.attachTracepoint("syscalls:sys_enter_kill", "on_tracepoint");
            try (Child child = FacadeFixture.follow(bpf)) {
                FacadeFixture.run(child);
            }
            bpf.detachTracepoint("syscalls:sys_enter_kill");
            try (Child child = FacadeFixture.follow(bpf, 13)) {
                FacadeFixture.run(child);
            }
            assertEquals(Workload.TIMES, FacadeFixture.count(bpf, Origin.FROM_TRACEPOINT));
            assertEquals(
                    "tracepoint 'syscalls:sys_enter_kill': nothing is attached there",
                    assertThrows(IllegalStateException.class, () -> bpf.detachTracepoint("syscalls:sys_enter_kill"))
                            .getMessage());
        }
    }

    @Test
    void whatNamesSayIsAttachedAtOnce() {
        try (Bpf bpf = FacadeFixture.object("facade.o").open();
                Child child = FacadeFixture.follow(bpf)) {
            FacadeFixture.run(child);
            assertEquals(Workload.TIMES, FacadeFixture.count(bpf, Origin.FROM_RAW));
            assertEquals(0, FacadeFixture.count(bpf, Origin.FROM_ENTRY));
        }
    }

    @Test
    void oneFunctionOfSeveralIsDetached() {
        try (Bpf bpf = FacadeFixture.open();
                Child child = FacadeFixture.follow(bpf, 13)) {
            bpf.attachKprobe("sys_kill", "on_entry");
            bpf.attachKprobe("sys_kill", "print");
            bpf.detachKprobe("sys_kill", "print");
            assertEquals(1, bpf.numOpenKprobes());
            assertEquals(
                    "kprobe 'sys_kill': function 'print' is not attached there",
                    assertThrows(IllegalStateException.class, () -> bpf.detachKprobe("sys_kill", "print"))
                            .getMessage());
            FacadeFixture.run(child);
            assertEquals(13, FacadeFixture.count(bpf, Origin.FROM_ENTRY));
            bpf.detachKprobe("sys_kill");
            assertEquals(0, bpf.numOpenKprobes());
        }
    }

    @Test
    void namesAMissingFunctionAndLeavesNothingBehind() {
        BpfException missing = assertThrows(
                BpfException.class, () -> FacadeFixture.object("missing.o").open());
        String message = String.valueOf(missing.getMessage());
        assertTrue(message.startsWith("kprobe 'jbcc_no_such_function': no such symbol in kallsyms"), message);
    }

    @Test
    void showsWhyTheVerifierRefuses() {
        try (Bpf bpf = FacadeFixture.open()) {
            ProgramLoadException refused =
                    assertThrows(ProgramLoadException.class, () -> bpf.loadFunc("refused", ProgramType.KPROBE));
            assertEquals("refused", refused.program());
            assertFalse(refused.log().isEmpty());
            assertEquals("on_entry", bpf.loadFunc("on_entry").name());
            assertThrows(BpfException.class, () -> bpf.loadFunc("nothing"));
        }
    }

    @Test
    void takesTracedLinesApart() {
        try (Bpf bpf = FacadeFixture.open();
                Child child = FacadeFixture.follow(bpf, 17)) {
            bpf.attachKprobe("sys_kill", "print");
            FacadeFixture.run(child);
            int lines = 0;
            Optional<TraceFields> line = bpf.traceFields(Duration.ofSeconds(5));
            while (line.isPresent()) {
                TraceFields fields = line.get();
                if (fields.pid() == child.pid()) {
                    assertEquals("kill of " + child.pid(), fields.message());
                    assertEquals("bash", fields.task());
                    lines++;
                }
                line = bpf.traceFields(Duration.ZERO);
            }
            assertEquals(17, lines);
        }
    }

    @Test
    void printsTracedLinesUntilClosed() throws InterruptedException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        String pid;
        Bpf bpf = FacadeFixture.open();
        try (bpf;
                Child child = FacadeFixture.follow(bpf, 17)) {
            pid = Long.toString(child.pid());
            bpf.attachKprobe("sys_kill", "print");
            PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
            Thread printer = Thread.ofPlatform().start(() -> bpf.tracePrint(out, "{1}: {5}"));
            FacadeFixture.run(child);
            long end = System.nanoTime() + FacadeFixture.LIMIT.toNanos();
            while (lines(text, pid) < 17 && System.nanoTime() < end) {
                printer.join(Duration.ofMillis(10));
            }
            bpf.close();
            assertTrue(printer.join(FacadeFixture.LIMIT));
        }
        assertEquals(17, lines(text, pid));
    }

    /** Printing ends, without an exception, even if it is closed while no reader waits. */
    @Test
    void printingEndsWhenClosedBetweenLines() {
        for (String format : new String[] {"", "{5}"}) {
            AtomicInteger lines = new AtomicInteger();
            Bpf bpf = FacadeFixture.open();
            try (bpf;
                    Child child = FacadeFixture.follow(bpf, 3)) {
                bpf.attachKprobe("sys_kill", "print");
                FacadeFixture.run(child);
                PrintStream closing = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
                    @Override
                    public void println(String line) {
                        lines.incrementAndGet();
                        bpf.close();
                    }
                };
                if (format.isEmpty()) {
                    bpf.tracePrint(closing);
                } else {
                    bpf.tracePrint(closing, format);
                }
            }
            assertEquals(1, lines.get());
        }
    }

    /** Each line goes to one of several readers, and none is lost between them. */
    @Test
    void severalReadersShareTheLines() throws InterruptedException {
        int times = 211;
        AtomicInteger seen = new AtomicInteger();
        Bpf bpf = FacadeFixture.open();
        try (bpf;
                Child child = FacadeFixture.follow(bpf, times)) {
            bpf.attachKprobe("sys_kill", "print");
            List<Thread> readers = new ArrayList<>();
            String wanted = ": kill of " + child.pid();
            for (int i = 0; i < 3; i++) {
                readers.add(Thread.ofPlatform().start(() -> {
                    try {
                        Optional<String> line = bpf.traceReadline();
                        while (line.isPresent()) {
                            seen.addAndGet(line.get().endsWith(wanted) ? 1 : 0);
                            line = bpf.traceReadline(FacadeFixture.LIMIT);
                        }
                    } catch (IllegalStateException e) {
                        // closed between two lines
                    }
                }));
            }
            FacadeFixture.run(child);
            long end = System.nanoTime() + FacadeFixture.LIMIT.toNanos();
            while (seen.get() < times && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            bpf.close();
            for (Thread reader : readers) {
                assertTrue(reader.join(FacadeFixture.LIMIT));
            }
        }
        assertEquals(times, seen.get());
    }

    private static long lines(ByteArrayOutputStream text, String pid) {
        String wanted = pid + ": kill of " + pid;
        return text.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(wanted::equals)
                .count();
    }
}
