package dev.jbcc.cli.tool.process;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.NameFilter;
import dev.jbcc.cli.tool.WallClock;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code jbcc execsnoop}: new processes. */
public final class ExecSnoop extends EventTool<ExecEvent> {
    private static final long DEFAULT_MAX_ARGS = 20;
    private static final long HIGHEST_MAX_ARGS = 128;

    private final Options.Flag time;
    private final Options.Flag timestamp;
    private final Options.Flag fails;
    private final Options.Flag uidColumn;
    private final Options.Flag quote;
    private final Options.Value<Long> parent;
    private final Options.Value<Pattern> name;
    private final Options.Value<Pattern> line;
    private final Options.Value<Long> maxArgs;

    public ExecSnoop(Options options) {
        super(options, "execsnoop", ExecEvent.class, "-d", "--duration");
        time = options.flag("Add a column with the time of day.", "-T", "--time");
        timestamp = options.flag("Add a column with the seconds since the start.", "-t", "--timestamp");
        fails = options.flag("Also show calls that fail.", "-x", "--fails");
        uidColumn = options.flag("Add a column with the user id.", "-U", "--print-uid");
        quote = options.flag("Put quotation marks around arguments.", "-q", "--quote");
        filters().uid("-u", "--uid").containers();
        parent = options.process("PPID", "Only children of this process.", "-P", "--ppid");
        name = options.value(
                "REGEX",
                "Only processes in whose name this is found.",
                text -> NameFilter.pattern("--name", text),
                "-n",
                "--name");
        line = options.value(
                "REGEX",
                "Only calls in whose arguments this is found.",
                text -> NameFilter.pattern("--line", text),
                "-l",
                "--line");
        maxArgs = options.number(
                "N", 1, HIGHEST_MAX_ARGS, "How many arguments to show, the file included (default 20).", "--max-args");
        options.footer("", "Ends with Ctrl-C. 'jbcc help execsnoop' explains the columns.");
    }

    @Override
    protected Lines<ExecEvent> lines(WallClock clock) {
        ExecLines.View view = new ExecLines.View(
                time.given(),
                timestamp.given(),
                uidColumn.given(),
                fails.given(),
                quote.given(),
                json(),
                name.get(),
                line.get());
        return new ExecLines(view, clock);
    }

    @Override
    protected Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("max_args", maxArgs.or(DEFAULT_MAX_ARGS));
        parent.get().ifPresent(pid -> settings.put("only_parent", pid));
        return settings;
    }

    @Override
    protected String lossHint() {
        return "fewer --max-args need less of it";
    }
}
