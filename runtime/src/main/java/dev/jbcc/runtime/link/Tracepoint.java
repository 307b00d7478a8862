package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.trace.Tracefs;
import java.util.List;
import java.util.OptionalInt;

/** An attachment to a tracepoint. */
public final class Tracepoint {
    private Tracepoint() {}

    /**
     * Attaches a tracepoint program.
     *
     * @param category such as {@code sched}
     * @param name such as {@code sched_switch}
     * @throws SyscallException if the kernel refuses
     * @throws BpfException if there is no such tracepoint, or tracefs is not mounted
     */
    public static Link attach(BpfProgram program, String category, String name) {
        return attach(Bpf.host(), Tracefs.require(), program, category, name);
    }

    static Link attach(Bpf bpf, Tracefs tracefs, BpfProgram program, String category, String name) {
        String target = "tracepoint '" + category + ":" + name + "'";
        OptionalInt id = tracefs.eventId(category, name);
        if (id.isEmpty()) {
            throw new BpfException(target + ": no such tracepoint" + similar(tracefs.similarEvents(category, name)));
        }
        int event = PerfEvents.openTracepoint(bpf.sys(), id.getAsInt());
        if (event < 0) {
            throw SyscallErrors.of(target, "perf_event_open", -event);
        }
        return PerfEventLink.attach(bpf, program, new FileDescriptor(bpf.sys(), event, target), target, () -> {});
    }

    static String similar(List<String> names) {
        return names.isEmpty() ? "" : "; similar: '" + String.join("', '", names) + "'";
    }
}
