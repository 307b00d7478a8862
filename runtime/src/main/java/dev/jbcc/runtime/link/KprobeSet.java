package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.program.BpfProgram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final List<Link> links = new ArrayList<>();
    private final Set<String> attached = new LinkedHashSet<>();
    private final Map<String, String> skipped;

    private KprobeSet(Bpf bpf, BpfProgram program, KernelFunctions functions, boolean returns) {
        this.bpf = bpf;
        this.program = program;
        this.functions = functions;
        this.returns = returns;
        this.skipped = new LinkedHashMap<>(functions.refused());
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
        return set.attach(functions.places().isEmpty() ? set::byName : set::byAddress);
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
        if (fd < 0 && isThePlace(-fd)) {
            return Optional.empty();
        }
        return Optional.of(set.attach(() -> set.linked(functions.places(), fd)));
    }

    private void linked(List<KernelFunctions.Place> places, int fd) {
        String target = KprobeMulti.target(places.size(), returns);
        if (fd < 0) {
            throw KprobeMulti.refused(target, program, -fd);
        }
        links.add(new BpfLink(bpf, target, fd));
        for (KernelFunctions.Place place : places) {
            attached.add(place.name());
        }
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
        return set.attach(() -> set.oneByOne(maxActive));
    }

    private LinkSet attach(Runnable way) {
        if (functions.names().isEmpty()) {
            throw new BpfException((returns ? "kretprobes" : "kprobes") + ": no function of the kernel matches"
                    + (skipped.isEmpty()
                            ? ""
                            : " but those that take no probe: " + String.join(", ", skipped.keySet())));
        }
        try {
            way.run();
        } catch (Throwable e) {
            LinkSet.abandon(links, e);
            throw e;
        }
        String target = (returns ? "kretprobes of " : "kprobes of ") + attached.size() + " functions";
        return new LinkSet(target, links, List.copyOf(attached), skipped);
    }

    private void byAddress() {
        List<KernelFunctions.Place> places = functions.places();
        byAddress(places);
        if (links.isEmpty()) {
            throw KprobeMulti.refused(KprobeMulti.target(places.size(), returns), program, Errno.EINVAL);
        }
    }

    /** One bad function spoils a whole call, so that is halved until it is alone. */
    private void byAddress(List<KernelFunctions.Place> places) {
        int fd = KprobeMulti.tryAttach(bpf, program, addresses(places), new long[0], returns);
        if (fd >= 0 || !isThePlace(-fd)) {
            linked(places, fd);
        } else if (places.size() == 1) {
            skipped.put(places.getFirst().name(), VANISHED);
        } else {
            int middle = places.size() >>> 1;
            byAddress(places.subList(0, middle));
            byAddress(places.subList(middle, places.size()));
        }
    }

    private void byName() {
        List<String> names = functions.names();
        byName(names);
        if (links.isEmpty()) {
            throw KprobeMulti.refused(KprobeMulti.target(names.size(), returns), program, Errno.EINVAL);
        }
    }

    private void byName(List<String> names) {
        try {
            links.add(KprobeMulti.attach(bpf, program, names, new long[0], returns));
            attached.addAll(names);
        } catch (SyscallException e) {
            if (!isThePlace(e.errno())) {
                throw e;
            }
            if (names.size() == 1) {
                skipped.put(names.getFirst(), VANISHED);
            } else {
                int middle = names.size() >>> 1;
                byName(names.subList(0, middle));
                byName(names.subList(middle, names.size()));
            }
        }
    }

    private void oneByOne(int maxActive) {
        BpfException last = null;
        for (String name : functions.names()) {
            try {
                links.add(Kprobe.attachQuickly(bpf, program, name, returns, maxActive));
                attached.add(name);
            } catch (SyscallException e) {
                if (!isThePlace(e.errno())) {
                    throw e;
                }
                last = e;
                skipped.put(name, String.valueOf(e.getMessage()));
            }
        }
        if (links.isEmpty() && last != null) {
            throw last;
        }
    }

    /** Whether an error is about what is to be attached to, and not about rights, memory or the program. */
    static boolean isThePlace(int errno) {
        return switch (errno) {
            case Errno.EINVAL,
                    Errno.ENOENT,
                    Errno.ESRCH,
                    Errno.EILSEQ,
                    Errno.EBUSY,
                    Errno.EEXIST,
                    Errno.EOPNOTSUPP,
                    Errno.ENOTSUPP,
                    Errno.EADDRNOTAVAIL -> true;
            default -> false;
        };
    }
}
