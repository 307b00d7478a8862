package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.program.BpfProgram;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * Attachments to all functions of the kernel that match a pattern. Functions that take no probe, or went with their module
 * meanwhile, are left out and told; whatever else goes wrong, nothing stays attached.
 */
public final class KprobeSet {
    private static final String VANISHED = "vanished, or cannot be traced";

    private final Bpf bpf;
    private final BpfProgram program;
    private final boolean returns;
    private final KernelFunctions functions;

    private KprobeSet(Bpf bpf, BpfProgram program, KernelFunctions functions, boolean returns) {
        this.bpf = bpf;
        this.program = program;
        this.functions = functions;
        this.returns = returns;
    }

    /**
     * Attaches a program through {@link KprobeMulti}.
     *
     * @param returns whether at their returns instead of their entries
     * @throws SyscallException if the kernel refuses all of them, or for want of rights or memory
     * @throws BpfException if there are no functions
     * @kernel 5.18 BPF_TRACE_KPROBE_MULTI
     */
    public static LinkSet attachMulti(BpfProgram program, KernelFunctions functions, boolean returns) {
        return attachMulti(Bpf.host(), program, functions, returns);
    }

    static LinkSet attachMulti(Bpf bpf, BpfProgram program, KernelFunctions functions, boolean returns) {
        KprobeSet set = new KprobeSet(bpf, program, functions, returns);
        return functions.places().isEmpty() ? set.byName() : set.byAddress();
    }

    /**
     * Attaches a program through {@link KprobeMulti} to all functions that match a pattern. Takes less time than listing them
     * first, as long as all of them can be traced.
     *
     * @param pattern must match the whole name
     * @param returns whether at their returns instead of their entries
     * @throws SyscallException if the kernel refuses all of them, or for want of rights or memory
     * @throws BpfException if there are no functions
     * @kernel 5.18 BPF_TRACE_KPROBE_MULTI
     */
    public static LinkSet attachMulti(BpfProgram program, Pattern pattern, boolean returns) {
        Bpf bpf = Bpf.host();
        KernelFunctions candidates = KernelFunctions.candidates(pattern);
        Optional<LinkSet> all = attachAll(bpf, program, candidates, returns);
        return all.isPresent() ? all.get() : attachMulti(bpf, program, KernelFunctions.matching(pattern), returns);
    }

    /** Tries all at once; empty if the kernel does not take one of them. */
    static Optional<LinkSet> attachAll(Bpf bpf, BpfProgram program, KernelFunctions functions, boolean returns) {
        if (functions.places().isEmpty()) {
            return Optional.empty();
        }
        KprobeSet set = new KprobeSet(bpf, program, functions, returns);
        int fd = KprobeMulti.tryAttach(bpf, program, addresses(functions.places()), new long[0], returns);
        if (fd < 0 && ProbeParts.isThePlace(-fd)) {
            return Optional.empty();
        }
        ProbeParts<KernelFunctions.Place> parts = new ProbeParts<>(KernelFunctions.Place::name);
        return Optional.of(set.attach(parts, () -> parts.attach(functions.places(), set.together(_ -> fd))));
    }

    private static long[] addresses(List<KernelFunctions.Place> places) {
        long[] addresses = new long[places.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = places.get(i).address();
        }
        return addresses;
    }

    /**
     * Attaches a program to one function after the other.
     *
     * @param maxActive as {@link Kprobe#attachReturn} takes it
     * @throws SyscallException if the kernel refuses all of them, or for want of rights, descriptors or memory
     * @throws BpfException if there are no functions
     */
    public static LinkSet attachEach(BpfProgram program, KernelFunctions functions, boolean returns, int maxActive) {
        return attachEach(Bpf.host(), program, functions, returns, maxActive);
    }

    static LinkSet attachEach(Bpf bpf, BpfProgram program, KernelFunctions functions, boolean returns, int maxActive) {
        KprobeSet set = new KprobeSet(bpf, program, functions, returns);
        ProbeParts<String> parts = new ProbeParts<>(name -> name);
        return set.attach(
                parts,
                () -> parts.attach(
                        functions.names(), name -> Kprobe.attachQuickly(bpf, program, name, returns, maxActive)));
    }

    private LinkSet byAddress() {
        ProbeParts<KernelFunctions.Place> parts = new ProbeParts<>(KernelFunctions.Place::name);
        return attach(
                parts,
                () -> parts.attach(
                        functions.places(),
                        together(part -> KprobeMulti.tryAttach(bpf, program, addresses(part), new long[0], returns))));
    }

    private LinkSet byName() {
        ProbeParts<String> parts = new ProbeParts<>(name -> name);
        return attach(
                parts,
                () -> parts.attach(
                        functions.names(),
                        together(part -> KprobeMulti.tryAttach(bpf, program, part, new long[0], returns))));
    }

    private <P> ProbeParts.Together<P> together(ToIntFunction<List<P>> attempt) {
        return new ProbeParts.Together<>(
                bpf,
                attempt,
                count -> KprobeMulti.target(count, returns),
                errno ->
                        KprobeMulti.refused(KprobeMulti.target(functions.names().size(), returns), program, errno),
                VANISHED);
    }

    private LinkSet attach(ProbeParts<?> parts, Runnable way) {
        Map<String, String> refused = functions.refused();
        if (functions.names().isEmpty()) {
            throw new BpfException((returns ? "kretprobes" : "kprobes") + ": no function of the kernel matches"
                    + (refused.isEmpty()
                            ? ""
                            : " but those that take no probe: " + String.join(", ", refused.keySet())));
        }
        return parts.finish(way, count -> (returns ? "kretprobes of " : "kprobes of ") + count + " functions", refused);
    }
}
