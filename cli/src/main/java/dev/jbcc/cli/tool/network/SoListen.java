package dev.jbcc.cli.tool.network;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;
import java.util.Map;

/** {@code jbcc solisten}: stream sockets that processes listen on. */
public final class SoListen extends EventTool<SoListen.Event> {
    private final Options.Flag showNamespace;
    private final Options.Value<Long> namespace;

    public SoListen(Options options) {
        super(options, "solisten", Event.class);
        filters().pid();
        showNamespace = options.flag("Add a column with the number of the network namespace.", "--show-netns");
        namespace =
                options.number("NUMBER", 1, 0xffff_ffffL, "Only this network namespace, by number.", "-n", "--netns");
        options.footer("", "Ends with Ctrl-C. 'jbcc help solisten' explains the columns.");
    }

    /** {@code struct event} of {@code solisten.c}. */
    record Event(long timestamp, int pid, int netns, int backlog, int protocol, Flow flow, String comm) {}

    @Override
    protected Map<String, Object> settings() {
        return Map.of("only_namespace", namespace.or(0L));
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        return new RecordLines<Event>(json())
                .time(false, clock, Event::timestamp)
                .leftNumber("PID", "pid", 7, Event::pid)
                .left("COMM", "comm", 12, Event::comm)
                .leftNumberIf(
                        showNamespace.given(), "NETNS", "netns", 12, event -> Integer.toUnsignedLong(event.netns()))
                .left(
                        "PROTO",
                        "proto",
                        6,
                        event -> Protocol.name(event.protocol()) + "v"
                                + event.flow().version())
                .leftNumber("BACKLOG", "backlog", 8, Event::backlog)
                .leftNumber("PORT", "port", 5, event -> event.flow().localPort())
                .left("ADDR", "addr", 39, event -> event.flow().localAddress());
    }
}
