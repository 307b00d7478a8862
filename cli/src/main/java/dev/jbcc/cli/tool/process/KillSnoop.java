package dev.jbcc.cli.tool.process;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;
import java.util.HashMap;
import java.util.Map;

/** {@code jbcc killsnoop}: signals being sent. */
public final class KillSnoop extends EventTool<KillSnoop.Event> {
    private final Options.Flag failed;
    private final Options.Value<Long> signal;

    public KillSnoop(Options options) {
        super(options, "killsnoop", Event.class);
        filters().pid().containers();
        failed = options.flag("Only calls that fail.", "-x", "--failed");
        signal = options.number("SIGNAL", 1, 64, "Only this signal, by number.", "-s", "--signal");
        options.footer("", "Ends with Ctrl-C. 'jbcc help killsnoop' explains the columns.");
    }

    /**
     * {@code struct event} of {@code killsnoop.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC
     * @param pid who sends
     * @param target to whom, as given to kill(2): 0 and below for groups
     * @param ret 0, or a negative errno
     */
    record Event(long timestamp, int pid, int target, int signal, int ret, String comm) {}

    @Override
    protected Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("only_failed", failed.given());
        signal.get().ifPresent(number -> settings.put("only_signal", number));
        return settings;
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        return new RecordLines<Event>(json())
                .time(true, clock, Event::timestamp)
                .leftNumber("PID", "pid", 7, Event::pid)
                .left("COMM", "comm", 16, Event::comm)
                .leftNumber("SIG", "signal", 4, Event::signal)
                .leftNumber("TPID", "tpid", 7, Event::target)
                .leftNumber("RESULT", "result", 6, Event::ret);
    }
}
