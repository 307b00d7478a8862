package dev.jbcc.cli.tool.network;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code jbcc tcptracer}: TCP connections that are made, accepted and closed. */
public final class TcpTracer extends FlowTool<TcpTracer.Event> {
    private static final List<String> WORDS = List.of("connect", "accept", "close");
    private static final List<String> LETTERS = List.of("C", "A", "X");

    private final Options options;
    private final Options.Flag timestamp;
    private final Options.Value<Long> namespace;

    public TcpTracer(Options options) {
        super(options, "tcptracer", Event.class);
        this.options = options;
        filters().pid().containers();
        timestamp = options.flag("Add a column with the time since the first line.", "-t", "--timestamp");
        namespace =
                options.number("NUMBER", 1, 0xffff_ffffL, "Only this network namespace, by number.", "-N", "--netns");
        options.footer(
                "",
                "With -v whole words for types, and a column with the network namespace.",
                "Ends with Ctrl-C. 'jbcc help tcptracer' explains the columns.");
    }

    /**
     * {@code struct event} of {@code tcptracer.c}.
     *
     * @param kind place in {@link #WORDS}, as in {@code enum kind}
     */
    record Event(long timestamp, int kind, int pid, int netns, Flow flow, String comm) {
        String word() {
            return WORDS.get(kind);
        }

        String letter() {
            return LETTERS.get(kind);
        }
    }

    @Override
    protected Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(super.settings());
        settings.put("only_namespace", namespace.or(0L));
        return settings;
    }

    private String shown(Flow flow, String address) {
        return flow.version() == 6 && !json() ? "[" + address + "]" : address;
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        boolean whole = options.verbose();
        RecordLines<Event> lines = new RecordLines<Event>(json()).time(false, clock, Event::timestamp);
        if (whole) {
            lines.nanoseconds(timestamp.given(), 13, Event::timestamp);
        } else {
            lines.seconds(timestamp.given(), 8, 3, Event::timestamp);
        }
        if (whole || json()) {
            lines.left("TYPE", "type", 12, Event::word);
        } else {
            lines.left("T", "", 2, Event::letter);
        }
        return lines.leftNumber("PID", "pid", 6, Event::pid)
                .left("COMM", "comm", 16, Event::comm)
                .leftNumber("IP", "ip", 2, event -> event.flow().version())
                .left(
                        "SADDR",
                        "saddr",
                        16,
                        event -> shown(event.flow(), event.flow().localAddress()))
                .left(
                        "DADDR",
                        "daddr",
                        16,
                        event -> shown(event.flow(), event.flow().remoteAddress()))
                .leftNumber("SPORT", "sport", 6, event -> event.flow().localPort())
                .leftNumber("DPORT", "dport", 6, event -> event.flow().remotePort())
                .leftNumberIf(whole, "NETNS", "netns", 8, event -> Integer.toUnsignedLong(event.netns()));
    }
}
