package dev.jbcc;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.LinkSet;
import dev.jbcc.runtime.link.Uprobe;
import dev.jbcc.runtime.link.UprobeSet;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.symbol.ProgramFile;
import dev.jbcc.runtime.usdt.UsdtAttacher;
import dev.jbcc.runtime.usdt.UsdtProbe;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The part of {@link Bpf} that attaches functions to programs and libraries. */
abstract class BpfUserEvents extends BpfNetworkEvents {
    /** Stands for all processes where a process id is asked for. */
    public static final int ALL_PROCESSES = Uprobe.ALL;

    /** A place as callers say it: an offset from a symbol, or an address. */
    private record Wanted(
            boolean returns, String name, @Nullable String symbol, long offset, int processId) {
        Uprobe.Place find() {
            ProgramFile file = ProgramFile.open(name, processId);
            return new Uprobe.Place(
                    file.path(), symbol == null ? file.offsetOf(offset) : file.offsetOf(symbol) + offset, 0);
        }
    }

    /** What places in single processes were found to be: when a process has ended, its files can no longer be found. */
    private final Map<Wanted, String> found = new ConcurrentHashMap<>();

    private final Object attacherLock = new Object();
    private @Nullable UsdtAttacher attacher;

    BpfUserEvents(BpfObject object) {
        super(object);
    }

    /**
     * Attaches a function to the entry of a function of a program or library. Mirrors
     * {@code attach_uprobe(name, sym, fn_name)}.
     *
     * @param name the short name of a library, such as {@code c}, or a path
     * @param symbol the function in it
     * @param function the function of the BPF program
     * @throws BpfException if there is no such file, symbol or function
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.17 uprobe PMU
     */
    public void attachUprobe(String name, String symbol, String function) {
        attachUprobe(name, symbol, 0, function, ALL_PROCESSES);
    }

    /**
     * Attaches a function to a place in a function of a program or library. Mirrors
     * {@code attach_uprobe(name, sym, fn_name, pid, sym_off)}.
     *
     * @param offset bytes from the symbol's start; must be the start of an instruction
     * @param processId the process to follow, with the library that it uses, in its own mount namespace; or
     *     {@link #ALL_PROCESSES}
     * @throws BpfException if there is no such file, symbol, function or process
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.17 uprobe PMU
     */
    public void attachUprobe(String name, String symbol, long offset, String function, int processId) {
        attach(new Wanted(false, name, symbol, offset, processId), function);
    }

    /**
     * Attaches a function to an address of a program or library. Mirrors {@code attach_uprobe(name, addr, fn_name, pid)}.
     *
     * @param address of a program that is not loaded elsewhere, its address in memory; else from the file's start on
     * @param processId the process to follow, or {@link #ALL_PROCESSES}
     * @throws BpfException if there is no such file, address, function or process
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.17 uprobe PMU
     */
    public void attachUprobe(String name, long address, String function, int processId) {
        attach(new Wanted(false, name, null, address, processId), function);
    }

    /**
     * Attaches a function to the entries of all functions of a program or library that match a pattern. Mirrors
     * {@code attach_uprobe(name, sym_re, fn_name, pid)}. It is one link where the kernel has {@code uprobe.multi} and the
     * function can be loaded for that, else one for each function of the file. Functions with several names are attached to once;
     * those that take no probe are skipped; if anything else goes wrong, nothing stays attached.
     *
     * @param symbolRe must match the start of a name, as in Python
     * @throws BpfException if there is no such file, function or process, or nothing matches
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.17 uprobe PMU
     */
    public MatchedProbes attachUprobe(String name, Pattern symbolRe, String function, int processId) {
        return attachAll(false, name, symbolRe, function, processId);
    }

    /**
     * Attaches a function to the return of a function of a program or library. Mirrors
     * {@code attach_uretprobe(name, sym, fn_name)}.
     *
     * @throws BpfException if there is no such file, symbol or function
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.17 uprobe PMU
     */
    public void attachUretprobe(String name, String symbol, String function) {
        attachUretprobe(name, symbol, function, ALL_PROCESSES);
    }

    /**
     * Attaches a function to the return of a function of a program or library. Mirrors
     * {@code attach_uretprobe(name, sym, fn_name, pid)}; otherwise as
     * {@link #attachUprobe(String, String, long, String, int)}.
     */
    public void attachUretprobe(String name, String symbol, String function, int processId) {
        attach(new Wanted(true, name, symbol, 0, processId), function);
    }

