package dev.jbcc.cli.tool.memory;

import dev.jbcc.EventBuffer;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.output.Output;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.HeldCommand;
import dev.jbcc.cli.tool.Probe;
import dev.jbcc.cli.tool.ProbeChoice;
import dev.jbcc.cli.tool.ProcessStack;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.StackFrame;
import dev.jbcc.cli.tool.StackSum;
import dev.jbcc.cli.tool.StackTool;
import dev.jbcc.cli.tool.Stacks;
import dev.jbcc.runtime.BpfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code jbcc memleak}: what was allocated and not freed, by stack. */
public final class MemLeak extends StackTool {
    private static final int STORAGE = 16384;
    private static final long USUAL_BLOCKS = 1_000_000;
    private static final long USUAL_ROWS = 10;
    private static final long USUAL_AGE_MILLIS = 500;
    /** Commands may be short, and the names of their functions are needed while they run. */
    private static final Duration LOOKS = Duration.ofMillis(100);

    private final Options.Value<Long> pid;
    private final Options.Flag traces;
    private final Options.Flag showBlocks;
    private final Options.Value<Long> older;
    private final Options.Value<String> command;
    private final Options.Flag combinedOnly;
    private final Options.Value<Long> sampleRate;
    private final Options.Value<Long> top;
    private final Options.Value<Long> minBytes;
    private final Options.Value<Long> maxBytes;
    private final Options.Value<String> object;
    private final Options.Value<String> prefix;
    private final Options.Flag perCpu;
    private final Options.Value<Long> room;
    private @Nullable Allocator allocator;
    private @Nullable HeldCommand held;
    private @Nullable EventBuffer events;
    private @Nullable Counters full;
    private int process;
    private String comm = "";
    private boolean ended;
    private List<Block> shown = List.of();

    public MemLeak(Options options) {
        super(options, "memleak", STORAGE);
        pid = options.process("PID", "What this process allocates, and not what the kernel does.", "-p", "--pid");
        traces = options.flag("Also print each allocation and each end of one.", "-t", "--trace");
        showBlocks = options.flag("Also show addresses and sizes.", "-a", "--show-allocs");
        older = options.number(
                "MILLIS", 0, Integer.MAX_VALUE, "Only what is at least so old (500 unless given).", "-o", "--older");
        command = options.text("COMMAND", "Run this, and trace what it allocates.", "-c", "--command");
        combinedOnly = options.flag("Only sums that the kernel made; faster, of any age.", "--combined-only");
        Options.Flag _ = options.flag(
                "For bcc's sake: an address allocated anew always ends what was there.", "--wa-missing-free");
        sampleRate = options.number(
                "COUNT", 1, Integer.MAX_VALUE, "Only about one allocation in so many.", "-s", "--sample-rate");
        top = options.number(
                "STACKS",
                1,
                Integer.MAX_VALUE,
                "Only so many stacks, the largest (10 unless given; with -f, --json all).",
                "-T",
                "--top");
        minBytes = options.number("BYTES", 0, Long.MAX_VALUE, "Only what has at least this size.", "-z", "--min-size");
        maxBytes = options.number("BYTES", 0, Long.MAX_VALUE, "Only what has at most this size.", "-Z", "--max-size");
        object = options.text(
                "OBJ", "The allocator of the process: a library or a program (libc unless given).", "-O", "--obj");
        prefix = options.text(
                "PREFIX", "What names of the allocator's functions start with, such as je_.", "--symbols-prefix");
        perCpu = options.flag("Of the kernel: what each CPU has its own of.", "--percpu");
        room = options.number(
                "COUNT",
                1,
                1 << 26,
                "Room for this many allocations; " + USUAL_BLOCKS + " unless given.",
                "--allocs-storage-size");
        declarePace(Duration.ofSeconds(5));
        options.footer("", "Ends with Ctrl-C. 'jbcc help memleak' explains the output.");
    }

    /** {@code struct block} of {@code memleak.c}. */
    record BlockValue(long bytes, long nanos, int stack, int unused) {}

