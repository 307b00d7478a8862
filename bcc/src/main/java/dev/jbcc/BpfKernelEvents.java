package dev.jbcc;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.link.BpfIterator;
import dev.jbcc.runtime.link.IteratorScope;
import dev.jbcc.runtime.link.KernelFunctions;
import dev.jbcc.runtime.link.Kprobe;
import dev.jbcc.runtime.link.KprobeSet;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.LinkSet;
import dev.jbcc.runtime.link.Lsm;
import dev.jbcc.runtime.link.PerfEvent;
import dev.jbcc.runtime.link.PerfEventAttributes;
import dev.jbcc.runtime.link.RawTracepoint;
import dev.jbcc.runtime.link.Tracepoint;
import dev.jbcc.runtime.link.Tracing;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.ProgramType;
import java.util.Optional;
import java.util.regex.Pattern;

/** The part of {@link Bpf} that attaches functions to events of the kernel. */
abstract class BpfKernelEvents extends BpfFunctions {
    private final Attachments attachments = new Attachments();

    BpfKernelEvents(BpfObject object) {
        super(object);
    }

    /** Returns what is attached; for the other parts. */
    final Attachments attachments() {
        return attachments;
    }

    /**
     * Attaches a function that {@code KFUNC_PROBE} declares, before the kernel function it names. Mirrors
     * {@code attach_kfunc(fn_name)}; functions of that kind are attached at once when the program is opened.
     *
     * @param function with or without {@code kfunc__}
     * @throws BpfException if there is no such function in the kernel or in the program
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 5.5 BPF_TRACE_FENTRY
     */
    public void attachKfunc(String function) {
        attachTrampoline(Attachments.Kind.KFUNC, withPrefix("kfunc__", function));
    }

    /**
     * Attaches a function that {@code KRETFUNC_PROBE} declares, after the kernel function it names. Mirrors
     * {@code attach_kretfunc(fn_name)}; otherwise as {@link #attachKfunc}.
     */
    public void attachKretfunc(String function) {
        attachTrampoline(Attachments.Kind.KRETFUNC, withPrefix("kretfunc__", function));
    }

    private void attachTrampoline(Attachments.Kind kind, String function) {
        attachments.add(kind, function, function, Tracing.attach(loadFunc(function)));
    }

    /** Functions of objects that others compiled have no prefix. */
    private String withPrefix(String prefix, String function) {
        return object().spec().findProgram(prefix + function).isPresent() ? prefix + function : function;
    }

    /**
     * Attaches a function that {@code LSM_PROBE} declares to its hook. Mirrors {@code attach_lsm(fn_name)}; functions of that
     * kind are attached at once when the program is opened.
     *
     * @param function with or without {@code lsm__}
     * @throws BpfException if there is no such hook in the kernel, or function in the program
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 5.7 BPF_LSM_MAC
     */
    public void attachLsm(String function) {
        String name = withPrefix("lsm__", function);
        attachments.add(Attachments.Kind.LSM, name, name, Lsm.attach(loadFunc(name)));
    }

    /**
     * Makes an iterator of a function that {@code BPF_ITER} declares, to be run and read as often as wanted.
     *
     * @param function with or without {@code bpf_iter__}
     * @param scope what it goes over
     * @return owned by this object, may be closed earlier
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 5.8 BPF_TRACE_ITER
     */
    public BpfIterator attachIterator(String function, IteratorScope scope) {
        String name = withPrefix("bpf_iter__", function);
        BpfIterator iterator = BpfIterator.attach(loadFunc(name), scope);
        attachments.add(Attachments.Kind.ITERATOR, function, name, iterator);
        return iterator;
    }

    /**
     * Detaches a function. Mirrors {@code detach_kfunc(fn_name)}.
     *
     * @throws IllegalStateException if it is not attached
     */
    public void detachKfunc(String function) {
        attachments.detach(Attachments.Kind.KFUNC, withPrefix("kfunc__", function), null);
    }

    /**
     * Detaches a function. Mirrors {@code detach_kretfunc(fn_name)}.
     *
     * @throws IllegalStateException if it is not attached
     */
    public void detachKretfunc(String function) {
        attachments.detach(Attachments.Kind.KRETFUNC, withPrefix("kretfunc__", function), null);
    }

