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

/** {@code jbcc wakeuptime}: how long tasks sleep, by the stack of what wakes them. */
public final class WakeupTime extends BlockingTool {
    private final Options options;

    public WakeupTime(Options options) {
        super(options, "wakeuptime", false);
        this.options = options;
        options.footer("", "With -v, addresses too. Ends with Ctrl-C. 'jbcc help wakeuptime' explains the output.");
    }

    /** {@code struct stack_key} of {@code wakeuptime.c}. */
    record Key(int kernelStack, String waker, String target) {}

    /** A sum, for tasks of one name that were woken by others of one name. */
    record Sum(String waker, String target, List<StackFrame> kernel, long value, boolean addresses)
            implements StackSum {
        @Override
        public List<StackFrame> path() {
            List<StackFrame> path = new ArrayList<>();
            path.add(StackFrame.label(waker));
            path.addAll(kernel.reversed());
            path.add(StackFrame.label(target));
            return path;
        }

        @Override
        public void print(Output out) {
            out.line(String.format("    %-16s %s", "target:", target));
            kernel.forEach(frame -> out.line(frame.line("    ", addresses)));
            out.line(String.format("    %-16s %s", "waker:", waker));
            out.line("        " + value);
        }

        @Override
        public void json(JsonObject object) {
            object.put("waker", waker)
                    .put("target", target)
                    .put("kernel", kernel.stream().map(StackFrame::name).toList());
        }
    }

    @Override
    protected String title(Session session) {
        return "Tracing blocked time (us) by kernel stack";
    }

    @Override
    protected List<? extends StackSum> sums(Session session, Stacks stacks) {
        List<Sum> sums = new ArrayList<>();
        for (Map.Entry<Key, Long> sum :
                session.bpf().table("sums", Key.class, Long.class).itemsLookupAndDeleteBatch()) {
            Key key = sum.getKey();
            sums.add(new Sum(
                    key.waker(), key.target(), stacks.kernel(key.kernelStack()), sum.getValue(), options.verbose()));
        }
        return sums;
    }
}
