package dev.jbcc.cli.tool.generic;

import dev.jbcc.Bpf;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.Tracepoint;
import dev.jbcc.runtime.link.Uprobe;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.symbol.ProgramFile;
import dev.jbcc.runtime.usdt.UsdtProbe;
import dev.jbcc.runtime.usdt.UsdtSite;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Events that one function of a program is attached to and tells apart: {@code WHICH(ctx)} of {@code which.h} is a number, {@link #name}
 * turns it into a name.
 */
final class NumberedProbes implements AutoCloseable {
    private final CountedEvents.Kind kind;
    private final List<String> found = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();

    private NumberedProbes(CountedEvents.Kind kind) {
        this.kind = kind;
    }

    /**
     * Attaches functions of a program to all events.
     *
     * @param events one or more, all of one kind
     * @param entry to entries of functions, to tracepoints, or to static probes
     * @param exit to the returns of functions; empty for none
     * @param processId only this process, for functions and static probes of a program or library; or {@link Bpf#ALL_PROCESSES}
     * @throws BpfException if there are none, or the kernel refuses; what was attached by then is detached
     */
    static NumberedProbes attach(Bpf bpf, List<CountedEvents> events, String entry, String exit, int processId) {
        NumberedProbes probes = new NumberedProbes(events.getFirst().kind());
        try {
            events.forEach(each -> probes.attach(bpf, each, entry, exit, processId));
            return probes;
        } catch (BpfException e) {
            probes.close();
            throw e;
        }
    }

    private void attach(Bpf bpf, CountedEvents events, String entry, String exit, int processId) {
        switch (kind) {
            case KERNEL -> attachKernel(bpf, events, entry, exit);
            case USER -> attachUser(bpf, events, entry, exit, processId);
            case TRACEPOINT -> attachTracepoints(bpf, events, entry);
            case USDT -> attachUsdt(bpf, events, entry, processId);
        }
    }

    /** First to the returns: a call that is seen to begin is then seen to end. */
    private void attachKernel(Bpf bpf, CountedEvents events, String entry, String exit) {
        if (events.single()) {
            if (!exit.isEmpty()) {
                bpf.attachKretprobe(events.name(), exit);
            }
            bpf.attachKprobe(events.name(), entry);
            found.add(events.name());
        } else {
            if (!exit.isEmpty()) {
                var _ = bpf.attachKretprobe(events.pattern(), exit);
            }
            found.addAll(bpf.attachKprobe(events.pattern(), entry).attached());
        }
    }

    private void attachTracepoints(Bpf bpf, CountedEvents events, String function) {
        found.addAll(
                events.single()
                        ? List.of(events.library() + ":" + events.name())
                        : Bpf.getTracepoints(events.pattern()));
        if (found.isEmpty()) {
            throw new BpfException("event '" + events.library() + ":" + events.name()
                    + "': no tracepoint matches; they are in /sys/kernel/tracing/available_events");
        }
        BpfProgram program = bpf.loadFunc(function, ProgramType.TRACEPOINT);
        for (int i = 0; i < found.size(); i++) {
            String[] name = found.get(i).split(":", 2);
            links.add(Tracepoint.attach(program, name[0], name[1], i));
        }
    }

    private void attachUser(Bpf bpf, CountedEvents events, String entry, String exit, int processId) {
        ProgramFile file = ProgramFile.open(events.library(), processId);
        BpfProgram begin = bpf.loadFunc(entry, ProgramType.KPROBE);
        Optional<BpfProgram> end =
                exit.isEmpty() ? Optional.empty() : Optional.of(bpf.loadFunc(exit, ProgramType.KPROBE));
        Set<Long> offsets = new HashSet<>();
        int before = found.size();
        for (ProgramFile.Function each : file.functions(events.pattern())) {
            long offset = file.offsetOf(each.address());
            if (offsets.add(offset)) { // aliases are one function
                Uprobe.Place place = new Uprobe.Place(file.path(), offset, 0);
                int which = found.size();
                end.ifPresent(program -> links.add(Uprobe.attachReturn(program, place, processId, which)));
                links.add(Uprobe.attach(begin, place, processId, which));
                found.add(each.name());
            }
        }
        if (found.size() == before) {
            throw new BpfException("event '" + events.library() + ":" + events.name() + "': no function of "
                    + file.path() + " matches");
        }
    }

    /** Arguments are not read, so what the program gets is the probe's number. */
    private void attachUsdt(Bpf bpf, CountedEvents events, String function, int processId) {
        String file = events.library();
        List<UsdtProbe> probes = file.isEmpty() ? UsdtProbe.ofProcess(processId) : UsdtProbe.ofFile(file, processId);
        boolean full = events.name().indexOf(':') >= 0;
        BpfProgram program = bpf.loadFunc(function, ProgramType.KPROBE);
        int before = found.size();
        for (UsdtProbe probe : probes) {
            String name = full ? probe.fullName() : probe.name();
            if (events.pattern().matcher(name).matches()) {
                for (UsdtSite site : probe.sites()) {
                    Uprobe.Place place = new Uprobe.Place(site.file(), site.offset(), site.semaphoreOffset());
                    links.add(Uprobe.attach(program, place, processId, found.size()));
                }
                found.add(probe.fullName());
            }
        }
        if (found.size() == before) {
            String option = file.isEmpty() ? "-p " + processId : "-l " + file;
            throw new BpfException("event 'u:" + file + ":" + events.name() + "': no USDT probe matches; 'jbcc tplist "
                    + option + "' lists those that are there");
        }
    }

    /** Returns how many there are; known once attached. */
    int count() {
        return found.size();
    }

    /** Returns the name of what {@code WHICH(ctx)} gave. */
    String name(Bpf bpf, long which) {
        return kind == CountedEvents.Kind.KERNEL ? bpf.ksym(which) : found.get((int) which);
    }

    @Override
    public void close() {
        links.forEach(Link::close);
    }
}
