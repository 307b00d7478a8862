package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.BpfBuilder;
import dev.jbcc.MatchedProbes;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.feature.FeatureProbe;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.LinkInfo;
import dev.jbcc.runtime.link.LinkSet;
import dev.jbcc.runtime.link.Uprobe;
import dev.jbcc.runtime.link.UprobeMulti;
import dev.jbcc.runtime.link.UprobeSet;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.symbol.ProgramFile;
import dev.jbcc.runtime.usdt.UsdtAttacher;
import dev.jbcc.runtime.usdt.UsdtProbe;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.Guest;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Needs;
import dev.jbcc.testsupport.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links to many places of programs, and functions that are attached by their sections: all with {@code multi.bpf.c}. */
@KernelTest(host = true)
class MultiProbesKernelTest {
    /** What {@code multi.bpf.c} counts, in its order. */
    private enum Counter {
        CALLS,
        COOKIES,
        SESSION,
        UPROBE,
        URETPROBE,
        UPROBE_MULTI,
        URETPROBE_MULTI,
        KPROBE_MULTI,
        KRETPROBE_MULTI,
        KSYSCALL,
        KRETSYSCALL,
        STATIC,
        WHERE
    }

    private static final long FAR = 1_000_000_000_000L;

    private static BpfBuilder builder() {
        return FacadeFixture.object("multi.o");
    }

    private static long take(Bpf bpf, Counter counter) {
        var counts = bpf.table("counts", Integer.class, Long.class);
        int index = List.of(Counter.values()).indexOf(counter);
        long value = counts.get(index).orElseThrow();
        counts.put(index, 0L);
        return value;
    }

    private static int pid(Child child) {
        return Math.toIntExact(child.pid());
    }

    private static void follow(Bpf bpf, long process) {
        bpf.table("targets", Integer.class, Integer.class).put(Math.toIntExact(process), 1);
    }

    private static Uprobe.Place place(ProgramFile file, String symbol) {
        return new Uprobe.Place(file.path(), file.offsetOf(symbol), 0);
    }

    /** Of two processes that do the same, one is followed. */
    @Test
    @Needs(Feature.UPROBE_MULTI)
    void multiLinkTellsPlacesAndProcessesApart() {
        ProgramFile libc = ProgramFile.open("c", Uprobe.ALL);
        List<Uprobe.Place> places = List.of(place(libc, "setpgid"), place(libc, "kill"), place(libc, "killpg"));
        try (Bpf bpf = builder().autoAttach(false).open();
                Child other = Workload.kills(7);
                Child child = Workload.kills(Workload.TIMES);
                Link link = UprobeMulti.attach(
                        bpf.loadFunc("on_many"), places, new long[] {FAR, 3, 5 * FAR}, pid(child), false)) {
            FacadeFixture.run(other);
            assertEquals(0, take(bpf, Counter.CALLS));
            FacadeFixture.run(child);
            assertEquals(Workload.TIMES, take(bpf, Counter.CALLS));
            assertEquals(3L * Workload.TIMES, take(bpf, Counter.COOKIES));
            LinkInfo info = link.bpfLink().orElseThrow().info();
            if (info.details() instanceof LinkInfo.Details.UprobeMulti details) {
                assertEquals(3, details.count());
                assertEquals(0, details.flags());
            } else {
                throw new AssertionError(info.toString());
            }
        }
    }

