package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Capabilities;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.LinkCommands;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfProgram;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;

/**
 * Attachments to many places of one program or library in one link. Programs must have been loaded for that, as those of
 * section {@code uprobe.multi} are.
 */
public final class UprobeMulti {
    private static final int RETURNS = 1;

    private UprobeMulti() {}

    /**
     * Attaches a program to places.
     *
     * @param places of one file; those with a semaphore keep it raised as long as the link is there
     * @param cookies what {@code bpf_get_attach_cookie} gives for each of them; empty for none
     * @param processId the process to follow with all its threads, or {@link Uprobe#ALL}
     * @param returns whether to the returns of the functions that start there
     * @throws SyscallException if the kernel refuses one of them, and so all
     * @throws IllegalArgumentException if there are no places, places of several files, or another number of cookies
     * @kernel 6.6 BPF_TRACE_UPROBE_MULTI
     */
    public static Link attach(
            BpfProgram program, List<Uprobe.Place> places, long[] cookies, int processId, boolean returns) {
        Bpf bpf = Bpf.host();
        check(places, cookies);
        String target = target(places.size(), returns, processId);
        int fd = tryAttach(bpf, program, places, cookies, processId, returns);
        if (fd < 0) {
            throw refused(target, program, -fd);
        }
        return new BpfLink(bpf, target, fd);
    }

    static void check(List<Uprobe.Place> places, long[] cookies) {
        if (places.isEmpty()) {
            throw new IllegalArgumentException("uprobe.multi: no places given");
        }
        if (cookies.length != 0 && cookies.length != places.size()) {
            throw new IllegalArgumentException(
                    "uprobe.multi: " + cookies.length + " cookies for " + places.size() + " places");
        }
        Path file = places.getFirst().file();
        for (Uprobe.Place place : places) {
            if (!place.file().equals(file)) {
                throw new IllegalArgumentException("uprobe.multi: places of '" + file + "' and '" + place.file() + "'");
            }
        }
    }

    /** Returns the descriptor of the link, or an error. */
    static int tryAttach(
            Bpf bpf, BpfProgram program, List<Uprobe.Place> places, long[] cookies, int processId, boolean returns) {
        long[] offsets = new long[places.size()];
        long[] semaphores = new long[offsets.length];
        boolean counted = false;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = places.get(i).offset();
            semaphores[i] = places.get(i).semaphore();
            counted |= semaphores[i] != 0;
        }
        int type = program.kind().attachType() == 0
                ? AttachType.TRACE_UPROBE_MULTI.number()
                : program.kind().attachType();
        try (Arena arena = Arena.ofConfined()) {
            String file = places.getFirst().file().toString();
            StructBuffer attr = LinkCommands.attributes(arena, program.fd(), 0, type)
                    .int64(16, StructBuffer.cString(arena, file))
                    .int64(24, StructBuffer.longs(arena, offsets))
                    .int64(32, counted ? StructBuffer.longs(arena, semaphores) : 0)
                    .int64(40, cookies.length == 0 ? 0 : StructBuffer.longs(arena, cookies))
                    .int32(48, offsets.length)
                    .int32(52, returns ? RETURNS : 0)
                    .int32(56, Math.max(0, processId));
            return LinkCommands.create(bpf, attr);
        }
    }

    static String target(int count, boolean returns, int processId) {
        return (returns ? "uretprobe.multi of " : "uprobe.multi of ") + count + " places"
                + (processId < 0 ? "" : " of process " + processId);
    }

    static BpfException refused(String target, BpfProgram program, int errno) {
        String hint = switch (errno) {
            case Errno.ESRCH -> "no such process";
            case Errno.EINVAL ->
                program.kind().attachType() == 0
                        ? program + " was not loaded for uprobe.multi"
                        : "one of them is not in the file";
            case Errno.ENOTSUPP, Errno.ENOEXEC, Errno.EIO ->
                "no instruction starts at one of them, or it cannot be probed";
            default -> SyscallErrors.hint(errno, Capabilities.CAP_PERFMON);
        };
        return SyscallErrors.of(target, "BPF_LINK_CREATE", errno, hint);
    }
}