    /**
     * Detaches a function. Mirrors {@code detach_lsm(fn_name)}.
     *
     * @throws IllegalStateException if it is not attached
     */
    public void detachLsm(String function) {
        attachments.detach(Attachments.Kind.LSM, withPrefix("lsm__", function), null);
    }

    /**
     * Attaches a function to the entry of a kernel function. Mirrors {@code attach_kprobe(event, fn_name)}. A name such as
     * {@code sys_clone} or {@code __x64_sys_clone} stands for the system call, whatever this kernel calls it (bcc does
     * that for {@code kprobe__sys_clone} only).
     *
     * @param event the kernel function
     * @param function the function of the program
     * @throws BpfException if there is no such function in the kernel or in the program
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.1 BPF_PROG_TYPE_KPROBE
     */
    public void attachKprobe(String event, String function) {
        attachKprobe(event, 0, function);
    }

    /** Attaches a function inside a kernel function. Mirrors {@code attach_kprobe(event, event_off, fn_name)}. */
    public void attachKprobe(String event, long offset, String function) {
        attachProbe(false, event, function, offset, 0);
    }

    /** Attaches a function to the return of a kernel function. Mirrors {@code attach_kretprobe(event, fn_name)}. */
    public void attachKretprobe(String event, String function) {
        attachKretprobe(event, function, 0);
    }

    /**
     * Attaches a function to the return of a kernel function. Mirrors {@code attach_kretprobe(event, fn_name, maxactive)}.
     *
     * @param maxActive how many calls can be under way at once before returns are missed; 0 for the kernel's default
     * @throws BpfException if there is no such function in the kernel or in the program
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.1 BPF_PROG_TYPE_KPROBE
     */
    public void attachKretprobe(String event, String function, int maxActive) {
        attachProbe(true, event, function, 0, maxActive);
    }

    /**
     * Attaches a function to the entries of all kernel functions that match a pattern. Mirrors
     * {@code attach_kprobe(event_re, fn_name)}. It is one link where the kernel has {@code kprobe.multi} and the function can
     * be loaded for that, else one for each kernel function. Kernel functions that take no probe are skipped; if anything else
     * goes wrong, nothing stays attached.
     *
     * @param eventRe must match the whole name of a kernel function; its text is the event to detach
     * @throws BpfException if no kernel function matches, or the kernel refuses all of them
     */
    public MatchedProbes attachKprobe(Pattern eventRe, String function) {
        return attachProbes(Attachments.Kind.KPROBE, eventRe, function, 0);
    }

    /**
     * Attaches a function to the returns of all kernel functions that match a pattern. Mirrors
     * {@code attach_kretprobe(event_re, fn_name)}; otherwise as {@link #attachKprobe(Pattern, String)}.
     */
    public MatchedProbes attachKretprobe(Pattern eventRe, String function) {
        return attachKretprobe(eventRe, function, 0);
    }

    /**
     * Attaches a function to the returns of all kernel functions that match a pattern. Mirrors
     * {@code attach_kretprobe(event_re, fn_name, maxactive)}; otherwise as {@link #attachKprobe(Pattern, String)}.
     *
     * @param maxActive as {@link #attachKretprobe(String, String, int)} takes it; makes one link for each kernel function
     */
    public MatchedProbes attachKretprobe(Pattern eventRe, String function, int maxActive) {
        return attachProbes(Attachments.Kind.KRETPROBE, eventRe, function, maxActive);
    }

    private MatchedProbes attachProbes(Attachments.Kind kind, Pattern eventRe, String function, int maxActive) {
        boolean returns = kind == Attachments.Kind.KRETPROBE;
        Optional<BpfProgram> multi = maxActive == 0
                ? loadForMulti(
                        function,
                        AttachType.TRACE_KPROBE_MULTI,
                        Feature.KPROBE_MULTI,
                        AttachType.TRACE_KPROBE_SESSION,
                        Feature.KPROBE_SESSION)
                : Optional.empty();
        LinkSet links = multi.isPresent()
                ? KprobeSet.attachMulti(multi.get(), eventRe, returns)
                : KprobeSet.attachEach(loadForSingle(function), KernelFunctions.matching(eventRe), returns, maxActive);
        attachments.add(kind, eventRe, function, links);
        return new MatchedProbes(links.attached(), links.skipped());
    }