    /** {@code struct sum} of {@code memleak.c}. */
    record SumValue(long bytes, long count) {}

    /** {@code struct event} of {@code memleak.c}. */
    record Event(long timestamp, long address, long bytes, int tid, int frees, String comm) {}

    /** What was allocated and not freed so far. */
    private record Block(long address, long bytes, long ageNanos) {
        JsonObject json() {
            return new JsonObject()
                    .put("address", "0x" + Long.toHexString(address))
                    .put("bytes", bytes)
                    .put("age_ns", ageNanos);
        }
    }

    /** What has the same stack. */
    private static final class Leak {
        private long bytes;
        private long allocations;
        private final List<Block> blocks = new ArrayList<>();

        void add(Block block, boolean listed) {
            bytes += block.bytes;
            allocations++;
            if (listed) {
                blocks.add(block);
            }
        }
    }

    /** A sum, shown as {@code memleak} does. */
    private record Sum(ProcessStack stack, long allocations, Optional<List<Block>> blocks) implements StackSum {
        private boolean ofProcess() {
            return stack.pid() != 0;
        }

        private List<StackFrame> frames() {
            return ofProcess() ? stack.user() : stack.kernel();
        }

        @Override
        public long value() {
            return stack.value();
        }

        @Override
        public List<StackFrame> path() {
            List<StackFrame> path = stack.path();
            return ofProcess() ? path : path.subList(1, path.size());
        }

        @Override
        public void print(Output out) {
            out.line("        " + value() + " bytes in " + allocations + " allocations from stack");
            frames().forEach(frame -> out.line(frame.line("                ", false)));
        }

        @Override
        public void json(JsonObject json) {
            if (ofProcess()) {
                json.put("comm", stack.comm()).put("pid", stack.pid());
            }
            json.put("stack", frames().stream().map(StackFrame::name).toList()).put("allocations", allocations);
            blocks.ifPresent(list ->
                    json.putObjects("blocks", list.stream().map(Block::json).toList()));
        }
    }

    private boolean ofProcess() {
        return pid.given() || command.given();
    }

    @Override
    protected void check() {
        super.check();
        only(pid.given() && command.given(), "--pid", "--command");
        only(traces.given() && folded(), "--trace", "--folded");
        only(combinedOnly.given() && older.given(), "--combined-only", "--older");
        only(combinedOnly.given() && showBlocks.given(), "--combined-only", "--show-allocs");
        only(perCpu.given() && ofProcess(), "--percpu", pid.given() ? "--pid" : "--command");
        if ((object.given() || prefix.given()) && !ofProcess()) {
            throw new UsageException((object.given() ? "option '--obj'" : "option '--symbols-prefix'")
                    + ": only with --pid or --command; the kernel has no such allocator");
        }
        if (minBytes.or(0L) > maxBytes.or(Long.MAX_VALUE)) {
            throw new UsageException("options '--min-size', '--max-size': nothing is between " + minBytes.or(0L)
                    + " and " + maxBytes.or(Long.MAX_VALUE));
        }
    }

    private static void only(boolean both, String one, String other) {
        if (both) {
            throw new UsageException("options '" + one + "', '" + other + "': only one of them");
        }
    }

    @Override
    public List<ProbeChoice> probes() {
        if (ofProcess()) {
            return List.of();
        }
        return perCpu.given()
                ? List.of(ProbeChoice.of(
                        "memory that each CPU has its own of",
                        Probe.tracepoint("percpu:percpu_alloc_percpu", "PERCPU_TRACEPOINT")))
                : List.of(
                        ProbeChoice.of("objects", Probe.tracepoint("kmem:kmem_cache_alloc", "OBJECTS")),
                        ProbeChoice.of("pages", Probe.tracepoint("kmem:mm_page_alloc", "PAGES")),
                        ProbeChoice.optional(
                                "blocks of a NUMA node", Probe.tracepoint("kmem:kmalloc_node", "KMALLOC_NODE")),
                        ProbeChoice.optional(
                                "objects of a NUMA node",
                                Probe.tracepoint("kmem:kmem_cache_alloc_node", "CACHE_NODE")));
    }

