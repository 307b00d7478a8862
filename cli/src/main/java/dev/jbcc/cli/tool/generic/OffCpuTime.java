package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.ProcessStack;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.StackSum;
import dev.jbcc.cli.tool.Stacks;
import java.util.List;

/** {@code jbcc offcputime}: how long tasks are off the CPU, by stack. */
public final class OffCpuTime extends BlockingTool {

    public OffCpuTime(Options options) {
        super(options, "offcputime", true);
        options.footer("", "Ends with Ctrl-C. 'jbcc help offcputime' explains the output.");
    }

    @Override
    protected String title(Session session) {
        return "Tracing off-CPU time (us) of " + tasks() + " by " + sides() + " stack";
    }

    @Override
    protected void nameProcesses(Session session, Stacks stacks) {
        ProcessStacks.name(session, stacks);
    }

    @Override
    protected List<? extends StackSum> sums(Session session, Stacks stacks) {
        return ProcessStacks.take(session, stacks, new ProcessStack.Style(delimited(), false));
    }
}
