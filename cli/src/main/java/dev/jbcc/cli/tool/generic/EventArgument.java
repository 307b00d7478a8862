package dev.jbcc.cli.tool.generic;

import dev.jbcc.Bpf;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.Session;
import java.util.List;

/** The parameter that says which functions, tracepoints or static probes a tool is about, with its option {@code -r}. */
final class EventArgument {
    private final String label;
    private final Options.Flag regexp;
    private final Options.Values parameter;

    EventArgument(Options options, String label, String description) {
        this.label = label;
        regexp = options.flag("Names are regular expressions.", "-r", "--regexp");
        parameter = options.parameters(label, "0..1", description);
    }

    /**
     * Returns the events.
     *
     * @throws UsageException if there are none, or they make no sense
     */
    CountedEvents events() {
        if (parameter.get().isEmpty()) {
            throw new UsageException("argument " + label + ": missing: which functions");
        }
        return CountedEvents.parse(text(), regexp.given());
    }

    /**
     * Checks that there are events, and that it is known where to look for them.
     *
     * @throws UsageException if not
     */
    void check(Filters tasks) {
        CountedEvents events = events();
        if (events.kind() == CountedEvents.Kind.USDT
                && events.library().isEmpty()
                && tasks.wantedPid().isEmpty()) {
            throw new UsageException("event '" + text()
                    + "': a program or library is missing, as in u:c:PROBE; or give a process with '--pid'");
        }
    }

    private String text() {
        return parameter.get().getFirst();
    }

    /** Returns the macros that {@code which.h} needs. */
    List<String> macros() {
        boolean byAddress = parameter.get().isEmpty() || events().kind() == CountedEvents.Kind.KERNEL;
        return byAddress ? List.of() : List.of("-DBY_COOKIE");
    }

    /** Attaches functions of the program, as {@link NumberedProbes#attach} does. */
    NumberedProbes attach(Session session, Filters tasks, String entry, String exit) {
        int process = tasks.wantedPid().map(Long::intValue).orElse(Bpf.ALL_PROCESSES);
        return NumberedProbes.attach(session.bpf(), List.of(events()), entry, exit, process);
    }

    /** Returns what is traced, for titles. */
    String title(NumberedProbes attached) {
        String kind = switch (events().kind()) {
            case KERNEL, USER -> " functions";
            case TRACEPOINT -> " tracepoints";
            case USDT -> " USDT probes";
        };
        return "Tracing " + attached.count() + kind + " for \"" + text() + "\"";
    }
}
