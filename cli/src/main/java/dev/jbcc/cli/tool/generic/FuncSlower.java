package dev.jbcc.cli.tool.generic;

import dev.jbcc.Bpf;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.LinesWithStacks;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.StackFrame;
import dev.jbcc.cli.tool.Stacks;
import dev.jbcc.cli.tool.WallClock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code jbcc funcslower}: calls of functions that take long. */
public final class FuncSlower extends EventTool<FuncSlower.Event> {
    private static final int MAX_ARGUMENTS = 6;

    private final Filters tasks;
    private final Options.Value<Long> minMillis;
    private final Options.Value<Long> minMicros;
    private final Options.Value<Long> arguments;
    private final Options.Flag time;
    private final Options.Flag timestamp;
    private final Options.Flag folded;
    private final Options.Flag userStack;
    private final Options.Flag kernelStack;
    private final Options.Values functions;
    private @Nullable Session session;
    private @Nullable NumberedProbes probes;
    private @Nullable Stacks stacks;

    public FuncSlower(Options options) {
        super(options, "funcslower", Event.class);
        tasks = filters().pid().containers();
        minMillis = options.number(
                "MIN_MS",
                0,
                1_000_000_000,
                "Calls of at least so many milliseconds (1 unless given).",
                "-m",
                "--min-ms");
        minMicros =
                options.number("MIN_US", 0, 1_000_000_000, "Calls of at least so many microseconds.", "-u", "--min-us");
        arguments = options.number("COUNT", 1, MAX_ARGUMENTS, "Print so many arguments, in hex.", "-a", "--arguments");
        time = options.flag("Add a column with the time of day.", "-T", "--time");
        timestamp = options.flag("Add a column with the seconds since the first record.", "-t", "--timestamp");
        folded = options.flag("Print folded stacks: one line each, for other programs.", "-f", "--folded");
        userStack = options.flag("Print the stack in user space.", "-U", "--user-stack");
        kernelStack = options.flag("Print the kernel's stack.", "-K", "--kernel-stack");
        functions = options.parameters("FUNCTION", "0..*", "Functions: vfs_read, c:open; * in names is anything.");
        options.footer("", "Ends with Ctrl-C. 'jbcc help funcslower' explains the columns.");
    }

    /**
     * {@code struct event} of {@code funcslower.c}.
     *
     * @param start nanoseconds of CLOCK_MONOTONIC
     * @param nanos how long the call took
     * @param which the function, for {@link NumberedProbes#name}
     */
    record Event(
            long start,
            long nanos,
            long which,
            long result,
            List<Long> arguments,
            int pid,
            int userStack,
            int kernelStack,
            String comm) {}

    @Override
    protected void check() {
        if (minMillis.given() && minMicros.given()) {
            throw new UsageException("options '--min-ms', '--min-us': only one of them");
        }
        if (folded.given() && (json() || !withStacks())) {
            throw new UsageException("option '--folded': needs '--user-stack' or '--kernel-stack', and no '--json'");
        }
        List<CountedEvents> events = events();
        if (events.isEmpty()) {
            throw new UsageException("argument FUNCTION: missing: which functions");
        }
        if (events.stream().map(CountedEvents::kind).distinct().count() > 1) {
            throw new UsageException(
                    "argument FUNCTION: functions of the kernel and of libraries: only one kind at a time");
        }
        events.getFirst().requireFunctions("FUNCTION");
    }

    private List<CountedEvents> events() {
        return functions.get().stream()
                .map(text -> CountedEvents.parse(text, false))
                .toList();
    }

    private boolean withStacks() {
        return userStack.given() || kernelStack.given();
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected List<String> macros() {
        boolean byCookie = events().stream().anyMatch(event -> event.kind() == CountedEvents.Kind.USER);
        return byCookie ? List.of("-DBY_COOKIE") : List.of();
    }

    @Override
    protected Map<String, Object> settings() {
        long nanos = minMicros.get().map(micros -> micros * 1_000).orElse(minMillis.or(1L) * 1_000_000);
        return Map.of("min_nanos", nanos, "user_stacks", userStack.given(), "kernel_stacks", kernelStack.given());
    }

    @Override
    protected void attach(Session session) {
        this.session = session;
        stacks = new Stacks(session.bpf(), false);
        int process = tasks.wantedPid().map(Long::intValue).orElse(Bpf.ALL_PROCESSES);
        probes = NumberedProbes.attach(session.bpf(), events(), "entered", "returned", process);
    }

    @Override
    protected void trace(Session session) {
        if (!folded.given()) {
            session.say("Tracing function calls slower than "
                    + minMicros.get().map(micros -> micros + " us").orElse(minMillis.or(1L) + " ms")
                    + "... Ctrl+C to quit.");
        }
        try (NumberedProbes _ = Objects.requireNonNull(probes, "attached")) {
            super.trace(session);
        }
        Stacks.tellLosses(session);
    }

    private String function(Event event) {
        return Objects.requireNonNull(probes, "attached")
                .name(Objects.requireNonNull(session, "attached").bpf(), event.which());
    }

    /** Returns the frames, the innermost first. */
    private List<String> frames(Event event) {
        Stacks stored = Objects.requireNonNull(stacks, "attached");
        List<StackFrame> kernel = kernelStack.given() ? stored.kernel(event.kernelStack()) : List.of();
        List<StackFrame> user = userStack.given() ? stored.user(event.pid(), event.userStack()) : List.of();
        return Stream.concat(kernel.stream(), user.stream())
                .map(StackFrame::name)
                .toList();
    }

    private List<String> arguments(Event event) {
        return event.arguments().stream()
                .limit(arguments.or(0L))
                .map(argument -> "0x" + Long.toHexString(argument))
                .toList();
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        if (folded.given()) {
            return new Folded();
        }
        boolean micros = minMicros.given();
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(time.given(), clock, Event::start)
                .seconds(timestamp.given(), 10, 6, Event::start)
                .left("COMM", "comm", 14, Event::comm)
                .leftNumber("PID", "pid", 6, Event::pid);
        if (json()) {
            lines.hide("latency_ns", Event::nanos)
                    .hideText("retval", event -> "0x" + Long.toHexString(event.result()))
                    .hideText("func", this::function)
                    .hideTexts("args", this::arguments);
            return withStacks() ? lines.hideTexts("stack", this::frames) : lines;
        }
        lines.rightDecimal(micros ? "LAT(us)" : "LAT(ms)", "", 7, 2, event -> event.nanos() / (micros ? 10 : 10_000))
                .right("RVAL", "", 16, event -> Long.toHexString(event.result()));
        String heading = arguments.given() ? "FUNC ARGS" : "FUNC";
        lines.last(
                heading,
                "",
                event -> Stream.concat(Stream.of(function(event)), arguments(event).stream())
                        .collect(Collectors.joining(" ")));
        return withStacks() ? new LinesWithStacks<>(lines, this::frames, "    ", "") : lines;
    }

    /** A line of the process, its frames and the function for each call. */
    private final class Folded implements Lines<Event> {
        @Override
        public CharSequence header() {
            return "";
        }

        @Override
        public Optional<CharSequence> add(Event event) {
            Stream<String> path = Stream.concat(Stream.of(event.comm()), frames(event).reversed().stream());
            return Optional.of(Stream.concat(path, Stream.of(function(event)))
                            .map(name -> name.replace(';', ':'))
                            .collect(Collectors.joining(";"))
                    + " 1");
        }
    }
}