    @Override
    protected List<String> macros() {
        List<String> macros = new ArrayList<>(super.macros());
        if (ofProcess()) {
            macros.add("-DOF_PROCESS");
        }
        if (perCpu.given()) {
            macros.add("-DPERCPU");
        }
        room.get().ifPresent(blocks -> macros.add("-DBLOCKS=" + blocks));
        return macros;
    }

    @Override
    protected Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(super.settings());
        settings.put("min_bytes", minBytes.or(0L));
        maxBytes.get().ifPresent(bytes -> settings.put("max_bytes", bytes));
        settings.put("one_in", sampleRate.or(1L));
        settings.put("trace_calls", traces.given());
        if (ofProcess()) {
            settings.put("awaits", command.given());
        }
        return settings;
    }

    @Override
    protected boolean autoAttach() {
        return !ofProcess();
    }

    @Override
    protected boolean snapshots() {
        return true;
    }

    @Override
    protected boolean offsets() {
        return !folded() && !json();
    }

    @Override
    protected long mostPrinted() {
        return top.or(folded() || json() ? Long.MAX_VALUE : USUAL_ROWS);
    }

    @Override
    protected String title(Session session) {
        return "Tracing allocations of " + (ofProcess() ? "process " + process : "the kernel");
    }

    @Override
    protected String unit() {
        return "bytes";
    }

    @Override
    protected void attach(Session session) {
        full = new Counters(session, "full", 1);
        if (traces.given()) {
            events = openEvents(session);
        }
        if (!ofProcess()) {
            return;
        }
        if (command.given()) {
            held = HeldCommand.start(command.get().orElseThrow());
        }
        try {
            attachProcess(session);
        } catch (BpfException e) {
            close();
            throw e;
        }
    }

    private void attachProcess(Session session) {
        process = held == null ? pid.or(0L).intValue() : held.pid();
        allocator = Allocator.attach(session.bpf(), object.or("c"), prefix.or(""), process);
        if (held != null) {
            session.bpf().table("awaited", Integer.class, Integer.class).put(0, process);
            session.bpf().attachTracepoint("sched:sched_process_exec", "executed");
        }
    }

    private EventBuffer openEvents(Session session) {
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(true, session.clock(), Event::timestamp)
                .left("COMM", "comm", 16, Event::comm)
                .leftNumber("TID", "tid", 7, Event::tid)
                .left("EVENT", "event", 5, event -> event.frees() == 0 ? "alloc" : "free")
                .rightNumber("BYTES", "bytes", 12, Event::bytes)
                .last("ADDRESS", "address", event -> "0x" + Long.toHexString(event.address()));
        return session.bpf()
                .table("events")
                .openRingBuffer(
                        Event.class,
                        (_, event) ->
                                lines.add(event).ifPresent(line -> session.out().line(line)));
    }

    private void close() {
        if (allocator != null) {
            allocator.close();
        }
        if (held != null) {
            held.close();
        }
    }

    @Override
    protected void trace(Session session) {
        try {
            if (held != null) {
                held.release();
            }
            super.trace(session);
            tellLosses(session);
        } finally {
            close();
        }
    }

    private void tellLosses(Session session) {
        long lost = full == null ? 0 : full.take()[0];
        session.lost(
                lost,
                "allocations not followed, for lack of room",
                "more room: --allocs-storage-size (now " + room.or(USUAL_BLOCKS) + ")");
        if (events != null) {
            session.lost(
                    events.lostSamples(), "lines lost, for lack of room in the ring buffer", "-s, -z, -Z make fewer");
        }
    }

    /** Waits, prints what was traced meanwhile, and looks whether the process is still there. */
    @Override
    protected void pause(Session session, Duration time) {
        Duration look = (ofProcess() || traces.given()) && time.compareTo(LOOKS) > 0 ? LOOKS : time;
        if (traces.given()) {
            var _ = session.bpf().poll(session.atMost(look));
            session.out().flush();
        } else {
            session.await(look);
        }
        if (ofProcess() && !isAlive()) {
            ended = true;
            checkStarted(session);
            session.end();
        }
    }

    private boolean isAlive() {
        return held == null
                ? ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false)
                : held.isAlive();
    }

    private void checkStarted(Session session) {
        if (held != null
                && session.bpf()
                                .table("awaited", Integer.class, Integer.class)
                                .get(0)
                                .orElse(0)
                        != 0) {
            throw new BpfException(
                    "command '" + held.command() + "': could not be started (exit status " + held.status() + ")");
        }
    }

    @Override
    protected void nameProcesses(Session session, Stacks stacks) {
        if (!ofProcess() || ended) {
            return;
        }
        try {
            comm = Files.readString(Path.of("/proc", Integer.toString(process), "comm"))
                    .strip();
        } catch (IOException _) {
            return; // it has ended
        }
        for (int stack : sumTable(session).keySet()) {
            var _ = stacks.user(process, stack);
        }
    }

    private static Map<Integer, SumValue> sumTable(Session session) {
        Map<Integer, SumValue> sums = new HashMap<>();
        session.bpf()
                .table("sums", Integer.class, SumValue.class)
                .itemsLookupBatch()
                .forEach(entry -> sums.put(entry.getKey(), entry.getValue()));
        return sums;
    }

    @Override
    protected List<? extends StackSum> sums(Session session, Stacks stacks) {
        Map<Integer, Leak> leaks = combinedOnly.given() ? combined(session) : followed(session);
        List<Sum> sums = new ArrayList<>();
        leaks.forEach((stack, leak) -> sums.add(new Sum(
                new ProcessStack(
                        comm,
                        process,
                        ofProcess() ? stacks.user(process, stack) : List.of(),
                        ofProcess() ? List.of() : stacks.kernel(stack),
                        leak.bytes,
                        new ProcessStack.Style(false, false)),
                leak.allocations,
                showBlocks.given() ? Optional.of(leak.blocks) : Optional.empty())));
        shown = leaks.values().stream().flatMap(leak -> leak.blocks.stream()).toList();
        return sums;
    }

    private static Map<Integer, Leak> combined(Session session) {
        Map<Integer, Leak> leaks = new HashMap<>();
        sumTable(session).forEach((stack, sum) -> {
            if (sum.count() > 0) {
                Leak leak = new Leak();
                leak.bytes = sum.bytes();
                leak.allocations = sum.count();
                leaks.put(stack, leak);
            }
        });
        return leaks;
    }

    /** What a process has not freed at its end it never will, however young. Entries may come twice while others are deleted. */
    private Map<Integer, Leak> followed(Session session) {
        long now = System.nanoTime();
        long least = ended ? Long.MIN_VALUE : TimeUnit.MILLISECONDS.toNanos(older.or(USUAL_AGE_MILLIS));
        Map<Long, BlockValue> blocks = new HashMap<>();
        session.bpf()
                .table("blocks", Long.class, BlockValue.class)
                .itemsLookupBatch()
                .forEach(entry -> blocks.put(entry.getKey(), entry.getValue()));
        Map<Integer, Leak> leaks = new HashMap<>();
        blocks.forEach((address, block) -> {
            long age = now - block.nanos();
            if (age >= least) {
                leaks.computeIfAbsent(block.stack(), _ -> new Leak())
                        .add(new Block(address, block.bytes(), age), showBlocks.given());
            }
        });
        return leaks;
    }

    @Override
    protected void startInterval(Session session, int stacks) {
        session.say("[" + session.clock().localTime(System.nanoTime()) + "] Top " + stacks
                + " stacks with outstanding allocations:");
        shown.forEach(block ->
                session.say("        addr = " + Long.toHexString(block.address()) + " size = " + block.bytes()));
    }
}
