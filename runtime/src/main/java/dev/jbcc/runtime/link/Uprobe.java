package dev.jbcc.runtime.link;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.UnsupportedFeatureException;
import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.KernelRelease;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Attachments to places in programs and libraries, through the {@code uprobe} PMU, whose events have no name and end with the
 * process that made them.
 */
public final class Uprobe {
    /** Stands for all processes. */
    public static final int ALL = -1;

    private static final String PMU = "uprobe";

    private Uprobe() {}

    /**
     * A place in a file.
     *
     * @param file as this process finds it
     * @param offset in the file
     * @param semaphore offset in the file of the counter that says whether anybody looks, as static probes have; 0 for none
     */
    public record Place(Path file, long offset, long semaphore) {
        public Place {
            if (offset < 0 || semaphore < 0 || semaphore > 0xffffffffL) {
                throw new IllegalArgumentException("uprobe '" + file + "': offset 0x" + Long.toHexString(offset)
                        + ", semaphore 0x" + Long.toHexString(semaphore) + ": out of range");
            }
        }

        @Override
        public String toString() {
            return file + "+0x" + Long.toHexString(offset);
        }
    }

    /**
     * Attaches a kprobe program to a place.
     *
     * @param processId the process to follow with all its threads, or {@link #ALL}
     * @throws SyscallException if the kernel refuses
     * @throws UnsupportedFeatureException if the kernel was built without uprobes
     * @kernel 4.17 uprobe PMU
     */
    public static Link attach(BpfProgram program, Place place, int processId) {
        return attach(Bpf.host(), program, place, processId, false, 0);
    }

    /**
     * Attaches a kprobe program to a place, with a number of its own.
     *
     * @param cookie what {@code bpf_get_attach_cookie} gives the program
     * @throws SyscallException if the kernel refuses
     * @throws UnsupportedFeatureException if the kernel was built without uprobes
     * @kernel 5.15 BPF_LINK_TYPE_PERF_EVENT
     */
    public static Link attach(BpfProgram program, Place place, int processId, long cookie) {
        return attach(Bpf.host(), program, place, processId, false, cookie);
    }

    /**
     * Attaches a kprobe program to the returns of the function that starts at a place.
     *
     * @param processId the process to follow with all its threads, or {@link #ALL}
     * @throws SyscallException if the kernel refuses
     * @throws UnsupportedFeatureException if the kernel was built without uprobes
     * @kernel 4.17 uprobe PMU
     */
    public static Link attachReturn(BpfProgram program, Place place, int processId) {
        return attach(Bpf.host(), program, place, processId, true, 0);
    }

    /**
     * Attaches a kprobe program to the returns of the function that starts at a place, with a number of its own.
     *
     * @param cookie what {@code bpf_get_attach_cookie} gives the program
     * @throws SyscallException if the kernel refuses
     * @throws UnsupportedFeatureException if the kernel was built without uprobes
     * @kernel 5.15 BPF_LINK_TYPE_PERF_EVENT
     */
    public static Link attachReturn(BpfProgram program, Place place, int processId, long cookie) {
        return attach(Bpf.host(), program, place, processId, true, cookie);
    }

    /**
     * Attaches a kprobe program to many places of one file, with a number of its own at each: by one link if it was loaded for
     * {@link UprobeMulti}. If one of them is refused, nothing stays attached; {@link UprobeSet} leaves that one out.
     *
     * @param target names the whole, for messages
     * @param cookies what {@code bpf_get_attach_cookie} gives the program, by place
     * @param returns whether to the returns of the functions that start there
     * @throws SyscallException if the kernel refuses
     * @throws UnsupportedFeatureException if the kernel was built without uprobes
     * @kernel 5.15 BPF_LINK_TYPE_PERF_EVENT
     */
    public static LinkSet attachAll(
            BpfProgram program, String target, List<Place> places, long[] cookies, int processId, boolean returns) {
        List<Link> links = new ArrayList<>(places.size());
        List<String> attached = places.stream().map(Place::toString).toList();
        try {
            if (program.kind().attachType() == AttachType.TRACE_UPROBE_MULTI.number()) {
                links.add(UprobeMulti.attach(program, places, cookies, processId, returns));
            } else {
                for (int i = 0; i < places.size(); i++) {
                    links.add(attach(Bpf.host(), program, places.get(i), processId, returns, cookies[i]));
                }
            }
        } catch (Throwable e) {
            LinkSet.abandon(links, e);
            throw e;
        }
        return new LinkSet(target, links, attached, Map.of());
    }

    static Link attach(Bpf bpf, BpfProgram program, Place place, int processId, boolean returns, long cookie) {
        String target = (returns ? "uretprobe '" : "uprobe '") + place + "'"
                + (processId < 0 ? "" : " of process " + processId);
        int pmu = PerfEvents.pmuType(PMU);
        if (pmu < 0) {
            throw new UnsupportedFeatureException(
                    Feature.UPROBE_PMU.title(), Feature.UPROBE_PMU.minimumKernel(), KernelRelease.name());
        }
        long config = place.semaphore() << 32 | (returns ? PerfEvents.returnProbeBit(PMU) : 0);
        int event = PerfEvents.openUprobe(bpf.sys(), pmu, config, place.file().toString(), place.offset(), processId);
        if (event < 0) {
            String hint = switch (-event) {
                case Errno.ESRCH -> "no such process";
                case Errno.EINVAL, Errno.EILSEQ -> "no instruction starts there, or it cannot be probed";
                default -> SyscallErrors.probeHint(-event);
            };
            throw SyscallErrors.of(target, "perf_event_open", -event, hint);
        }
        return PerfEventLink.attach(
                bpf, program, new FileDescriptor(bpf.sys(), event, target), target, cookie, () -> {});
    }
}
