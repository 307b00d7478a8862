package dev.jbcc.cli.tool.java;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.WallClock;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** {@code jbcc javaflow}: methods of a JVM being entered and left. */
public final class JavaFlow extends EventTool<JavaFlow.Event> {
    /** Of the program's arrays, one byte less for the zero at the end. */
    private static final int LONGEST_PREFIX = 63;

    private final Options.Value<String> method;
    private final Options.Value<String> type;
    private final Options.Values process;

    public JavaFlow(Options options) {
        super(options, "javaflow", Event.class);
        method = options.text("METHOD", "Only methods whose names start like this.", "-M", "--method");
        type = options.text("CLASS", "Only classes whose names start like this.", "-C", "--class");
        process = options.parameters("PID", "0..1", "The process of the JVM.");
        options.footer("", "Ends with Ctrl-C. 'jbcc help javaflow' explains the columns.");
    }

    /**
     * {@code struct event} of {@code javaflow.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC
     * @param depth how many calls that are shown the thread was in before
     */
    record Event(
            long timestamp, int pid, int tid, int cpu, int depth, int returns, String className, String methodName) {
        String text() {
            return "  ".repeat(Math.min(depth, 64)) + (returns == 0 ? "-> " : "<- ") + className + "." + methodName;
        }
    }

    @Override
    protected void check() {
        super.check();
        int _ = HotSpotProbes.pid(process.get());
        Map<String, Object> _ = settings();
    }

    @Override
    protected Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        method.get().ifPresent(text -> put(settings, "--method", "method_prefix", text));
        // Names within the JVM have slashes.
        type.get().ifPresent(text -> put(settings, "--class", "class_prefix", text.replace('.', '/')));
        return settings;
    }

    private static void put(Map<String, Object> settings, String option, String variable, String prefix) {
        int length = prefix.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PREFIX) {
            throw new UsageException(
                    "option '" + option + "': " + length + " bytes: at most " + LONGEST_PREFIX + " are compared");
        }
        settings.put(variable, prefix);
        settings.put(variable + "_bytes", length);
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected void attach(Session session) {
        HotSpotProbes _ = HotSpotProbes.of(HotSpotProbes.pid(process.get()))
                .require(session, HotSpotProbes.METHODS, "method calls")
                .attach(session, "method__return", "on_return")
                .attach(session, "method__entry", "on_entry");
    }

    @Override
    protected void trace(Session session) {
        session.say("Tracing method calls in java process " + process.get().getFirst() + "... Ctrl-C to quit.");
        super.trace(session);
    }

    @Override
    protected String lossHint() {
        return "-C and -M make fewer";
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        long start = System.nanoTime();
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(false, clock, Event::timestamp)
                .leftNumber("CPU", "cpu", 3, Event::cpu)
                .leftNumber("PID", "pid", 6, Event::pid)
                .leftNumber("TID", "tid", 6, Event::tid);
        return json()
                ? lines.hide("depth", Event::depth)
                        .hideText("event", event -> event.returns() == 0 ? "entry" : "return")
                        .hideText("class", Event::className)
                        .hideText("method", Event::methodName)
                : lines.leftNumber("TIME(us)", "", 10, event -> (event.timestamp() - start) / 1000)
                        .last("METHOD", "", Event::text);
    }
}
