package dev.jbcc.cli.tool.network;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.BitNames;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.LinesWithStacks;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.cli.tool.StackFrame;
import dev.jbcc.cli.tool.Stacks;
import dev.jbcc.cli.tool.WallClock;
import dev.jbcc.compiler.KernelTarget;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code jbcc tcpdrop}: TCP segments that the kernel drops. */
public final class TcpDrop extends FlowTool<TcpDrop.Event> {
    private static final BitNames FLAGS =
            new BitNames(0, List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"));

    private @Nullable Stacks stacks;

    public TcpDrop(Options options) {
        super(options, "tcpdrop", Event.class);
        options.footer("", "Ends with Ctrl-C. 'jbcc help tcpdrop' explains the columns.");
    }

    /**
     * {@code struct event} of {@code tcpdrop.c}.
     *
     * @param state of the socket; 0 if it is not known
     * @param flags of the segment
     * @param flow whose local end is the segment's source
     */
    record Event(long timestamp, int pid, int reason, int state, int flags, int stack, Flow flow) {
        String stateName() {
            return state == 0 ? "-" : TcpState.name(state);
        }

        String flagNames() {
            return FLAGS.text(flags);
        }
    }

    @Override
    protected void attach(Session session) {
        stacks = new Stacks(session.bpf(), true);
    }

    private List<String> frames(Event event) {
        return Objects.requireNonNull(stacks, "attached").kernel(event.stack()).stream()
                .map(StackFrame::name)
                .toList();
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        DropReasons reasons = DropReasons.of(KernelTarget.ofEnvironment());
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(true, clock, Event::timestamp)
                .leftNumber("PID", "pid", 7, Event::pid)
                .leftNumber("IP", "ip", 2, event -> event.flow().version())
                .left("SADDR:SPORT", "source", 20, event -> event.flow().localEnd())
                .between(">")
                .left("DADDR:DPORT", "destination", 20, event -> event.flow().remoteEnd());
        return json()
                ? lines.hideText("state", Event::stateName)
                        .hideText("flags", Event::flagNames)
                        .hideText("reason", event -> reasons.name(event.reason()))
                        .hideTexts("stack", this::frames)
                : new LinesWithStacks<>(
                        lines.last(
                                "STATE (FLAGS) REASON",
                                "",
                                event -> event.stateName() + " (" + event.flagNames() + ") "
                                        + reasons.name(event.reason())),
                        this::frames,
                        "\t",
                        "\n");
    }

    @Override
    protected void trace(Session session) {
        super.trace(session);
        Stacks.tellLosses(session);
    }
}
