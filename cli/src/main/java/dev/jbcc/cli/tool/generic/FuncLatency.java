package dev.jbcc.cli.tool.generic;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.Session;
import java.util.ArrayList;
import java.util.List;

/** {@code jbcc funclatency}: how long functions take. */
public final class FuncLatency extends FunctionTimes {
    private static final int MAX_LEVELS = 32;

    private final Options.Value<Long> levels;

    public FuncLatency(Options options) {
        super(options, "funclatency", "PATTERN", "Functions: vfs_*, c:read; * in names stands for anything.");
        levels = options.number(
                "LEVEL",
                1,
                MAX_LEVELS,
                "Of functions that call themselves, measure so many calls inside of each other.",
                "-l",
                "--level");
    }

    @Override
    protected List<String> macros() {
        List<String> macros = new ArrayList<>(super.macros());
        levels.get().ifPresent(number -> macros.add("-DLEVELS=" + number));
        return macros;
    }

    @Override
    void check(EventArgument events, Filters processes) {
        events.events().requireFunctions("PATTERN");
    }

    @Override
    NumberedProbes attach(Session session, EventArgument events, Filters processes) {
        return events.attach(session, processes, "entered", "returned");
    }
}
