package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Distribution;
import dev.jbcc.cli.tool.HeatMapOption;
import dev.jbcc.cli.tool.IntervalTool;
import dev.jbcc.cli.tool.Pace;
import dev.jbcc.cli.tool.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code jbcc ext4dist}, {@code xfsdist}, {@code btrfsdist}, {@code nfsdist}: how long operations take. */
public final class FsDist extends IntervalTool {
    private final FileSystem system;
    private final Options.Flag noTimestamp;
    private final Options.Flag millis;
    private final HeatMapOption heat;
    private @Nullable Distribution distribution;

    private FsDist(Options options, FileSystem system) {
        super(options, system.label() + "dist", "fsops.c", Pace.arguments(options));
        this.system = system;
        noTimestamp = options.flag("No time above each output.", "-T", "--notimestamp");
        millis = options.flag("Milliseconds instead of microseconds.", "-m", "--milliseconds");
        filters().pid().containers();
        heat = new HeatMapOption(options);
        options.footer("", "Ends with Ctrl-C. 'jbcc help " + name() + "' explains the output.");
    }

    /** {@code jbcc ext4dist}. */
    public static FsDist ext4(Options options) {
        return new FsDist(options, FileSystem.EXT4);
    }

    /** {@code jbcc xfsdist}. */
    public static FsDist xfs(Options options) {
        return new FsDist(options, FileSystem.XFS);
    }

    /** {@code jbcc btrfsdist}. */
    public static FsDist btrfs(Options options) {
        return new FsDist(options, FileSystem.BTRFS);
    }

    /** {@code jbcc nfsdist}. */
    public static FsDist nfs(Options options) {
        return new FsDist(options, FileSystem.NFS);
    }

    @Override
    protected void check() {
        super.check();
        heat.check();
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected List<String> macros() {
        return List.of("-DDIST");
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("nanos_per_unit", millis.given() ? 1_000_000 : 1_000);
    }

    @Override
    protected void attach(Session session) {
        system.attach(session.bpf());
    }

    @Override
    protected void start(Session session) {
        distribution = Distribution.log2(session, "dist");
        session.say("Tracing " + system.label() + " operation latency... Hit Ctrl-C to end.");
    }

    @Override
    protected void startInterval(Session session) {
        super.startInterval(session);
        if (!noTimestamp.given() && !once()) {
            session.say(session.clock().localTime(System.nanoTime()) + ":");
        }
    }

    @Override
    protected void report(Session session) {
        heat.report(session, Objects.requireNonNull(distribution, "started"), style());
    }

    @Override
    protected void await(Session session, Duration interval) {
        heat.await(session, interval, Objects.requireNonNull(distribution, "started"), this::style);
    }

    @Override
    protected void trace(Session session) {
        super.trace(session);
        heat.write(name());
    }

    private Distribution.Style style() {
        return new Distribution.Style(millis.given() ? "msecs" : "usecs", "operation", FsDist::operation);
    }

    private static String operation(Object number) {
        return FileSystem.Operation.of(((Number) number).intValue()).label();
    }
}
