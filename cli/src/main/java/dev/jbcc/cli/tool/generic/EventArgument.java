package dev.jbcc.cli.tool.generic;

import dev.jbcc.Bpf;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.Filters;
import dev.jbcc.cli.tool.Session;
import java.util.List;

/** The parameter that says which functions or tracepoints a tool is about, with its option {@code -r}. */
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
        String kind = events().kind() == CountedEvents.Kind.TRACEPOINT ? " tracepoints" : " functions";
        return "Tracing " + attached.count() + kind + " for \"" + text() + "\"";
    }
}
