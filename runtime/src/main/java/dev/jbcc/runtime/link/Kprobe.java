package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.UnsupportedFeatureException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.KernelRelease;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.symbol.Kallsyms;
import dev.jbcc.runtime.trace.Tracefs;

/**
 * Attachments to functions of the kernel.
 *
 * <p>They are made through the {@code kprobe} PMU (Linux 4.17), whose events have no name and end with the process; where the
 * kernel lacks it, or a return probe asks for a number of instances, through {@code kprobe_events} of tracefs.
 */
public final class Kprobe {
    private static final String PMU = "kprobe";

    private Kprobe() {}

    /**
     * Attaches a kprobe program to a function.
     *
     * @param symbol the function
     * @param offset bytes from its start; must be the start of an instruction
     * @throws SyscallException if the kernel refuses
     * @throws BpfException if there is no such function
     * @throws UnsupportedFeatureException if the kernel was built without kprobes
     */
    public static Link attach(BpfProgram program, String symbol, long offset) {
        return attach(Bpf.host(), program, symbol, offset, false, 0);
    }

    /**
     * Attaches a kprobe program to the returns of a function.
     *
     * @param maxActive how many calls can be under way at once before returns are missed; 0 for the kernel's default. Another
     *     number needs tracefs.
     * @throws SyscallException if the kernel refuses
     * @throws BpfException if there is no such function, or {@code maxActive} is given and tracefs is not mounted
     * @throws UnsupportedFeatureException if the kernel was built without kprobes
     */
    public static Link attachReturn(BpfProgram program, String symbol, int maxActive) {
        return attach(Bpf.host(), program, symbol, 0, true, maxActive);
    }

    static Link attach(Bpf bpf, BpfProgram program, String symbol, long offset, boolean returns, int maxActive) {
        try {
            return attachQuickly(bpf, program, symbol, offset, returns, maxActive);
        } catch (SyscallException e) {
            throw explained(e, target(symbol, offset, returns), symbol);
        }
    }

    /** As the others, but does not look for similar names when there is no such function: that takes its time. */
    static Link attachQuickly(Bpf bpf, BpfProgram program, String symbol, boolean returns, int maxActive) {
        return attachQuickly(bpf, program, symbol, 0, returns, maxActive);
    }

    private static Link attachQuickly(
            Bpf bpf, BpfProgram program, String symbol, long offset, boolean returns, int maxActive) {
        String target = target(symbol, offset, returns);
        int pmu = PerfEvents.pmuType(PMU);
        if (pmu < 0 && PerfEvents.pmuType("uprobe") >= 0) {
            // New enough for both, so it was built without this one, and tracefs has none either.
            throw new UnsupportedFeatureException("kprobes", "4.1 built with CONFIG_KPROBES", KernelRelease.name());
        }
        if (pmu < 0 || maxActive != 0) {
            return TracefsKprobe.attach(bpf, Tracefs.require(), program, target, symbol, offset, returns, maxActive);
        }
        long config = returns ? PerfEvents.returnProbeBit(PMU) : 0;
        int event = PerfEvents.openProbe(bpf.sys(), pmu, config, symbol, 0, offset);
        if (event < 0) {
            throw refused(target, "perf_event_open", -event);
        }
        return PerfEventLink.attach(bpf, program, new FileDescriptor(bpf.sys(), event, target), target, () -> {});
    }

    private static String target(String symbol, long offset, boolean returns) {
        return (returns ? "kretprobe '" : "kprobe '")
                + symbol
                + (offset == 0 ? "'" : "+0x" + Long.toHexString(offset) + "'");
    }

    /** Says that there is no such function, if that is why the kernel refused. */
    private static BpfException explained(SyscallException failure, String target, String symbol) {
        int errno = failure.errno();
        if (errno == Errno.ENOENT || errno == Errno.EINVAL || errno == Errno.EADDRNOTAVAIL) {
            Kallsyms symbols = Kallsyms.load();
            if (!symbols.has(symbol)) {
                return new BpfException(
                        target + ": no such symbol in kallsyms" + Tracepoint.similar(symbols.similar(symbol)), failure);
            }
        }
        return failure;
    }

    static SyscallException refused(String target, String call, int errno) {
        String hint = switch (errno) {
            case Errno.EINVAL, Errno.EOPNOTSUPP -> "the kernel does not allow a probe there";
            case Errno.EILSEQ -> "no instruction starts there";
            case Errno.EADDRNOTAVAIL -> "several functions have this name";
            default -> SyscallErrors.probeHint(errno);
        };
        return SyscallErrors.of(target, call, errno, hint);
    }
}
