package dev.jbcc.cli.tool.network;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.WallClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code jbcc bindsnoop}: sockets being bound to addresses and ports. */
public final class BindSnoop extends FlowTool<BindSnoop.Event> {
    private static final String LETTERS = "FTNRr";

    private final Options.Flag timestamp;
    private final Options.Flag wide;
    private final Options.Flag errors;
    private final Options.Flag userId;
    private final Options.Flag count;

    public BindSnoop(Options options) {
        super(options, "bindsnoop", Event.class);
        filters().pid().uid("-u", "--uid").containers();
        flows().localPorts("-P", "--port");
        timestamp = options.flag("Add a column with seconds since the first line.", "-t", "--timestamp");
        wide = options.flag("A column that is wide enough for IPv6.", "-w", "--wide");
        errors = options.flag("Also calls that fail, with a column for the error.", "-E", "--errors");
        userId = options.flag("Add a column with the user's number.", "-U", "--print-uid");
        count = options.flag("Count by address and port; print at the end.", "--count");
        options.footer("", "Ends with Ctrl-C. 'jbcc help bindsnoop' explains the columns.");
    }

    /**
     * {@code struct event} of {@code bindsnoop.c}.
     *
     * @param ret 0, or a negative errno
     * @param options bits of {@code enum option}
     * @param device number of the interface that the socket is bound to; 0 if none
     */
    record Event(
            long timestamp, int pid, int uid, int ret, int protocol, int options, int device, Flow flow, String comm) {}

    @Override
    protected Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(super.settings());
        settings.put("with_errors", errors.given());
        return settings;
    }

    @Override
    protected List<String> macros() {
        List<String> macros = new ArrayList<>(super.macros());
        if (count.given()) {
            macros.add("-DCOUNT");
        }
        return macros;
    }

    @Override
    protected void trace(Session session) {
        if (count.given()) {
            FlowCounts.print(
                    session,
                    new RecordLines<FlowCounts.Row>(json())
                            .left("ADDR", "addr", 40, row -> row.flow().localAddress())
                            .leftNumber("PORT", "port", 5, row -> row.flow().localPort())
                            .rightNumber("BINDS", "binds", 8, FlowCounts.Row::count));
        } else {
            super.trace(session);
        }
    }

    /** Returns one character per option, a dot for each that is not set. */
    static String letters(int options) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LETTERS.length(); i++) {
            text.append((options >> i & 1) != 0 ? LETTERS.charAt(i) : '.');
        }
        return text.toString();
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        return new RecordLines<Event>(json())
                .time(false, clock, Event::timestamp)
                .seconds(timestamp.given(), 9, 3, Event::timestamp)
                .leftNumberIf(userId.given(), "UID", "uid", 6, event -> Integer.toUnsignedLong(event.uid()))
                .leftNumberIf(errors.given(), "RC", "rc", 4, Event::ret)
                .leftNumber("PID", "pid", 8, Event::pid)
                .left("COMM", "comm", 12, Event::comm)
                .left("PROT", "proto", 4, event -> Protocol.name(event.protocol()))
                .left(
                        "ADDR",
                        "addr",
                        wide.given() ? 40 : 15,
                        event -> event.flow().localAddress())
                .leftNumber("PORT", "port", 5, event -> event.flow().localPort())
                .left("OPTS", "opts", 5, event -> letters(event.options()))
                .leftNumber("IF", "if", 2, Event::device);
    }
}
