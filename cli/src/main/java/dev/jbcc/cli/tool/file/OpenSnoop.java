package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.WallClock;
import dev.jbcc.compiler.Arch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** {@code jbcc opensnoop}: files being opened. */
public final class OpenSnoop extends EventTool<OpenEvent> {
    private static final int DEFAULT_PAGES_PER_CPU = 64;
    private static final long HIGHEST_PAGES = 1 << 15;

    private final Options.Flag timestamp;
    private final Options.Flag uidColumn;
    private final Options.Flag failed;
    private final Options.Flag extended;
    private final Options.Flag fullPath;
    private final Options.Value<Long> tid;
    private final Options.Value<String> name;
    private final Options.Values flags;
    private final Options.Value<Long> pages;

    public OpenSnoop(Options options) {
        super(options, "opensnoop", OpenEvent.class, "-d", "--duration");
        timestamp = options.flag("Add a column with the seconds since the first record.", "-T", "--timestamp");
        uidColumn = options.flag("Add a column with the user id.", "-U", "--print-uid");
        failed = options.flag("Only calls that fail.", "-x", "--failed");
        filters().pid().uid("-u", "--uid").containers();
        tid = options.thread("Only this thread.", "-t", "--tid");
        name = options.text("NAME", "Only threads whose name contains this.", "-n", "--name");
        extended = options.flag("Add a column with the flags.", "-e", "--extended_fields");
        flags = options.repeated(
                "FLAG", "Only calls with this flag, such as O_WRONLY; repeats.", "-f", "--flag_filter");
        fullPath = options.flag("Show relative paths as absolute ones.", "-F", "--full-path");
        pages = options.number(
                "PAGES",
                1,
                HIGHEST_PAGES,
                "Size of the ring buffer, a power of two (default 64 for each CPU).",
                "-b",
                "--buffer-pages");
        options.footer("", "Ends with Ctrl-C. 'jbcc help opensnoop' explains the columns.");
    }

    @Override
    protected Lines<OpenEvent> lines(WallClock clock) {
        Function<OpenEvent, String> paths = fullPath.given() ? new FullPaths(Path.of("/proc"))::of : OpenEvent::path;
        OpenLines.View view = new OpenLines.View(
                timestamp.given(), uidColumn.given(), tid.given(), extended.given(), json(), name.get(), paths);
        return new OpenLines(view, clock);
    }

    @Override
    protected void check() {
        if (Long.bitCount(size()) != 1) {
            throw new UsageException("option '--buffer-pages': " + size() + ": must be a power of two");
        }
        List<String> _ = OpenFlags.filter(flags.get(), Arch.host());
    }

    private long size() {
        return pages.or(defaultPages(Runtime.getRuntime().availableProcessors()));
    }

    @Override
    protected List<String> macros() {
        List<String> cflags = new ArrayList<>();
        cflags.add("-DPAGES=" + size());
        if (OpenFlags.hasOpen(Arch.host())) {
            cflags.add("-DHAVE_OPEN");
        }
        cflags.addAll(OpenFlags.filter(flags.get(), Arch.host()));
        return cflags;
    }

    static long defaultPages(int cpus) {
        return Math.min(HIGHEST_PAGES, Long.highestOneBit(2L * cpus * DEFAULT_PAGES_PER_CPU - 1));
    }

    @Override
    protected Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("only_failed", failed.given());
        tid.get().ifPresent(id -> settings.put("only_tid", id));
        return settings;
    }

    @Override
    protected String lossHint() {
        return "-b gives more, filters need less";
    }
}
