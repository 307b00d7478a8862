package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.tool.Counters;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.ResultFile;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.StackFrame;
import dev.jbcc.cli.tool.Stacks;
import dev.jbcc.cli.tool.WallClock;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.symbol.ProgramFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code jbcc deadlock}: mutexes that a process locks in orders which can make threads wait for each other for ever. */
public final class Deadlock extends EventTool<Deadlock.Event> {
    private static final long USUAL_ROOM = 65536;
    private static final long MAX_ROOM = 1 << 24;
    private static final List<String> LOCK = List.of("pthread_mutex_lock");
    private static final List<String> TRYLOCK = List.of("pthread_mutex_trylock");
    private static final List<String> UNLOCK = List.of("pthread_mutex_unlock");

    private final Options options;
    private final Options.Value<String> binary;
    private final Options.Value<String> dump;
    private final Options.Value<List<String>> lockSymbols;
    private final Options.Value<List<String>> unlockSymbols;
    private final Options.Value<Long> threads;
    private final Options.Value<Long> edges;
    private final Options.Values process;
    private final LockGraph graph = new LockGraph();
    private final List<NumberedProbes> probes = new ArrayList<>();
    private @Nullable Session session;
    private @Nullable Stacks stacks;
    private boolean done;

    public Deadlock(Options options) {
        super(options, "deadlock", Event.class, "-d", "--duration");
        this.options = options;
        binary = options.text(
                "FILE",
                "The file with the functions: a path, or the short name of a library; found unless given.",
                "-b",
                "--binary");
        dump = options.text("FILE", "At the end, write which mutexes were locked together to a file.", "--dump-graph");
        lockSymbols = symbols(options, "Functions that lock, instead of pthread_mutex_lock.", "--lock-symbols");
        unlockSymbols = symbols(options, "Functions that unlock, instead of pthread_mutex_unlock.", "--unlock-symbols");
        threads = options.number(
                "COUNT", 1, MAX_ROOM, "Room for so many threads (65536 unless given).", "-t", "--threads");
        edges = options.number(
                "COUNT", 1, MAX_ROOM, "Room for so many pairs of mutexes (65536 unless given).", "-e", "--edges");
        process = options.parameters("PID", "0..1", "The process.");
        options.footer("", "Ends with Ctrl-C. 'jbcc help deadlock' explains the output.");
    }

    private static Options.Value<List<String>> symbols(Options options, String description, String name) {
        return options.value("NAME,...", description, text -> List.of(text.split(",", -1)), name);
    }

    /**
     * {@code struct event} of {@code deadlock.c}: a pair of mutexes, or with {@code held} 0 the end of the process.
     *
     * @param time nanoseconds of CLOCK_MONOTONIC
     */
    record Event(
            long time,
            long held,
            long heldCaller,
            long acquired,
            long acquiredCaller,
            int heldStack,
            int acquiredStack,
            int tid,
            String comm) {}

    /** {@code struct creation} of {@code deadlock.c}. */
    record Creation(int parent, int stack, String comm) {}

    /** It may have ended since {@link #check}. */
    private int pid() {
        return Integer.parseInt(process.get().getFirst());
    }

    @Override
    protected void check() {
        int _ = Options.process(process.get(), "process");
        if (lockSymbols.given() != unlockSymbols.given()) {
            throw new UsageException("options '--lock-symbols', '--unlock-symbols': only both together");
        }
        dump.get().ifPresent(file -> ResultFile.checkWritable("--dump-graph", file));
    }

    @Override
    protected List<String> macros() {
        return List.of(
                "-DTHREADS=" + threads.or(USUAL_ROOM), "-DEDGES=" + edges.or(USUAL_ROOM), "-DSTACK_STORAGE=16384");
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("only_pid", pid());
    }

    @Override
    protected void attach(Session session) {
        this.session = session;
        stacks = new Stacks(session.bpf(), true);
        String file = binary.get().orElseGet(this::find);
        try {
            attach(session, file);
        } catch (BpfException e) {
            probes.forEach(NumberedProbes::close);
            throw e;
        }
    }

    /** A mutex that is seen being locked is then seen being unlocked. */
    private void attach(Session session, String file) {
        attach(session, file, unlockSymbols.or(UNLOCK), "unlocking", "");
        if (!lockSymbols.given() && has(file, TRYLOCK)) {
            attach(session, file, TRYLOCK, "trying", "tried");
        }
        attach(session, file, lockSymbols.or(LOCK), "locking", "");
    }

