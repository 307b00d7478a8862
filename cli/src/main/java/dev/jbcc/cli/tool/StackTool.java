package dev.jbcc.cli.tool;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.output.Output;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool that sums up something by stack. Its program includes {@code stacks.h} and has a hash {@code sums}; the sums are printed at
 * the end, the largest last: for people, as folded stacks ({@code -f}) or as JSON, and drawn as a flame graph ({@code --flame}).
 */
public abstract class StackTool extends Tool {
    private static final Duration LOOKS = Duration.ofSeconds(1);

    private final Options options;
    private final int usualStorage;
    private final Options.Flag folded;
    private final Options.Value<String> flame;
    private final Options.Value<Long> storage;
    private final Options.Flag noPerfMap;
    private Options.@Nullable Flag userOnly;
    private Options.@Nullable Flag kernelOnly;
    private Options.@Nullable Flag delimited;
    private Options.@Nullable Values durationArgument;
    private @Nullable Pace pace;
    private @Nullable FlameGraph graph;

    /** @param usualStorage how many stacks there is room for unless the option says otherwise */
    protected StackTool(Options options, String name, int usualStorage) {
        super(options, name);
        this.options = options;
        this.usualStorage = usualStorage;
        folded = options.flag("Print folded stacks: one line each, for other programs.", "-f", "--folded");
        flame = options.text("FILE.html", "Draw a flame graph: a web page that needs nothing else.", "--flame");
        storage = options.number(
                "COUNT",
                1,
                1 << 20,
                "Room for this many different stacks; " + usualStorage + " unless given.",
                "--stack-storage-size");
        noPerfMap = options.flag("Do not ask JVMs for the names of compiled methods.", "--no-perf-map");
    }

    /** Declares {@code -U}, {@code -K} and {@code -d}. */
    protected final void declareSides() {
        userOnly = options.flag("Only stacks of user space.", "-U", "--user-stacks-only");
        kernelOnly = options.flag("Only stacks of the kernel.", "-K", "--kernel-stacks-only");
        delimited = options.flag("Put a delimiter between kernel and user stacks.", "-d", "--delimited");
    }

    /** Declares the parameter that limits the time. */
    protected final void declareDuration() {
        durationArgument = options.parameters("DURATION", "0..1", "Seconds to trace; until Ctrl-C unless given.");
    }

    /** Declares {@code [INTERVAL [COUNT]]} and {@code --duration}. */
    protected final void declarePace(Duration usual) {
        pace = Pace.arguments(options, usual);
    }

    /** Returns whether folded stacks are wanted. */
    protected final boolean folded() {
        return folded.given();
    }

    /** Returns whether stacks of user space are wanted. */
    protected final boolean wantsUser() {
        return kernelOnly == null || !kernelOnly.given();
    }

    /** Returns whether stacks of the kernel are wanted. */
    protected final boolean wantsKernel() {
        return userOnly == null || !userOnly.given();
    }

    /** Returns whether a delimiter is wanted, and there are two sides to tell apart. */
    protected final boolean delimited() {
        return delimited != null && delimited.given() && wantsUser() && wantsKernel();
    }

    /** Returns what the stacks are, for titles: {@code user + kernel}. */
    protected final String sides() {
        return wantsUser() ? wantsKernel() ? "user + kernel" : "user" : "kernel";
    }

    /** Returns the line above everything, without what says when it ends. */
    protected abstract String title(Session session);

    /** Returns what is summed up, in JSON and flame graphs, such as {@code count} or {@code microseconds}. */
    protected abstract String unit();

    /** Returns the sums; the table's entries are taken out of it if tracing goes on. */
    protected abstract List<? extends StackSum> sums(Session session, Stacks stacks);

    /** Names the stacks of processes that were seen so far, while the processes are there; called each second. */
    protected void nameProcesses(Session session, Stacks stacks) {}

    /** Returns the time between two outputs; one at the end unless a tool has an option for it. */
    protected Duration interval() {
        return pace == null ? Pace.FOR_EVER : pace.interval();
    }

    /** Returns whether frames are shown with their distance from the function's start. */
    protected boolean offsets() {
        return false;
    }

    /** Returns whether each output is how things are by then, and not what was added since the last one; a flame graph shows the last. */
    protected boolean snapshots() {
        return false;
    }

    /** Returns how many stacks, the largest ones, are printed at most; a flame graph has all. */
    protected long mostPrinted() {
        return Long.MAX_VALUE;
    }

