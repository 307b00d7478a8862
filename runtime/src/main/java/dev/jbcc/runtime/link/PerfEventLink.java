package dev.jbcc.runtime.link;

import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;
import java.util.Optional;

/** A program on a perf event: through a BPF link where the kernel has those (Linux 5.15), else through an ioctl. */
final class PerfEventLink implements Link {
    private static final long PERF_EVENT_IOC_ENABLE = 0x2400;
    private static final long PERF_EVENT_IOC_SET_BPF = 0x40042408;

    private final String target;
    private final FileDescriptor event;
    private final Optional<BpfLink> link;
    private final Runnable afterwards;

    private PerfEventLink(String target, FileDescriptor event, Optional<BpfLink> link, Runnable afterwards) {
        this.target = target;
        this.event = event;
        this.link = link;
        this.afterwards = afterwards;
    }

    /**
     * Attaches a program to an event. Takes ownership of the event, also when this fails.
     *
     * @param afterwards what to do when the event is gone
     */
    static PerfEventLink attach(Bpf bpf, BpfProgram program, FileDescriptor event, String target, Runnable afterwards) {
        return attach(bpf, program, event, target, 0, afterwards);
    }

    /**
     * Attaches a program to an event. Takes ownership of the event, also when this fails.
     *
     * @param cookie what {@code bpf_get_attach_cookie} gives the program; others than 0 need a kernel that has links
     * @param afterwards what to do when the event is gone
     */
    static PerfEventLink attach(
            Bpf bpf, BpfProgram program, FileDescriptor event, String target, long cookie, Runnable afterwards) {
        try {
            int link = bpf.linkPerfEvent(program.fd(), event.number(), cookie);
            if (link >= 0) {
                BpfLink owned = new BpfLink(bpf, target, link);
                try {
                    enable(bpf, event, target);
                } catch (Throwable e) {
                    owned.close();
                    throw e;
                }
                return new PerfEventLink(target, event, Optional.of(owned), afterwards);
            }
            if (link != -Errno.EINVAL || cookie != 0) {
                throw SyscallErrors.of(target, "BPF_LINK_CREATE", -link, attachHint(-link, program, target));
            }
            int result = bpf.sys().ioctl(event.number(), PERF_EVENT_IOC_SET_BPF, program.fd());
            if (result < 0) {
                throw SyscallErrors.of(target, "PERF_EVENT_IOC_SET_BPF", -result, attachHint(-result, program, target));
            }
            enable(bpf, event, target);
            return new PerfEventLink(target, event, Optional.empty(), afterwards);
        } catch (Throwable e) {
            event.close();
            afterwards.run();
            throw e;
        }
    }

    private static void enable(Bpf bpf, FileDescriptor event, String target) {
        int result = bpf.sys().ioctl(event.number(), PERF_EVENT_IOC_ENABLE, 0);
        if (result < 0) {
            throw SyscallErrors.of(target, "PERF_EVENT_IOC_ENABLE", -result);
        }
    }

    private static String attachHint(int errno, BpfProgram program, String target) {
        if (errno == Errno.EINVAL
                && program.kind().programType() == ProgramType.KPROBE.number()
                && target.startsWith("kprobe ")) {
            return "if " + program + " calls bpf_override_return, the function must be in "
                    + "/sys/kernel/debug/error_injection/list";
        }
        return errno == Errno.EINVAL || errno == Errno.EACCES
                ? program + " is of type " + ProgramType.nameOf(program.kind().programType())
                        + (errno == Errno.EACCES ? ", or reads beyond the event's record" : "")
                : SyscallErrors.hint(errno);
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public Optional<BpfLink> bpfLink() {
        return link;
    }

    @Override
    public void close() {
        boolean first = !event.isClosed();
        if (link.isPresent()) {
            link.get().close();
        }
        event.close();
        if (first) {
            afterwards.run();
        }
    }

    @Override
    public String toString() {
        return target;
    }
}
