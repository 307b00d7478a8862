package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.WallClock;
import java.util.Map;
import java.util.Optional;

/** {@code jbcc ext4slower}, {@code xfsslower}, {@code btrfsslower}, {@code nfsslower}: operations that take long. */
public final class FsSlower extends EventTool<FsSlower.Event> {
    private static final long NANOS_PER_HUNDREDTH = 10_000;
    private static final long BYTES_PER_KIB = 1024;

    private final FileSystem system;
    private final Options.Flag csv;
    private final Threshold threshold;

    private FsSlower(Options options, FileSystem system) {
        super(options, system.label() + "slower", "fsops.c", Event.class);
        this.system = system;
        csv = options.flag("Comma-separated values, times in microseconds.", "-j", "--csv");
        filters().pid().containers();
        threshold = new Threshold(options);
        options.footer("", "Ends with Ctrl-C. 'jbcc help " + name() + "' explains the columns.");
    }

    /** {@code jbcc ext4slower}. */
    public static FsSlower ext4(Options options) {
        return new FsSlower(options, FileSystem.EXT4);
    }

    /** {@code jbcc xfsslower}. */
    public static FsSlower xfs(Options options) {
        return new FsSlower(options, FileSystem.XFS);
    }

    /** {@code jbcc btrfsslower}. */
    public static FsSlower btrfs(Options options) {
        return new FsSlower(options, FileSystem.BTRFS);
    }

    /** {@code jbcc nfsslower}. */
    public static FsSlower nfs(Options options) {
        return new FsSlower(options, FileSystem.NFS);
    }

    /**
     * {@code struct event} of {@code fsops.c}.
     *
     * @param timestamp of the end, nanoseconds of CLOCK_MONOTONIC
     * @param nanos how long it took
     * @param bytes that were read or written; a negative errno if that failed
     * @param offset where in the file it started, in bytes
     * @param name without its directory
     */
    record Event(
            long timestamp, long nanos, long bytes, long offset, int pid, int operation, String comm, String name) {
        FileSystem.Operation kind() {
            return FileSystem.Operation.of(operation);
        }
    }

    @Override
    protected boolean autoAttach() {
        return false;
    }

    @Override
    protected void check() {
        long _ = threshold.nanos();
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("min_nanos", threshold.nanos());
    }

    @Override
    protected void attach(Session session) {
        system.attach(session.bpf());
    }

    @Override
    protected void trace(Session session) {
        if (!csv.given()) {
            String limit = threshold.toString();
            session.say("Tracing " + system.label() + " operations" + (limit.isEmpty() ? "" : " " + limit));
        }
        super.trace(session);
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        if (csv.given() && !json()) {
            return new Csv();
        }
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(true, clock, Event::timestamp)
                .left("COMM", "comm", 14, Event::comm)
                .leftNumber("PID", "pid", 7, Event::pid);
        if (json()) {
            return lines.hideText("operation", event -> event.kind().label())
                    .hide("bytes", Event::bytes)
                    .hide("offset", Event::offset)
                    .hide("latency_ns", Event::nanos)
                    .hideText("file", Event::name);
        }
        return lines.left("T", "", 1, event -> event.kind().letter())
                .leftNumber("BYTES", "", 7, Event::bytes)
                .leftNumber("OFF_KB", "", 8, event -> event.offset() / BYTES_PER_KIB)
                .rightDecimal("LAT(ms)", "", 7, 2, event -> event.nanos() / NANOS_PER_HUNDREDTH)
                .last("FILENAME", "", Event::name);
    }

    private static final class Csv implements Lines<Event> {
        @Override
        public CharSequence header() {
            return "ENDTIME_us,TASK,PID,TYPE,BYTES,OFFSET_b,LATENCY_us,FILE";
        }

        @Override
        public Optional<CharSequence> add(Event event) {
            return Optional.of(event.timestamp() / 1000 + "," + event.comm() + "," + event.pid() + ","
                    + event.kind().letter() + "," + event.bytes() + "," + event.offset() + "," + event.nanos() / 1000
                    + "," + event.name());
        }
    }
}
