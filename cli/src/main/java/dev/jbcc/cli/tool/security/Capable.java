package dev.jbcc.cli.tool.security;

import dev.jbcc.cli.Options;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code jbcc capable}: checks whether a task has a capability. */
public final class Capable extends EventTool<Capable.Event> {
    private final Options options;
    private final Filters tasks;
    private final Options.Flag kernelStack;
    private final Options.Flag userStack;
    private final Options.Flag extra;
    private final Options.Flag unique;
    private @Nullable Stacks stacks;

    public Capable(Options options) {
        super(options, "capable", Event.class);
        this.options = options;
        tasks = filters().pid().containers();
        kernelStack = options.flag("Print the kernel's stack.", "-K", "--kernel-stack");
        userStack = options.flag("Print the stack in user space.", "-U", "--user-stack");
        extra = options.flag("Add columns TID and INSETID.", "-x", "--extra");
        unique = options.flag(
                "Only the first check of a capability by a process (with --cgroupmap: a cgroup) at the same stack.",
                "--unique");
        options.footer(
                "",
                "With -v also checks that are not for the audit log.",
                "Ends with Ctrl-C. 'jbcc help capable' explains the columns.");
    }

    /**
     * {@code struct event} of {@code capable.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC
     * @param audited whether a refusal would be logged
     * @param inSetid whether a call that changes ids asks
     */
    record Event(
            long timestamp,
            int pid,
            int tid,
            int uid,
            int capability,
            int audited,
            int inSetid,
            int userStack,
            int kernelStack,
            String comm) {}

    @Override
    protected Map<String, Object> settings() {
        return Map.of(
                "only_audited",
                !options.verbose(),
                "only_first",
                unique.given(),
                "by_cgroup",
                tasks.byCgroup(),
                "user_stacks",
                userStack.given(),
                "kernel_stacks",
                kernelStack.given());
    }

    @Override
    protected void attach(Session session) {
        stacks = new Stacks(session.bpf(), true);
    }

    private List<String> frames(Event event) {
        Stacks stored = Objects.requireNonNull(stacks, "attached");
        List<StackFrame> kernel = kernelStack.given() ? stored.kernel(event.kernelStack()) : List.of();
        List<StackFrame> user = userStack.given() ? stored.user(event.pid(), event.userStack()) : List.of();
        return Stream.concat(kernel.stream(), user.stream())
                .map(StackFrame::name)
                .toList();
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(true, clock, Event::timestamp)
                .leftNumber("UID", "uid", 6, event -> Integer.toUnsignedLong(event.uid()))
                .leftNumber("PID", "pid", 6, Event::pid)
                .leftNumberIf(extra.given(), "TID", "tid", 6, Event::tid)
                .left("COMM", "comm", 16, Event::comm)
                .leftNumber("CAP", "cap", 4, Event::capability)
                .left("NAME", "name", 20, event -> Capability.name(event.capability()))
                .leftNumber("AUDIT", "audit", 5, Event::audited)
                .leftNumberIf(extra.given(), "INSETID", "insetid", 0, Event::inSetid);
        if (kernelStack.given() || userStack.given()) {
            lines.hideTexts("stack", this::frames);
        }
        return json() ? lines : new LinesWithStacks<>(lines, this::frames, "    ", "");
    }

    @Override
    protected void trace(Session session) {
        super.trace(session);
        if (kernelStack.given() || userStack.given()) {
            Stacks.tellLosses(session);
        }
    }
}
