package dev.jbcc.cli.tool.probe;

import dev.jbcc.Bpf;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.LinesWithStacks;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.StackFrame;
import dev.jbcc.cli.tool.Stacks;
import dev.jbcc.cli.tool.WallClock;
import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.KernelTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code jbcc trace}: calls and events, with conditions and values that the user writes in C. */
public final class Trace extends EventTool<Trace.Event> {
    private static final int TEXT_BYTES = 80;
    private static final int PAGES = 64;

    private final ProbeOptions probeOptions;
    private final Options.Value<Long> textBytes;
    private final Options.Value<Long> pages;
    private final Options.Value<Long> maxEvents;
    private final Options.Value<String> name;
    private final Options.Value<String> message;
    private final Options.Flag own;
    private final Options.Flag offsets;
    private final Options.Flag unix;
    private final Options.Flag time;
    private final Options.Flag cpu;
    private final Options.Flag binary;
    private final Options.Flag kernelStack;
    private final Options.Flag userStack;
    private final Options.Value<String> files;
    private final Options.Flag addresses;
    private final Options.Flag aggregate;
    private final Options.Values probes;
    private @Nullable Session session;
    private @Nullable Stacks stacks;
    private @Nullable ProbeCode code;
    private long shown;

    public Trace(Options options) {
        super(options, "trace", Event.class);
        probeOptions = new ProbeOptions(
                options, filters().pid().tid("-L", "--tid").uid("--uid").containers(), "-c", "--cgroup-path");
        textBytes = options.number(
                "BYTES",
                1,
                4096,
                "How much of texts to show (" + TEXT_BYTES + " unless given).",
                "-Z",
                "--string-size");
        pages = options.number(
                "PAGES",
                1,
                65536,
                "Room for records that wait, in pages of 4096 bytes, a power of two (" + PAGES + " unless given).",
                "-b",
                "--buffer-pages");
        maxEvents = options.number("COUNT", 1, Long.MAX_VALUE, "End after so many lines.", "-M", "--max-events");
        name = options.text("TEXT", "Only processes whose names contain this.", "-n", "--name");
        message = options.text("TEXT", "Only messages that contain this.", "-f", "--msg-filter");
        own = options.flag("Trace this process, too.", "-S", "--include-self");
        time = options.flag("Add a column with the time of day.", "-T", "--time");
        offsets = options.flag("Add a column with the seconds since the start.", "-t", "--timestamp");
        unix = options.flag("With -t: the seconds since 1970.", "-u", "--unix-timestamp");
        cpu = options.flag("Add a column with the CPU.", "-C", "--print_cpu");
        binary = options.flag("Texts of STRCMP are lists of bytes: \"{0x6c, 1}\".", "-B", "--bin_cmp");
        kernelStack = options.flag("Print the kernel's stack.", "-K", "--kernel-stack");
        userStack = options.flag("Print the stack in user space.", "-U", "--user-stack");
        files = options.text(
                "NAME,...",
                "With -U: frames by the build ids of their files, which have names when the process is gone; these, too.",
                "-s",
                "--sym_file_list");
        addresses = options.flag("Print addresses in stacks.", "-a", "--address");
        aggregate = options.flag("Print equal lines once, with their count, at the end.", "-A", "--aggregate");
        probes = options.parameters(
                "PROBE", "0..*", "Where, with a condition and what to show: 'vfs_read (arg3 > 4096) \"%d\", arg3'.");
        options.footer("", "Ends with Ctrl-C. 'jbcc help trace' explains probes.");
    }

    /**
     * {@code struct event} of {@code trace.c}.
     *
     * @param time nanoseconds of CLOCK_MONOTONIC
     * @param numbers the values, as many as the probe has; what is behind them means nothing
     * @param probe its number, from 0
     * @param texts those of the values that are texts
     */
    record Event(
            long time,
            List<Long> numbers,
            int probe,
            int cpu,
            int pid,
            int tid,
            int userStack,
            int kernelStack,
            String comm,
            List<String> texts) {}

