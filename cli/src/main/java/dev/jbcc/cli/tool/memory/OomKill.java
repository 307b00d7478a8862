package dev.jbcc.cli.tool.memory;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.LoadAverage;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;
import java.util.Optional;

/** {@code jbcc oomkill}: processes that the kernel kills for lack of memory. */
public final class OomKill extends EventTool<OomKill.Event> {
    public OomKill(Options options) {
        super(options, "oomkill", Event.class);
        options.footer("", "Ends with Ctrl-C. 'jbcc help oomkill' explains the output.");
    }

    /**
     * {@code struct event} of {@code oomkill.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC
     * @param pages how many there were to be had
     * @param pid who needed memory
     * @param victim who is killed
     */
    record Event(long timestamp, long pages, int pid, int victim, String comm, String victimComm) {}

    @Override
    protected Lines<Event> lines(WallClock clock) {
        return json()
                ? new RecordLines<Event>(true)
                        .time(true, clock, Event::timestamp)
                        .hide("pid", Event::pid)
                        .hideText("comm", Event::comm)
                        .hide("victim_pid", Event::victim)
                        .hideText("victim_comm", Event::victimComm)
                        .hide("pages", Event::pages)
                        .hideText("loadavg", _ -> LoadAverage.now())
                : new Sentences(clock);
    }

    private record Sentences(WallClock clock) implements Lines<Event> {
        @Override
        public CharSequence header() {
            return "Tracing OOM kills... Ctrl-C to stop.";
        }

        @Override
        public Optional<CharSequence> add(Event event) {
            StringBuilder line = new StringBuilder(clock.localTime(event.timestamp()));
            line.append(" Triggered by PID ").append(event.pid());
            name(line, event.comm());
            line.append(", OOM kill of PID ").append(event.victim());
            name(line, event.victimComm());
            return Optional.of(line.append(", ")
                    .append(event.pages())
                    .append(" pages, loadavg: ")
                    .append(LoadAverage.now()));
        }

        private static void name(StringBuilder line, String comm) {
            line.append(" (\"");
            Columns.appendPrintable(line, comm);
            line.append("\")");
        }
    }
}
