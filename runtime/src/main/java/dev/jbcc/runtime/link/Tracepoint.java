package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.trace.Tracefs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        return attach(program, category, name, 0);
    }

    /**
     * Attaches a tracepoint program, with a number of its own.
     *
     * @param cookie what {@code bpf_get_attach_cookie} gives the program
     * @throws SyscallException if the kernel refuses
     * @throws BpfException if there is no such tracepoint, or tracefs is not mounted
     * @kernel 5.15 BPF_LINK_TYPE_PERF_EVENT
     */
    public static Link attach(BpfProgram program, String category, String name, long cookie) {
        return attach(Bpf.host(), Tracefs.require(), program, category, name, cookie);
    }

    static Link attach(Bpf bpf, Tracefs tracefs, BpfProgram program, String category, String name) {
        return attach(bpf, tracefs, program, category, name, 0);
    }

    private static Link attach(
            Bpf bpf, Tracefs tracefs, BpfProgram program, String category, String name, long cookie) {
        String target = "tracepoint '" + category + ":" + name + "'";
        OptionalInt id = tracefs.eventId(category, name);
        if (id.isEmpty()) {
            throw new BpfException(target + ": no such tracepoint" + similar(tracefs.similarEvents(category, name)));
        }
        int event = PerfEvents.openTracepoint(bpf.sys(), id.getAsInt());
        if (event < 0) {
            throw SyscallErrors.of(target, "perf_event_open", -event);
        }
        return PerfEventLink.attach(
                bpf, program, new FileDescriptor(bpf.sys(), event, target), target, cookie, () -> {});
    }

    /**
     * Attaches a tracepoint program to several tracepoints. Those that are gone, or take no program, are left out and told;
     * whatever else goes wrong, nothing stays attached.
     *
     * @param names such as {@code sched:sched_switch}
     * @throws SyscallException if the kernel refuses all of them, or for want of rights, descriptors or memory
     * @throws BpfException if there are none, or tracefs is not mounted
     */
    public static LinkSet attachEach(BpfProgram program, List<String> names) {
        return attachEach(Bpf.host(), Tracefs.require(), program, names);
    }

    static LinkSet attachEach(Bpf bpf, Tracefs tracefs, BpfProgram program, List<String> names) {
        if (names.isEmpty()) {
            throw new BpfException("tracepoints: none matches");
        }
        Map<String, String> vanished = new LinkedHashMap<>();
        List<String> there = new ArrayList<>();
        for (String name : names) {
            if (tracefs.eventId(category(name), event(name)).isPresent()) {
                there.add(name);
            } else {
                vanished.put(name, "vanished");
            }
        }
        if (there.isEmpty()) {
            throw new BpfException("tracepoints: all that match have vanished");
        }
        ProbeParts<String> parts = new ProbeParts<>(name -> name);
        return parts.finish(
                () -> parts.attach(there, name -> attach(bpf, tracefs, program, category(name), event(name))),
                count -> "tracepoints (" + count + ")",
                vanished);
    }

    private static String category(String name) {
        return name.substring(0, name.indexOf(':'));
    }

    private static String event(String name) {
        return name.substring(name.indexOf(':') + 1);
    }

    static String similar(List<String> names) {
        return names.isEmpty() ? "" : "; similar: '" + String.join("', '", names) + "'";
    }
}