    /**
     * Attaches a function to the return of the function at an address. Mirrors
     * {@code attach_uretprobe(name, addr, fn_name, pid)}; otherwise as {@link #attachUprobe(String, long, String, int)}.
     */
    public void attachUretprobe(String name, long address, String function, int processId) {
        attach(new Wanted(true, name, null, address, processId), function);
    }

    /**
     * Attaches a function to the returns of all functions that match a pattern. Mirrors
     * {@code attach_uretprobe(name, sym_re, fn_name, pid)}; otherwise as {@link #attachUprobe(String, Pattern, String, int)}.
     */
    public MatchedProbes attachUretprobe(String name, Pattern symbolRe, String function, int processId) {
        return attachAll(true, name, symbolRe, function, processId);
    }

    /**
     * Attaches functions to static probes, as {@link Usdt#enableProbe} was told. {@link BpfBuilder#usdt} does it when a program is
     * opened. If anything goes wrong, what was attached before it stays.
     *
     * @throws BpfException if there is no such function, or a probe has arguments that programs cannot read
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 5.15 BPF_LINK_TYPE_PERF_EVENT
     */
    public void attachUsdt(Usdt context) {
        for (Usdt.Enabled enabled : context.enabled()) {
            attachUsdt(enabled.probe(), enabled.function(), context.processId());
        }
    }

    /**
     * Attaches a function to all places of a static probe. Mirrors what {@code attach_uprobes} of a {@code USDT} does.
     *
     * @param processId the process to follow, or {@link #ALL_PROCESSES}
     * @throws BpfException if there is no such function, or the probe has arguments that programs cannot read
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 5.15 BPF_LINK_TYPE_PERF_EVENT
     */
    public void attachUsdt(UsdtProbe probe, String function, int processId) {
        BpfProgram program = loadFunc(function, ProgramType.KPROBE);
        attachments()
                .add(
                        Attachments.Kind.USDT,
                        probe.fullName(),
                        function,
                        attacher().attach(program, probe, processId, 0));
    }

    private UsdtAttacher attacher() {
        synchronized (attacherLock) {
            if (attacher == null) {
                attacher = new UsdtAttacher(object());
            }
            return attacher;
        }
    }

    /**
     * Detaches all functions from a static probe, in whichever files it is. Has no counterpart in bcc.
     *
     * @param probe provider and name, as {@code hotspot:gc__begin}
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachUsdt(String probe) {
        attachments().detach(Attachments.Kind.USDT, probe, null);
    }

    private void attach(Wanted wanted, String function) {
        Uprobe.Place place = wanted.find();
        int processId = wanted.processId();
        BpfProgram program = loadFunc(function, ProgramType.KPROBE);
        Link link = wanted.returns()
                ? Uprobe.attachReturn(program, place, processId)
                : Uprobe.attach(program, place, processId);
        attachments().add(kind(wanted.returns()), event(place, processId), function, link);
        if (processId >= 0) {
            found.put(wanted, event(place, processId));
        }
    }

    private MatchedProbes attachAll(boolean returns, String name, Pattern symbolRe, String function, int processId) {
        ProgramFile file = ProgramFile.open(name, processId);
        Map<Long, UprobeSet.Target> targets = new LinkedHashMap<>();
        for (ProgramFile.Function each : file.functions(symbolRe)) {
            Uprobe.Place place = new Uprobe.Place(file.path(), file.offsetOf(each.address()), 0);
            targets.putIfAbsent(place.offset(), new UprobeSet.Target(each.name(), place, 0));
        }
        if (targets.isEmpty()) {
            throw new BpfException("file '" + file + "': no function matches '" + symbolRe.pattern() + "'");
        }
        BpfProgram program = loadForMulti(
                        function,
                        AttachType.TRACE_UPROBE_MULTI,
                        Feature.UPROBE_MULTI,
                        AttachType.TRACE_UPROBE_SESSION,
                        Feature.UPROBE_SESSION)
                .orElseGet(() -> loadForSingle(function));
        LinkSet links = UprobeSet.attach(
                program, file + ":" + symbolRe.pattern(), List.copyOf(targets.values()), processId, returns);
        attachments().add(kind(returns), symbolRe, function, links);
        return new MatchedProbes(links.attached(), links.skipped());
    }

    private static Attachments.Kind kind(boolean returns) {
        return returns ? Attachments.Kind.URETPROBE : Attachments.Kind.UPROBE;
    }

    private static String event(Uprobe.Place place, int processId) {
        return processId < 0 ? place.toString() : place + " of process " + processId;
    }

    /**
     * Detaches all functions from the entry of a function of a program or library. Mirrors {@code detach_uprobe(name, sym)}.
     *
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachUprobe(String name, String symbol) {
        detachUprobe(name, symbol, 0, ALL_PROCESSES);
    }

    /**
     * Detaches all functions from a place. Mirrors {@code detach_uprobe(name, sym, pid, sym_off)}. The process may have ended, if the
     * place is given as it was when attaching.
     *
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachUprobe(String name, String symbol, long offset, int processId) {
        detach(new Wanted(false, name, symbol, offset, processId));
    }

    /**
     * Detaches all functions from an address. Mirrors {@code detach_uprobe(name, addr, pid)}.
     *
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachUprobe(String name, long address, int processId) {
        detach(new Wanted(false, name, null, address, processId));
    }

    /**
     * Detaches all functions from the return of a function. Mirrors {@code detach_uretprobe(name, sym)}.
     *
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachUretprobe(String name, String symbol) {
        detachUretprobe(name, symbol, ALL_PROCESSES);
    }

    /**
     * Detaches all functions from the return of a function. Mirrors {@code detach_uretprobe(name, sym, pid)}.
     *
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachUretprobe(String name, String symbol, int processId) {
        detach(new Wanted(true, name, symbol, 0, processId));
    }

    /**
     * Detaches what was attached to the functions of a pattern. Has no counterpart in bcc.
     *
     * @throws IllegalStateException if nothing is attached to that pattern
     */
    public void detachUprobe(Pattern symbolRe) {
        attachments().detach(Attachments.Kind.UPROBE, symbolRe.pattern(), null);
    }