    /** Tries the likely name of a system call first, because looking up symbols takes longer than everything else. */
    private void attachProbe(boolean returns, String event, String function, long offset, int maxActive) {
        BpfProgram program = loadFunc(function, ProgramType.KPROBE);
        String likely = SyscallNames.translated(event);
        Link link;
        try {
            link = attachProbe(returns, likely, program, offset, maxActive);
        } catch (BpfException failure) {
            if (likely.equals(event) || !SyscallNames.isOrdinary(event)) {
                throw failure;
            }
            link = attachProbe(returns, event, program, offset, maxActive);
        }
        attachments.add(returns ? Attachments.Kind.KRETPROBE : Attachments.Kind.KPROBE, event, function, link);
    }

    private static Link attachProbe(boolean returns, String symbol, BpfProgram program, long offset, int maxActive) {
        return returns ? Kprobe.attachReturn(program, symbol, maxActive) : Kprobe.attach(program, symbol, offset);
    }

    /**
     * Attaches a function to a tracepoint. Mirrors {@code attach_tracepoint(tp, fn_name)}.
     *
     * @param tracepoint category and event, such as {@code sched:sched_switch}
     * @throws BpfException if there is no such tracepoint, or no such function in the program
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.7 BPF_PROG_TYPE_TRACEPOINT
     */
    public void attachTracepoint(String tracepoint, String function) {
        int colon = tracepoint.indexOf(':');
        if (colon <= 0 || colon + 1 == tracepoint.length()) {
            throw new IllegalArgumentException(
                    "tracepoint '" + tracepoint + "': must be category:event, such as sched:sched_switch");
        }
        BpfProgram program = loadFunc(function, ProgramType.TRACEPOINT);
        Link link = Tracepoint.attach(program, tracepoint.substring(0, colon), tracepoint.substring(colon + 1));
        attachments.add(Attachments.Kind.TRACEPOINT, tracepoint, function, link);
    }

    /**
     * Attaches a function to all tracepoints that match a pattern. Mirrors {@code attach_tracepoint(tp_re, fn_name)}. Those
     * that take no program are skipped; if anything else goes wrong, nothing stays attached.
     *
     * @param tpRe must match the beginning of {@code category:event}, as in bcc; its text is the tracepoint to detach
     * @throws BpfException if no tracepoint matches, or the kernel refuses all of them
     */
    public MatchedProbes attachTracepoint(Pattern tpRe, String function) {
        LinkSet links = Tracepoint.attachEach(loadFunc(function, ProgramType.TRACEPOINT), getTracepoints(tpRe));
        attachments.add(Attachments.Kind.TRACEPOINT, tpRe, function, links);
        return new MatchedProbes(links.attached(), links.skipped());
    }

    /**
     * Attaches a function to a raw tracepoint. Mirrors {@code attach_raw_tracepoint(tp, fn_name)}.
     *
     * @param tracepoint the event without category, such as {@code sched_switch}
     * @throws BpfException if there is no such function in the program
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @kernel 4.17 BPF_PROG_TYPE_RAW_TRACEPOINT
     */
    public void attachRawTracepoint(String tracepoint, String function) {
        BpfProgram program = loadFunc(function, ProgramType.RAW_TRACEPOINT);
        attachments.add(
                Attachments.Kind.RAW_TRACEPOINT, tracepoint, function, RawTracepoint.attach(program, tracepoint));
    }

    /**
     * Detaches all functions from the entry of a kernel function. Mirrors {@code detach_kprobe(event)}.
     *
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachKprobe(String event) {
        attachments.detach(Attachments.Kind.KPROBE, event, null);
    }

    /**
     * Detaches a function from the entry of a kernel function. Mirrors {@code detach_kprobe(event, fn_name)}.
     *
     * @throws IllegalStateException if it is not attached there
     */
    public void detachKprobe(String event, String function) {
        attachments.detach(Attachments.Kind.KPROBE, event, function);
    }

    /**
     * Detaches all functions from the return of a kernel function. Mirrors {@code detach_kretprobe(event)}.
     *
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachKretprobe(String event) {
        attachments.detach(Attachments.Kind.KRETPROBE, event, null);
    }

    /**
     * Detaches a function from the return of a kernel function. Mirrors {@code detach_kretprobe(event, fn_name)}.
     *
     * @throws IllegalStateException if it is not attached there
     */
    public void detachKretprobe(String event, String function) {
        attachments.detach(Attachments.Kind.KRETPROBE, event, function);
    }