    /** The first kernels with such links saw only the thread whose number is that of the process. */
    @Test
    @Needs(Feature.UPROBE_MULTI)
    void allThreadsOfTheProcessAreFollowed() throws InterruptedException {
        MethodHandle call = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("gethostid"),
                        FunctionDescriptor.of(ValueLayout.JAVA_LONG));
        ProgramFile libc = ProgramFile.open("c", Uprobe.ALL);
        try (Bpf bpf = builder().autoAttach(false).open();
                Link _ = UprobeMulti.attach(
                        bpf.loadFunc("on_many"),
                        List.of(place(libc, "gethostid")),
                        new long[0],
                        Math.toIntExact(ProcessHandle.current().pid()),
                        true)) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 13; i++) {
                    try {
                        long _ = (long) call.invokeExact();
                    } catch (Throwable e) {
                        throw new AssertionError(e);
                    }
                }
            });
            thread.start();
            thread.join();
            assertEquals(13, take(bpf, Counter.CALLS));
            assertEquals(0, take(bpf, Counter.COOKIES));
        }
    }

    /** Bytes behind the end of the file take no probe. */
    @Test
    void bothWaysLeaveOutWhatTakesNoProbe() {
        ProgramFile libc = ProgramFile.open("c", Uprobe.ALL);
        List<UprobeSet.Target> targets = List.of(
                new UprobeSet.Target("setpgid", place(libc, "setpgid"), 0),
                new UprobeSet.Target("kill", place(libc, "kill"), 5),
                new UprobeSet.Target("nowhere", new Uprobe.Place(libc.path(), 1L << 40, 0), 0),
                new UprobeSet.Target("killpg", place(libc, "killpg"), 0));
        boolean multi = new FeatureProbe().has(Feature.UPROBE_MULTI);
        try (Bpf bpf = builder().autoAttach(false).open()) {
            for (BpfProgram program : List.of(
                    bpf.loadFunc(
                            "on_many",
                            multi
                                    ? bpf.object()
                                            .spec()
                                            .findProgram("on_many")
                                            .orElseThrow()
                                            .kind()
                                            .orElseThrow()
                                    : ProgramType.KPROBE.kind()),
                    bpf.object().load("on_many", ProgramType.KPROBE.kind()))) {
                try (Child child = Workload.kills(Workload.TIMES);
                        LinkSet links = UprobeSet.attach(program, "libc", targets, pid(child), false)) {
                    assertEquals(List.of("setpgid", "kill", "killpg"), links.attached());
                    assertEquals(Set.of("nowhere"), links.skipped().keySet());
                    FacadeFixture.run(child);
                }
                assertEquals(Workload.TIMES, take(bpf, Counter.CALLS));
                assertEquals(5L * Workload.TIMES, take(bpf, Counter.COOKIES));
                assertThrows(
                        SyscallException.class,
                        () -> UprobeSet.attach(program, "libc", targets.subList(2, 3), Uprobe.ALL, false));
            }
        }
    }

    @Test
    void patternIsOneLinkWhereTheKernelHasIt() {
        try (Bpf bpf = builder().autoAttach(false).open();
                Child child = Workload.kills(Workload.TIMES)) {
            MatchedProbes matched =
                    bpf.attachUprobe("libc.so.6", Pattern.compile("kill(pg)?$"), "on_uprobes", pid(child));
            assertEquals(Set.of("kill", "killpg"), Set.copyOf(matched.attached()));
            assertEquals(2, bpf.numOpenUprobes());
            int program = bpf.object().programs().getFirst().info().id();
            List<LinkInfo> links = LinkInfo.all().stream()
                    .filter(link -> link.programId() == program)
                    .toList();
            assertEquals(new FeatureProbe().has(Feature.UPROBE_MULTI) ? 1 : 2, links.size());
            follow(bpf, child.pid());
            FacadeFixture.run(child);
            assertEquals(Workload.TIMES, take(bpf, Counter.UPROBE_MULTI));
        }
    }

    @Test
    @Needs(Feature.UPROBE_SESSION)
    void sessionRunsAtCallsAndReturns() {
        try (Bpf bpf = builder().autoAttach(false).open();
                Child child = Workload.kills(Workload.TIMES)) {
            var _ = bpf.attachUprobe("c", Pattern.compile("kill$"), "on_user_session", pid(child));
            follow(bpf, child.pid());
            FacadeFixture.run(child);
            assertEquals(2L * Workload.TIMES, take(bpf, Counter.SESSION));
        }
    }

    /** The program prints how often it saw that somebody looks. */
    @Test
    @Needs(Feature.UPROBE_MULTI)
    void counterOfStaticProbeIsRaised() throws IOException {
        Path program = buildStatic(Files.createTempFile("static", ".program"));
        UsdtProbe probe = UsdtProbe.ofFile(program.toString(), Uprobe.ALL).stream()
                .filter(each -> each.name().equals("guarded"))
                .findFirst()
                .orElseThrow();
        try (Bpf bpf = builder().autoAttach(false).open();
                Child child = Child.start(program.toString())) {
            String _ = child.awaitStdout(text -> text.contains("ready"), FacadeFixture.LIMIT);
            try (Link _ = new UsdtAttacher(bpf.object()).attach(bpf.loadFunc("on_many"), probe, pid(child), 7)) {
                child.release();
                String _ = child.awaitStdout(text -> text.contains("looked 61\n"), FacadeFixture.LIMIT);
            }
            assertEquals(61, take(bpf, Counter.CALLS));
            assertEquals(7 * 61, take(bpf, Counter.COOKIES));
        } finally {
            Files.delete(program);
        }
    }

    private static Path buildStatic(Path program) throws IOException {
        Path source = Files.createTempFile("static", ".c");
        try (InputStream text = MultiProbesKernelTest.class.getResourceAsStream("workloads/usdt.c")) {
            Files.write(source, Objects.requireNonNull(text).readAllBytes());
        }
        try (Child compiler = Child.start(
                "clang-16", "-O1", "-fPIE", "-pie", "-DTIMES=61", "-o", program.toString(), source.toString())) {
            assertEquals(0, compiler.await(FacadeFixture.LIMIT), compiler::stderr);
        } finally {
            Files.delete(source);
        }
        return program;
    }

    /** Follows all processes, so it is for guests. */
    @Test
    void sectionsSayWhatFunctionsAreAttachedTo() throws IOException {
        if (!Guest.isGuest()) {
            return;
        }
        Path program = buildStatic(Path.of("/tmp/jbcc-multi-usdt"));
        try (Child workload = Child.start(program.toString());
                Child child = Workload.kills(Workload.TIMES);
                Bpf bpf = builder().open()) {
            follow(bpf, child.pid());
            follow(bpf, workload.pid());
            String _ = workload.awaitStdout(text -> text.contains("ready"), FacadeFixture.LIMIT);
            workload.release();
            String _ = workload.awaitStdout(text -> text.contains("looked 61\n"), FacadeFixture.LIMIT);
            FacadeFixture.run(child);
            assertEquals(61, take(bpf, Counter.STATIC));
            for (Counter counter : List.of(
                    Counter.UPROBE,
                    Counter.URETPROBE,
                    Counter.URETPROBE_MULTI,
                    Counter.KPROBE_MULTI,
                    Counter.KRETPROBE_MULTI,
                    Counter.KSYSCALL,
                    Counter.KRETSYSCALL,
                    Counter.WHERE)) {
                assertEquals(Workload.TIMES, take(bpf, counter), counter.name());
            }
            // kil?* is killpg and kill, and not what kil itself would be
            assertEquals(Workload.TIMES, take(bpf, Counter.UPROBE_MULTI));
            assertTrue(bpf.numOpenUprobes() >= 6, () -> "" + bpf.numOpenUprobes());
        } finally {
            Files.delete(program);
        }
    }

    @Test
    @Needs(Feature.KPROBE_SESSION)
    void kernelSessionRunsAtCallsAndReturns() {
        if (!Guest.isGuest()) {
            return;
        }
        try (Bpf bpf = builder().autoAttach(false).open();
                Child child = Workload.kills(Workload.TIMES)) {
            var _ = bpf.attachKprobe(Pattern.compile("__x64_sys_kill"), "on_kernel_session");
            follow(bpf, child.pid());
            FacadeFixture.run(child);
            assertEquals(2L * Workload.TIMES, take(bpf, Counter.SESSION));
        }
    }
}