    /**
     * Detaches what was attached to the returns of the functions of a pattern. Has no counterpart in bcc.
     *
     * @throws IllegalStateException if nothing is attached to that pattern
     */
    public void detachUretprobe(Pattern symbolRe) {
        attachments().detach(Attachments.Kind.URETPROBE, symbolRe.pattern(), null);
    }

    private void detach(Wanted wanted) {
        String known = found.get(wanted);
        String event = known == null ? event(wanted.find(), wanted.processId()) : known;
        found.entrySet()
                .removeIf(each -> each.getKey().returns() == wanted.returns()
                        && each.getValue().equals(event));
        attachments().detach(kind(wanted.returns()), event, null);
    }

    /**
     * Returns the number of uprobes, uretprobes and static probes that are attached to. Mirrors {@code num_open_uprobes()}.
     */
    public int numOpenUprobes() {
        return attachments().count(Attachments.Kind.UPROBE, Attachments.Kind.URETPROBE, Attachments.Kind.USDT);
    }

    /**
     * Returns the names of functions of a program or library. Mirrors {@code get_user_functions(name, sym_re)}.
     *
     * @param name the short name of a library, or a path
     * @throws BpfException if there is no such file
     */
    public static Set<String> getUserFunctions(String name, Pattern symbolRe) {
        return new LinkedHashSet<>(getUserFunctionsAndAddresses(name, symbolRe).keySet());
    }

    /**
     * Returns the addresses of functions of a program or library, each once. Mirrors
     * {@code get_user_addresses(name, sym_re)}.
     *
     * @throws BpfException if there is no such file
     */
    public static Set<Long> getUserAddresses(String name, Pattern symbolRe) {
        Set<Long> addresses = new LinkedHashSet<>();
        getUserFunctionsAndAddresses(name, symbolRe).values().forEach(addresses::addAll);
        return addresses;
    }

    /**
     * Returns functions of a program or library with their addresses: one name may have several. Mirrors
     * {@code get_user_functions_and_addresses(name, sym_re)}.
     *
     * @throws BpfException if there is no such file
     */
    public static Map<String, Set<Long>> getUserFunctionsAndAddresses(String name, Pattern symbolRe) {
        Map<String, Set<Long>> functions = new LinkedHashMap<>();
        for (ProgramFile.Function each : ProgramFile.open(name, ALL_PROCESSES).functions(symbolRe)) {
            functions.computeIfAbsent(each.name(), _ -> new LinkedHashSet<>()).add(each.address());
        }
        return functions;
    }
}
