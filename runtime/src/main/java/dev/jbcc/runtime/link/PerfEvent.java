package dev.jbcc.runtime.link;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Capabilities;
import dev.jbcc.runtime.internal.sys.CpuList;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.BpfProgram;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attachments to perf events: clocks, and what the kernel and processors count. */
public final class PerfEvent {
    /** Stands for all processes, all CPUs and no group. */
    public static final int ANY = -1;

    private PerfEvent() {}

    /**
     * Attaches a perf_event program.
     *
     * @param processId of a thread, which is followed from CPU to CPU; 0 for the calling one; {@link #ANY} for all processes
     * @param cpu a CPU; {@link #ANY} for all, of which those that are offline are left out
     * @param groupFd the leader of the group that the event joins, on the same CPU; or {@link #ANY}
     * @throws SyscallException if the kernel refuses: ENOENT or EOPNOTSUPP if there is no such counter
     * @throws IllegalArgumentException if a group is given for all processes on all CPUs
     * @kernel 4.9 BPF_PROG_TYPE_PERF_EVENT
     */
    public static LinkSet attach(
            BpfProgram program, PerfEventAttributes attributes, int processId, int cpu, int groupFd) {
        return attach(Bpf.host(), program, attributes, processId, cpu, groupFd);
    }

    static LinkSet attach(
            Bpf bpf, BpfProgram program, PerfEventAttributes attributes, int processId, int cpu, int groupFd) {
        String target = "perf event '" + attributes + "'";
        boolean everywhere = processId < 0 && cpu < 0;
        if (everywhere && groupFd >= 0) {
            throw new IllegalArgumentException(target + ": a group is of one CPU or one process");
        }
        int[] cpus = everywhere ? CpuList.online() : new int[] {cpu};
        List<Link> links = new ArrayList<>(cpus.length);
        List<String> attached = new ArrayList<>(cpus.length);
        Map<String, String> skipped = new LinkedHashMap<>();
        try (Arena arena = Arena.ofConfined()) {
            for (int each : cpus) {
                String place = each < 0 ? "process " + processId : "cpu " + each;
                int event = bpf.sys().perfEventOpen(attributes.toNative(arena).segment(), processId, each, groupFd);
                if (event == -Errno.ENODEV && everywhere) {
                    skipped.put(place, "went offline");
                } else if (event < 0) {
                    throw refused(target, place, -event);
                } else {
                    FileDescriptor owned = new FileDescriptor(bpf.sys(), event, target);
                    links.add(PerfEventLink.attach(bpf, program, owned, target + " on " + place, () -> {}));
                    attached.add(place);
                }
            }
        } catch (Throwable e) {
            LinkSet.abandon(links, e);
            throw e;
        }
        return new LinkSet(target, links, attached, skipped);
    }

    private static SyscallException refused(String target, String place, int errno) {
        String hint = switch (errno) {
            case Errno.ENOENT, Errno.EOPNOTSUPP -> "this machine has no such counter";
            case Errno.ENODEV -> "the CPU is offline, or the machine has no such counter";
            case Errno.ESRCH -> "no such process";
            default -> SyscallErrors.hint(errno, Capabilities.CAP_PERFMON);
        };
        return SyscallErrors.of(target + " on " + place, "perf_event_open", errno, hint);
    }
}