    /** Prints what stands above everything; not called for folded stacks. */
    protected void start(Session session) {
        session.say(title(session) + limit());
    }

    /** Prints what stands above each output, of so many stacks: an empty line. */
    protected void startInterval(Session session, int stacks) {
        session.say("");
    }

    /** Waits, so long at most. */
    protected void pause(Session session, Duration time) {
        session.await(time);
    }

    @Override
    protected void check() {
        super.check();
        if (pace != null) {
            pace.check();
        }
        if (userOnly != null && userOnly.given() && !wantsUser()) {
            throw new UsageException("options '--user-stacks-only', '--kernel-stacks-only': only one of them");
        }
        if (folded.given() && json()) {
            throw new UsageException("options '--folded', '--json': only one of them");
        }
        long _ = nanos();
        flame.get().ifPresent(file -> ResultFile.checkWritable("--flame", file));
    }

    @Override
    protected long nanos() {
        if (pace != null) {
            return pace.nanos();
        }
        List<String> given = durationArgument == null ? List.of() : durationArgument.get();
        return given.isEmpty() ? Long.MAX_VALUE : Options.parseSeconds("argument DURATION", given.getFirst());
    }

    @Override
    protected List<String> macros() {
        return List.of("-DSTACK_STORAGE=" + storage.or((long) usualStorage));
    }

    @Override
    protected Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("user_stacks", wantsUser());
        settings.put("kernel_stacks", wantsKernel());
        return settings;
    }

    @Override
    protected void trace(Session session) {
        graph = newGraph();
        if (!folded.given()) {
            start(session);
        }
        if (!noPerfMap.given()) {
            session.bpf().symbols().askJvms(session::note);
        }
        Stacks stacks = new Stacks(session.bpf(), offsets());
        long left = pace == null ? Long.MAX_VALUE : pace.count();
        boolean over;
        do {
            await(session, stacks);
            over = session.over(); // asked before: what comes during a report is in one more
            report(session, stacks);
            left--;
        } while (left > 0 && !over);
        tellLosses(session);
        if (graph != null) {
            graph.write(Path.of(flame.get().orElseThrow()));
        }
    }

    private @Nullable FlameGraph newGraph() {
        return flame.given() ? new FlameGraph(name(), unit()) : null;
    }

    private void await(Session session, Stacks stacks) {
        long end = System.nanoTime() + interval().toNanos();
        while (!session.over()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            pause(session, Duration.ofNanos(Math.min(left, LOOKS.toNanos())));
            if (wantsUser()) {
                nameProcesses(session, stacks);
            }
        }
    }

    private String limit() {
        return nanos() == Long.MAX_VALUE
                ? "... Hit Ctrl-C to end."
                : " for " + Columns.decimal(nanos() / 1_000_000, 3).replaceFirst("\\.?0+$", "") + " secs.";
    }

    private void report(Session session, Stacks stacks) {
        List<StackSum> sums = new ArrayList<>(sums(session, stacks));
        sums.sort(Comparator.comparingLong(StackSum::value));
        graph = snapshots() ? newGraph() : graph;
        if (graph != null) {
            for (StackSum sum : sums) {
                graph.add(sum.path(), sum.value());
            }
        }
        List<StackSum> printed = sums.subList((int) Math.max(0, sums.size() - mostPrinted()), sums.size());
        Output out = session.out();
        if (!folded.given()) {
            startInterval(session, printed.size());
        }
        for (StackSum sum : printed) {
            if (folded.given()) {
                out.line(foldedLine(sum));
            } else if (session.json()) {
                JsonObject object = new JsonObject().put("time", session.clock().iso(System.nanoTime()));
                sum.json(object);
                out.line(object.put(unit(), sum.value()).toString());
            } else {
                sum.print(out);
                out.line();
            }
        }
        out.flush();
    }

    /** Frames are separated by semicolons, the number by a space: neither can be in a name, so semicolons of names become colons. */
    static String foldedLine(StackSum sum) {
        StringBuilder line = new StringBuilder();
        for (StackFrame frame : sum.path()) {
            line.append(line.isEmpty() ? "" : ";").append(frame.name().replace(';', ':'));
        }
        return line.append(' ').append(sum.value()).toString();
    }

    private void tellLosses(Session session) {
        List<Object> losses = session.bpf().table("losses").values();
        session.lost(
                number(losses.get(0)),
                "stacks not stored, shown as missed",
                "more room: --stack-storage-size (now " + storage.or((long) usualStorage) + ")");
        session.lost(number(losses.get(1)), "events not counted, for lack of room in the table", "");
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
