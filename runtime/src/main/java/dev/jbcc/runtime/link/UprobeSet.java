package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.UnsupportedFeatureException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfProgram;
import java.util.List;
import java.util.Map;

/**
 * Attachments to many places of one program or library. Places that take no probe are left out and told; whatever else goes
 * wrong, nothing stays attached.
 */
public final class UprobeSet {
    private UprobeSet() {}

    /**
     * One of the places.
     *
     * @param name of what is there, such as a function
     * @param cookie what {@code bpf_get_attach_cookie} gives the program
     */
    public record Target(String name, Uprobe.Place place, long cookie) {}

    /**
     * Attaches a program to all: by one link if it was loaded for {@link UprobeMulti}, else to one after the other.
     *
     * @param target names the whole, for messages
     * @param targets of one file
     * @param processId the process to follow with all its threads, or {@link Uprobe#ALL}
     * @param returns whether to the returns of the functions that start there
     * @throws SyscallException if the kernel refuses all of them, or for want of rights, descriptors or memory
     * @throws BpfException if there are no places
     * @throws UnsupportedFeatureException if the kernel was built without uprobes
     * @kernel 4.17 uprobe PMU
     */
    public static LinkSet attach(
            BpfProgram program, String target, List<Target> targets, int processId, boolean returns) {
        return attach(Bpf.host(), program, target, targets, processId, returns);
    }

    static LinkSet attach(
            Bpf bpf, BpfProgram program, String target, List<Target> targets, int processId, boolean returns) {
        if (targets.isEmpty()) {
            throw new BpfException("uprobes '" + target + "': no place matches");
        }
        ProbeParts<Target> parts = new ProbeParts<>(Target::name);
        int type = program.kind().attachType();
        boolean multi =
                type == AttachType.TRACE_UPROBE_MULTI.number() || type == AttachType.TRACE_UPROBE_SESSION.number();
        Runnable way;
        if (multi) {
            UprobeMulti.check(places(targets), new long[0]);
            way = () -> parts.attach(
                    targets,
                    new ProbeParts.Together<>(
                            bpf,
                            part -> UprobeMulti.tryAttach(
                                    bpf, program, places(part), cookies(part), processId, returns),
                            count -> UprobeMulti.target(count, returns, processId),
                            errno -> UprobeMulti.refused(
                                    UprobeMulti.target(targets.size(), returns, processId), program, errno),
                            "cannot be probed"));
        } else {
            way = () -> parts.attach(
                    targets, each -> Uprobe.attach(bpf, program, each.place(), processId, returns, each.cookie()));
        }
        return parts.finish(way, _ -> target, Map.of());
    }

    private static List<Uprobe.Place> places(List<Target> targets) {
        return targets.stream().map(Target::place).toList();
    }

    private static long[] cookies(List<Target> targets) {
        return targets.stream().mapToLong(Target::cookie).toArray();
    }
}
