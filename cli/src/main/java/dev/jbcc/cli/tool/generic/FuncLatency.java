package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.Session;

/** {@code jbcc funclatency}: how long functions take. */
public final class FuncLatency extends FunctionTimes {
    public FuncLatency(Options options) {
        super(options, "funclatency", "PATTERN", "Functions: vfs_*, c:read; * in names stands for anything.");
    }

    @Override
    void check(EventArgument events, Filters processes) {
        events.events().requireFunctions("PATTERN");
    }

    @Override
    NumberedProbes attach(Session session, EventArgument events, Filters processes) {
        return events.attach(session, processes, "entered", "returned");
    }

    @Override
    String loss() {
        return "calls not measured: too many under way at once";
    }
}
