package dev.jbcc.cli.tool.java;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.WallClock;

/** {@code jbcc javathreads}: Java threads of a JVM that start and end. */
public final class JavaThreads extends EventTool<JavaThreads.Event> {
    private final Options.Values process;

    public JavaThreads(Options options) {
        super(options, "javathreads", Event.class);
        process = options.parameters("PID", "0..1", "The process of the JVM.");
        options.footer("", "Ends with Ctrl-C. 'jbcc help javathreads' explains the columns.");
    }

    /**
     * {@code struct event} of {@code javathreads.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC
     * @param javaId the thread's number within the JVM
     * @param tid the thread's number as its own process namespace has it
     */
    record Event(long timestamp, long javaId, int pid, int tid, int daemon, int ends, String name) {
        String type() {
            return ends == 0 ? "start" : "stop";
        }
    }

    @Override
    protected void check() {
        super.check();
        int _ = HotSpotProbes.pid(process.get());
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected void attach(Session session) {
        HotSpotProbes _ = HotSpotProbes.of(HotSpotProbes.pid(process.get()))
                .attach(session, "thread__stop", "on_stop")
                .attach(session, "thread__start", "on_start");
    }

    @Override
    protected void trace(Session session) {
        session.say("Tracing thread events in process " + process.get().getFirst()
                + " (language: java)... Ctrl-C to quit.");
        super.trace(session);
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json()).time(true, clock, Event::timestamp);
        return json()
                ? lines.rightNumber("", "pid", 0, Event::pid)
                        .hide("java_id", Event::javaId)
                        .hide("tid", Event::tid)
                        .hideText("type", Event::type)
                        .hide("daemon", Event::daemon)
                        .hideText("name", Event::name)
                : lines.left("ID", "", 16, event -> "R=" + event.javaId() + "/N=" + event.tid())
                        .left("TYPE", "", 8, Event::type)
                        .last("DESCRIPTION", "", Event::name);
    }
}
