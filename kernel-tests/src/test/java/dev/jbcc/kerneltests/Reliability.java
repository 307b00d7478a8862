package dev.jbcc.kerneltests;

import dev.jbcc.runtime.link.Kprobe;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.RawTracepoint;
import dev.jbcc.runtime.link.Tracepoint;
import dev.jbcc.runtime.link.Uprobe;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.perf.PerfBufferReader;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.LoadOptions;
import dev.jbcc.runtime.ringbuf.RingBufferReader;
import dev.jbcc.runtime.symbol.ProgramFile;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.Guest;
import dev.jbcc.testsupport.KernelState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Opens, attaches and closes again and again, in this process or in others that are killed meanwhile. A program of its own for large
 * numbers: {@code Reliability ROUNDS RUNS}, in a guest; 10,000 rounds take more than an hour under emulation, and what is held is told
 * after each tenth of them. On a machine's own kernel it attaches to itself alone.
 */
final class Reliability {
    private static final String KILL = "__x64_sys_kill";
    private static final ObjectSpec OBJECT = ObjectReader.read(Kills.bytes("kills.o"), "kills.o");
    private static final ProgramFile LIBC = ProgramFile.open("c", Uprobe.ALL);
    private static final Duration LATE = Duration.ofSeconds(30);
    private static final long MOST_MILLIS = 1500;

    private Reliability() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("victim")) {
            victim();
        }
        KernelState before = KernelState.ofKernel();
        int tenth = Math.max(1, Integer.parseInt(arguments[0]) / 10);
        for (int i = 1; i <= 10; i++) {
            System.out.println(i * tenth + " rounds: " + loop(tenth).getLast());
        }
        int runs = Guest.isGuest() ? Integer.parseInt(arguments[1]) : 0;
        if (runs == 0) {
            return;
        }
        System.out.println(
                "killed " + runs + " times, " + kill(runs, new Random()) + " of them while it held something");
        System.out.println("left behind: " + before.leftBehind(true, LATE));
    }

    /** What a process holds. */
    record Figures(long descriptors, long mappings, long heapKibibytes, long residentKibibytes) {
        static Figures take() throws IOException {
            System.gc();
            long resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
            Runtime runtime = Runtime.getRuntime();
            try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"));
                    Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
                return new Figures(
                        descriptors.count(),
                        mappings.filter(line -> line.contains("anon_inode:")).count(),
                        (runtime.totalMemory() - runtime.freeMemory()) >> 10,
                        resident);
            }
        }
    }

    /** Does that many rounds; returns what the process held after some of them, and at the end. */
    static List<Figures> loop(int rounds) throws IOException {
        List<Figures> figures = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            if (i == Math.min(rounds / 2, 500)) {
                figures.add(Figures.take());
            }
            round();
        }
        figures.add(Figures.take());
        return figures;
    }

    /** On a kernel that is shared with others, only this process is looked at. */
    private static void round() {
        int self = Math.toIntExact(ProcessHandle.current().pid());
        try (BpfObject object = BpfObject.create(OBJECT, LoadOptions.defaults());
                Link _ = Uprobe.attach(
                        object.load("on_kprobe"), new Uprobe.Place(LIBC.path(), LIBC.offsetOf("kill"), 0), self);
                RingBufferReader ring = RingBufferReader.open(object.map("ring"));
                PerfBufferReader perf = PerfBufferReader.open(object.map("events"))) {
            if (Guest.isGuest()) {
                attachToTheKernel(object);
            }
            int _ = ring.consume((_, _, _) -> {});
            int _ = perf.consume((_, _, _, _) -> {}, (_, _) -> {});
        }
    }

    private static void attachToTheKernel(BpfObject object) {
        try (Link _ = Kprobe.attach(object.load("on_kprobe"), KILL, 0);
                Link _ = Kprobe.attachReturn(object.load("on_kretprobe"), KILL, 0);
                Link _ = Tracepoint.attach(object.load("on_tracepoint"), "syscalls", "sys_enter_kill");
                Link _ = RawTracepoint.attach(object.load("on_raw_tracepoint"), "sys_enter")) {
            LockSupport.parkNanos(1);
        }
    }

    /** Goes on until it is killed. A limit of instances needs a probe with a name, which the kernel keeps. */
    private static void victim() {
        round(); // the first takes long in a cold JVM
        System.out.println("ready");
        while (true) {
            round();
            try (BpfObject object = BpfObject.create(OBJECT, LoadOptions.defaults());
                    Link _ = Kprobe.attachReturn(object.load("on_kretprobe"), KILL, 7)) {
                LockSupport.parkNanos(1);
            }
        }
    }

    /**
     * Kills that many processes at random moments. Probes with names that they have left go when the next such probe is made, which is
     * done at the end.
     *
     * @return how many of them held something when they were killed
     */
    static int kill(int runs, Random random) throws IOException {
        Path temporary = Files.createTempDirectory("victim");
        KernelState before = KernelState.ofKernel();
        int caught = 0;
        for (int i = 0; i < runs; i++) {
            try (Child child = Child.start(command(temporary), Map.of("TMPDIR", temporary.toString()))) {
                String _ = child.awaitStdout(text -> text.contains("ready"), FacadeFixture.LIMIT);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(MOST_MILLIS)));
                caught += KernelState.ofKernel().since(before).isEmpty() ? 0 : 1;
                if (!child.isAlive()) {
                    throw new AssertionError("run " + i + ": ended by itself: " + child.stderr());
                }
            }
        }
        try (BpfObject object = BpfObject.create(OBJECT, LoadOptions.defaults())) {
            Kprobe.attachReturn(object.load("on_kretprobe"), KILL, 7).close();
        }
        Files.delete(temporary); // fails if they have left a file
        return caught;
    }

    private static List<String> command(Path temporary) {
        return OwnJvm.command(
                "-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary, Reliability.class.getName(), "victim");
    }
}