    /**
     * Detaches all functions from a tracepoint. Mirrors {@code detach_tracepoint(tp)}.
     *
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachTracepoint(String tracepoint) {
        attachments.detach(Attachments.Kind.TRACEPOINT, tracepoint, null);
    }

    /**
     * Detaches all functions from a raw tracepoint. Mirrors {@code detach_raw_tracepoint(tp)}.
     *
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachRawTracepoint(String tracepoint) {
        attachments.detach(Attachments.Kind.RAW_TRACEPOINT, tracepoint, null);
    }

    /**
     * Detaches a function from a tracepoint.
     *
     * @throws IllegalStateException if it is not attached there
     */
    public void detachTracepoint(String tracepoint, String function) {
        attachments.detach(Attachments.Kind.TRACEPOINT, tracepoint, function);
    }

    /**
     * Detaches a function from a raw tracepoint.
     *
     * @throws IllegalStateException if it is not attached there
     */
    public void detachRawTracepoint(String tracepoint, String function) {
        attachments.detach(Attachments.Kind.RAW_TRACEPOINT, tracepoint, function);
    }

    /**
     * Attaches a function to a perf event on all CPUs that are online, for all processes. Mirrors
     * {@code attach_perf_event(ev_type, ev_config, fn_name, sample_period, sample_freq)}.
     *
     * @param event with a period or a frequency, such as
     *     {@code PerfEventAttributes.of(PerfEventAttributes.Software.CPU_CLOCK).frequency(99)}
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses, or the machine has no such counter
     * @kernel 4.9 BPF_PROG_TYPE_PERF_EVENT
     */
    public void attachPerfEvent(PerfEventAttributes event, String function) {
        attachPerfEvent(event, function, PerfEvent.ANY, PerfEvent.ANY, PerfEvent.ANY);
    }

    /**
     * Attaches a function to a perf event. Mirrors {@code attach_perf_event(…, pid, cpu, group_fd)}.
     *
     * @param pid of a thread, which is followed from CPU to CPU, as are its children; -1 for all
     * @param cpu a CPU; -1 for all
     * @param groupFd the leader of the group that the event joins; -1 for none
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses, or the machine has no such counter
     */
    public void attachPerfEvent(PerfEventAttributes event, String function, int pid, int cpu, int groupFd) {
        BpfProgram program = loadFunc(function, ProgramType.PERF_EVENT);
        Link link = PerfEvent.attach(program, event, pid, cpu, groupFd);
        attachments.add(Attachments.Kind.PERF_EVENT, event.toString(), function, link);
    }

    /**
     * Attaches a function to a perf event that is given as the kernel takes it. Mirrors
     * {@code attach_perf_event_raw(attr, fn_name, pid, cpu, group_fd)}; otherwise as
     * {@link #attachPerfEvent(PerfEventAttributes, String, int, int, int)}.
     *
     * @param attributes {@code struct perf_event_attr} as {@link PerfEventAttributes#ofBytes} takes it
     */
    public void attachPerfEventRaw(byte[] attributes, String function, int pid, int cpu, int groupFd) {
        attachPerfEvent(PerfEventAttributes.ofBytes(attributes), function, pid, cpu, groupFd);
    }

    /**
     * Detaches all functions from a perf event. Mirrors {@code detach_perf_event(ev_type, ev_config)}: period and frequency do
     * not matter.
     *
     * @throws IllegalStateException if nothing is attached there
     */
    public void detachPerfEvent(PerfEventAttributes event) {
        attachments.detach(Attachments.Kind.PERF_EVENT, event.toString(), null);
    }

    /** Returns the number of kprobes and kretprobes that are attached. Mirrors {@code num_open_kprobes()}. */
    public int numOpenKprobes() {
        return attachments.count(Attachments.Kind.KPROBE, Attachments.Kind.KRETPROBE);
    }

    /** Returns the number of tracepoints that functions are attached to. Mirrors {@code num_open_tracepoints()}. */
    public int numOpenTracepoints() {
        return attachments.count(Attachments.Kind.TRACEPOINT);
    }
}