    private List<TraceProbe> parsed() {
        return probes.get().stream().map(TraceProbe::parse).toList();
    }

    @Override
    protected void check() {
        probeOptions.check();
        if (parsed().isEmpty()) {
            throw new UsageException("argument PROBE: missing: what to trace, such as 'sys_openat (arg3 == 0)'");
        }
        if (unix.given() && !offsets.given()) {
            throw new UsageException("option '--unix-timestamp': goes with '--timestamp'");
        }
        if (addresses.given() && !withStacks()) {
            throw new UsageException("option '--address': goes with '--kernel-stack' or '--user-stack'");
        }
        if (files.given() && !userStack.given()) {
            throw new UsageException("option '--sym_file_list': goes with '--user-stack'");
        }
        if (aggregate.given() && json()) {
            throw new UsageException("options '--aggregate', '--json': only one of them");
        }
        long room = pages.or((long) PAGES);
        if (Long.bitCount(room) != 1) {
            throw new UsageException("option '--buffer-pages': " + room + ": must be a power of two");
        }
    }

    private boolean withStacks() {
        return kernelStack.given() || userStack.given();
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected String program(KernelTarget kernel) {
        List<TraceProbe> all = parsed();
        ProbeCode written =
                new ProbeCode("trace.c", probeOptions.headers() + super.program(kernel), kernel, binary.given());
        for (int i = 0; i < all.size(); i++) {
            all.get(i).write(written, i, function(i));
        }
        code = written;
        return written.text();
    }

    @Override
    protected RuntimeException explained(CompileException e) {
        return code == null ? e : code.explained(e);
    }

    private static String function(int probe) {
        return "probe_" + probe;
    }

    @Override
    protected List<String> macros() {
        List<TraceProbe> all = parsed();
        List<String> macros = new ArrayList<>(probeOptions.macros());
        macros.add("-DSTRING_SIZE=" + textBytes.or((long) TEXT_BYTES));
        if (files.given()) {
            macros.add("-DBUILD_IDS");
        }
        macros.add("-DPAGES=" + pages.or((long) PAGES));
        macros.add("-DNUMBERS="
                + Math.max(
                        1,
                        all.stream()
                                .mapToInt(probe -> probe.values().size())
                                .max()
                                .orElse(0)));
        macros.add("-DTEXTS="
                + Math.max(1, all.stream().mapToInt(TraceProbe::texts).max().orElse(0)));
        return macros;
    }

    @Override
    protected Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("own_pid", own.given() ? 0 : ProcessHandle.current().pid());
        settings.put("user_stacks", userStack.given());
        settings.put("kernel_stacks", kernelStack.given());
        return settings;
    }

    @Override
    protected void attach(Session session) {
        this.session = session;
        stacks = new Stacks(session.bpf(), true);
        files.get().ifPresent(list -> List.of(list.split(",")).forEach(session.bpf()::addModule));
        probeOptions.prepare(session);
        List<TraceProbe> all = parsed();
        for (int i = 0; i < all.size(); i++) {
            all.get(i).place().attach(session.bpf(), function(i), probeOptions.process());
        }
    }

    @Override
    protected String lossHint() {
        return "more room: --buffer-pages; conditions make fewer";
    }

    @Override
    protected void trace(Session session) {
        super.trace(session);
        if (withStacks()) {
            Stacks.tellLosses(session);
        }
    }

