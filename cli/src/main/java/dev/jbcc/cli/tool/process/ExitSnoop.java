package dev.jbcc.cli.tool.process;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/** {@code jbcc exitsnoop}: processes that end, and why. */
public final class ExitSnoop extends EventTool<ExitSnoop.Event> {
    private static final long NANOS_PER_HUNDREDTH = 10_000_000;

    private final Options.Flag timestamp;
    private final Options.Flag utc;
    private final Options.Value<String> label;
    private final Options.Flag failed;
    private final Options.Flag perThread;

    public ExitSnoop(Options options) {
        super(options, "exitsnoop", Event.class);
        timestamp = options.flag("Add a column with the local time.", "-t", "--timestamp");
        utc = options.flag("Add a column with the time in UTC.", "--utc");
        filters().pid().containers();
        label = options.text("LABEL", "Add a column with this text.", "--label");
        failed = options.flag("Only those that fail: not exit(0).", "-x", "--failed");
        perThread = options.flag("A line for each thread that ends.", "--per-thread");
        options.footer("", "Ends with Ctrl-C. 'jbcc help exitsnoop' explains the columns.");
    }

    /**
     * {@code struct event} of {@code exitsnoop.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC
     * @param start when the process or thread started, likewise
     * @param parent process that will be told
     * @param exitCode as wait(2) has it
     */
    record Event(long timestamp, long start, int pid, int tid, int parent, int exitCode, String comm) {
        long age() {
            return timestamp - start;
        }

        int signal() {
            return exitCode & 0x7f;
        }

        boolean dumped() {
            return (exitCode & 0x80) != 0;
        }

        int code() {
            return exitCode >>> 8 & 0xff;
        }

        String reason() {
            if (signal() != 0) {
                return "signal " + signal()
                        + Signals.name(signal()).map(name -> " (" + name + ")").orElse("")
                        + (dumped() ? ", core dumped" : "");
            }
            return code() == 0 ? "0" : "code " + code();
        }
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of("only_failed", failed.given(), "per_thread", perThread.given());
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json()).time(false, clock, Event::timestamp);
        if (json()) {
            label.get().ifPresent(text -> lines.left("", "label", 0, _ -> text));
            return lines.left("", "comm", 0, Event::comm)
                    .leftNumber("", "pid", 0, Event::pid)
                    .leftNumber("", "ppid", 0, Event::parent)
                    .leftNumber("", "tid", 0, Event::tid)
                    .hide("age_ns", Event::age)
                    .hide("code", Event::code)
                    .hide("signal", Event::signal)
                    .hide("core_dumped", event -> event.dumped() ? 1 : 0);
        }
        if (utc.given()) {
            lines.left("TIME-UTC", "", 13, event -> clock.iso(event.timestamp()).substring(11, 23));
        } else if (timestamp.given()) {
            String zone = TimeZone.getDefault().getDisplayName(false, TimeZone.SHORT, Locale.ROOT);
            lines.left("TIME-" + zone, "", 13, event -> localMillis(clock, event.timestamp()));
        }
        label.get().ifPresent(text -> lines.left("LABEL", "", Math.max(6, text.length()), _ -> text));
        return lines.left("PCOMM", "", 16, Event::comm)
                .leftNumber("PID", "", 7, Event::pid)
                .leftNumber("PPID", "", 7, Event::parent)
                .leftNumber("TID", "", 7, Event::tid)
                .leftDecimal("AGE(s)", "", 7, 2, event -> event.age() / NANOS_PER_HUNDREDTH)
                .last("EXIT_CODE", "", Event::reason);
    }

    /** Zones differ from UTC by whole seconds, so the fraction is the same. */
    private static String localMillis(WallClock clock, long timestamp) {
        return clock.localTime(timestamp) + clock.iso(timestamp).substring(19, 23);
    }
}
