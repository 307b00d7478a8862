package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.output.Output;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.StackFrame;
import dev.jbcc.cli.tool.StackSum;
import dev.jbcc.cli.tool.Stacks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code jbcc offwaketime}: how long tasks sleep, by their stack and the stack of what wakes them. */
public final class OffWakeTime extends BlockingTool {

    public OffWakeTime(Options options) {
        super(options, "offwaketime", true);
        options.footer("", "Ends with Ctrl-C. 'jbcc help offwaketime' explains the output.");
    }

    /** {@code struct stack_key} of {@code offwaketime.c}. */
    record Key(
            int pid,
            int userStack,
            int kernelStack,
            String comm,
            int wakerPid,
            int wakerUserStack,
            int wakerKernelStack,
            String wakerComm) {}

    /** Who slept, or who woke it, with the stack: the innermost frame first. */
    record Side(String comm, int pid, List<StackFrame> user, List<StackFrame> kernel) {
        private void json(JsonObject object, String prefix) {
            object.put(prefix + "comm", comm)
                    .put(prefix + "pid", pid)
                    .put(prefix + "user", user.stream().map(StackFrame::name).toList())
                    .put(
                            prefix + "kernel",
                            kernel.stream().map(StackFrame::name).toList());
        }
    }

    /** A sum; the waker's stack stands on the sleeper's with its innermost frame down, where the two meet. */
    record Sum(Side target, Side waker, long value, boolean delimited) implements StackSum {
        @Override
        public List<StackFrame> path() {
            List<StackFrame> path = new ArrayList<>();
            path.add(StackFrame.label(target.comm));
            path.addAll(target.user.reversed());
            delimit(path, "-", !target.kernel.isEmpty());
            path.addAll(target.kernel.reversed());
            path.add(StackFrame.label("--"));
            path.addAll(waker.kernel);
            delimit(path, "-", !waker.kernel.isEmpty());
            path.addAll(waker.user);
            path.add(StackFrame.label(waker.comm));
            return path;
        }

        private void delimit(List<StackFrame> path, String text, boolean anything) {
            if (delimited && anything) {
                path.add(StackFrame.label(text));
            }
        }

        @Override
        public void print(Output out) {
            List<StackFrame> lines = new ArrayList<>(waker.user.reversed());
            delimit(lines, "-", true);
            lines.addAll(waker.kernel.reversed());
            lines.add(StackFrame.label("--"));
            lines.addAll(target.kernel);
            delimit(lines, "-", true);
            lines.addAll(target.user);
            out.line(String.format("    %-16s %s %d", "waker:", waker.comm, waker.pid));
            lines.forEach(frame -> out.line("    " + frame.name()));
            out.line(String.format("    %-16s %s %d", "target:", target.comm, target.pid));
            out.line("        " + value);
        }

        @Override
        public void json(JsonObject object) {
            target.json(object, "");
            waker.json(object, "waker_");
        }
    }

    @Override
    protected String title(Session session) {
        return "Tracing blocked time (us) of " + tasks() + " by " + sides() + " off-CPU and waker stack";
    }

    @Override
    protected void nameProcesses(Session session, Stacks stacks) {
        for (Key key : session.bpf().table("sums", Key.class, Long.class).keys()) {
            var _ = stacks.user(key.pid(), key.userStack());
            var _ = stacks.user(key.wakerPid(), key.wakerUserStack());
        }
    }

    @Override
    protected List<? extends StackSum> sums(Session session, Stacks stacks) {
        List<Sum> sums = new ArrayList<>();
        for (Map.Entry<Key, Long> sum :
                session.bpf().table("sums", Key.class, Long.class).itemsLookupAndDeleteBatch()) {
            Key key = sum.getKey();
            Side target = new Side(
                    key.comm(), key.pid(), stacks.user(key.pid(), key.userStack()), stacks.kernel(key.kernelStack()));
            Side waker = new Side(
                    key.wakerComm(),
                    key.wakerPid(),
                    stacks.user(key.wakerPid(), key.wakerUserStack()),
                    stacks.kernel(key.wakerKernelStack()));
            sums.add(new Sum(target, waker, sum.getValue(), delimited()));
        }
        return sums;
    }
}