    @Override
    protected void ending(Session session, Lines<Event> lines) {
        if (lines instanceof Sums sums) {
            sums.print(session);
        }
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        List<TraceProbe> all = parsed();
        Bpf bpf = Objects.requireNonNull(session, "attached").bpf();
        boolean messages = all.stream().anyMatch(probe -> probe.format().isPresent());
        RecordLines<Event> lines = new RecordLines<Event>(json()).time(time.given(), clock, Event::time);
        if (offsets.given() && !json()) {
            lines.leftDecimal(
                    "TIME",
                    "",
                    unix.given() ? 17 : 8,
                    6,
                    event -> unix.given() ? clock.unixMicros(event.time()) : clock.sinceStart(event.time()) / 1_000);
        }
        lines.leftNumberIf(cpu.given(), "CPU", "cpu", 3, Event::cpu)
                .leftNumber("PID", "pid", 7, Event::pid)
                .leftNumber("TID", "tid", 7, Event::tid)
                .left("COMM", "comm", 15, Event::comm)
                .left(
                        "FUNC",
                        "func",
                        16,
                        event -> all.get(event.probe()).place().shortName());
        if (messages || json()) {
            lines.last(messages ? "-" : "", "message", event -> message(bpf, all, event));
        }
        if (json()) {
            lines.hideTexts("values", event -> values(bpf, all, event));
            if (withStacks()) {
                lines.hideTexts("stack", this::frames);
            }
        }
        lines.only(event -> name.get().map(event.comm()::contains).orElse(true)
                && message.get().map(message(bpf, all, event)::contains).orElse(true)
                && shown());
        Lines<Event> shownLines =
                withStacks() && !json() ? new LinesWithStacks<>(lines, this::frames, "        ", "\n") : lines;
        return aggregate.given() ? new Sums(shownLines) : shownLines;
    }

    /** Counts a line; returns whether it is still to be shown. */
    private boolean shown() {
        long most = maxEvents.or(Long.MAX_VALUE);
        if (shown == most) {
            return false;
        }
        shown++;
        if (shown == most) {
            Objects.requireNonNull(session, "attached").end();
        }
        return true;
    }

    private static String message(Bpf bpf, List<TraceProbe> all, Event event) {
        TraceProbe probe = all.get(event.probe());
        return probe.format()
                .map(format -> format.show(
                        event.numbers()::get,
                        value -> event.texts().get(probe.textIndex(value)),
                        address -> bpf.ksym(address, true, true),
                        address -> bpf.sym(address, event.pid(), true, true)))
                .orElse("");
    }

    private static List<String> values(Bpf bpf, List<TraceProbe> all, Event event) {
        TraceProbe probe = all.get(event.probe());
        return probe.format()
                .map(format -> format.values(
                        event.numbers()::get,
                        value -> event.texts().get(probe.textIndex(value)),
                        address -> bpf.ksym(address, true, true),
                        address -> bpf.sym(address, event.pid(), true, true)))
                .orElse(List.of());
    }

    /** Returns the frames, the innermost first. */
    private List<String> frames(Event event) {
        Stacks stored = Objects.requireNonNull(stacks, "attached");
        List<StackFrame> kernel = kernelStack.given() ? stored.kernel(event.kernelStack()) : List.of();
        List<StackFrame> user = userStack.given() ? userFrames(stored, event) : List.of();
        return Stream.concat(kernel.stream(), user.stream())
                .map(frame -> frame.line("", addresses.given()))
                .toList();
    }

    private List<StackFrame> userFrames(Stacks stored, Event event) {
        if (!files.given() || event.userStack() < 0) {
            return stored.user(event.pid(), event.userStack());
        }
        Bpf bpf = Objects.requireNonNull(session, "attached").bpf();
        return bpf.stackTraces("build_stacks").frames(event.userStack()).stream()
                .map(frame -> new StackFrame(
                        StackFrame.Kind.NATIVE, bpf.sym(frame, event.pid(), false, true), frame.position()))
                .toList();
    }

    /** Equal lines, counted. */
    private static final class Sums implements Lines<Event> {
        private final Lines<Event> lines;
        private final Map<String, Long> counts = new LinkedHashMap<>();

        Sums(Lines<Event> lines) {
            this.lines = lines;
        }

        @Override
        public CharSequence header() {
            return lines.header();
        }

        @Override
        public Optional<CharSequence> add(Event event) {
            lines.add(event).ifPresent(line -> counts.merge(line.toString().stripTrailing(), 1L, Long::sum));
            return Optional.empty();
        }

        void print(Session session) {
            counts.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue())
                    .forEach(entry -> session.out().line(entry.getKey() + "\n-->COUNT " + entry.getValue() + "\n"));
            session.out().flush();
        }
    }
}
