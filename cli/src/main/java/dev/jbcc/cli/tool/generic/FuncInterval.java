package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.Session;

/** {@code jbcc funcinterval}: the time between two calls of the same function, or two hits of the same tracepoint. */
public final class FuncInterval extends FunctionTimes {
    public FuncInterval(Options options) {
        super(
                options,
                "funcinterval",
                "PATTERN",
                "Functions, tracepoints or static probes: vfs_read, c:read, t:sched:sched_switch; * stands for anything.");
    }

    @Override
    void check(EventArgument events, Filters processes) {
        events.check(processes);
    }

    @Override
    NumberedProbes attach(Session session, EventArgument events, Filters processes) {
        return events.attach(session, processes, "called", "");
    }
}