    private void attach(Session session, String file, List<String> functions, String entry, String exit) {
        List<CountedEvents> events = functions.stream()
                .map(function -> CountedEvents.parse(file + ':' + function, false))
                .toList();
        probes.add(NumberedProbes.attach(session.bpf(), events, entry, exit, pid()));
    }

    /** The program itself if it has the functions, as a statically linked one; or else a library. */
    private String find() {
        List<String> candidates = new ArrayList<>();
        try {
            candidates.add(Files.readSymbolicLink(Path.of("/proc", Integer.toString(pid()), "exe"))
                    .toString());
        } catch (IOException e) {
            throw new BpfException("process " + pid() + ": no such process, or it runs no program", e);
        }
        candidates.add("pthread");
        candidates.add("c");
        return candidates.stream()
                .filter(file -> has(file, lockSymbols.or(LOCK)))
                .findFirst()
                .orElseThrow(() -> new BpfException("process " + pid() + ": no function '"
                        + String.join("', '", lockSymbols.or(LOCK)) + "' in " + String.join(", ", candidates)
                        + "; --binary says where they are"));
    }

    private boolean has(String file, List<String> functions) {
        try {
            ProgramFile opened = ProgramFile.open(file, pid());
            return functions.stream()
                    .noneMatch(function -> opened.functions(CountedEvents.parse(file + ':' + function, false)
                                    .pattern())
                            .isEmpty());
        } catch (BpfException _) {
            return false; // such as a library that there is not
        }
    }

    @Override
    protected void trace(Session session) {
        try {
            super.trace(session);
        } finally {
            probes.forEach(NumberedProbes::close);
        }
        if (options.verbose()) {
            session.note(graph.size());
        }
        dump.get().ifPresent(file -> ResultFile.write(Path.of(file), graph.json() + '\n'));
        long[] lost = new Counters(session, "counters", 3).take();
        session.lost(lost[0], "pairs of mutexes left out, for lack of room", "more room: --edges");
        session.lost(lost[1], "events of threads left out, for lack of room", "more room: --threads");
        session.lost(lost[2], "mutexes not followed: a thread held more than 16 at once", "");
        Stacks.tellLosses(session);
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        return new Lines<>() {
            @Override
            public CharSequence header() {
                return "Tracing... Hit Ctrl-C to end.";
            }

            @Override
            public Optional<CharSequence> add(Event event) {
                return done ? Optional.empty() : found(event).map(inversion -> text(inversion, event, clock));
            }
        };
    }

    private CharSequence text(LockInversion inversion, Event event, WallClock clock) {
        return json()
                ? inversion
                        .json(new JsonObject()
                                .put("time", clock.iso(event.time()))
                                .put("pid", pid()))
                        .toString()
                : inversion.text();
    }

    /** Takes a pair into the graph; the first cycle is the end. */
    private Optional<LockInversion> found(Event event) {
        Session running = Objects.requireNonNull(session, "attached");
        if (event.held() == 0) {
            running.note("process " + pid() + " has ended");
            done = true;
            running.end();
            return Optional.empty();
        }
        List<LockGraph.Edge> cycle = graph.add(new LockGraph.Edge(
                event.held(),
                event.acquired(),
                event.tid(),
                event.comm(),
                stack(event.heldStack(), event.heldCaller()),
                stack(event.acquiredStack(), event.acquiredCaller())));
        if (cycle.isEmpty()) {
            return Optional.empty();
        }
        done = true;
        running.end();
        return Optional.of(new LockInversion(cycle, creations(running, cycle)));
    }

    /** The kernel may have left out the caller of the function that is entered. */
    private List<StackFrame> stack(int id, long caller) {
        Stacks stored = Objects.requireNonNull(stacks, "attached");
        List<StackFrame> frames = new ArrayList<>(stored.user(pid(), id));
        if (!frames.isEmpty() && (frames.size() == 1 || frames.get(1).address() != caller)) {
            frames.add(1, stored.userFrame(pid(), caller));
        }
        return frames;
    }

    private List<LockInversion.Creation> creations(Session running, List<LockGraph.Edge> cycle) {
        Map<Integer, String> names = new LinkedHashMap<>();
        cycle.forEach(edge -> names.putIfAbsent(edge.tid(), edge.comm()));
        List<LockInversion.Creation> creations = new ArrayList<>();
        names.forEach((tid, comm) -> running.bpf()
                .table("creations", Integer.class, Creation.class)
                .get(tid)
                .ifPresent(seen -> creations.add(new LockInversion.Creation(
                        tid,
                        comm,
                        seen.parent(),
                        seen.comm(),
                        Objects.requireNonNull(stacks, "attached").user(pid(), seen.stack())))));
        return creations;
    }
}
