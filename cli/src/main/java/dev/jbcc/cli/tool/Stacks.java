package dev.jbcc.cli.tool;

import dev.jbcc.Bpf;
import dev.jbcc.StackTraces;
import dev.jbcc.runtime.symbol.Symbol;
import dev.jbcc.runtime.symbol.Symbolizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** The stacks that a program which includes {@code stacks.h} has stored, with names. */
public final class Stacks {
    /** What the program has for a stack that there is none of, or that is not wanted. */
    static final int NONE = -14;

    /** Names of functions between a raw tracepoint and the program that is attached to it. */
    private static final List<String> TRACING =
            List.of("bpf_prog_", "bpf_trace_run", "__bpf_trace_", "__traceiter_", "bpf_get_stackid", "bpf_dispatcher_");

    /** How deep these can be. */
    private static final int TRACING_DEPTH = 10;

    /** Set in ids of stacks in the table for those whose place was taken. */
    private static final int SECOND_TABLE = 1 << 30;

    private final StackTraces first;
    private final StackTraces second;
    private final Symbolizer symbols;
    private final boolean offsets;

    /** Stacks of processes that were named already: a process may have ended when it is asked about again. */
    private final Map<UserStack, List<StackFrame>> named = new HashMap<>();

    private record UserStack(int processId, int stackId) {}

    /** @param offsets whether names are followed by the distance from the function's start */
    public Stacks(Bpf bpf, boolean offsets) {
        this.first = bpf.stackTraces("stacks");
        this.second = bpf.stackTraces("second_stacks");
        this.symbols = bpf.symbols();
        this.offsets = offsets;
    }

    /** Returns a stack of the kernel, the innermost frame first; without what is there only because of the tracing. */
    public List<StackFrame> kernel(int stackId) {
        return stackId < 0
                ? missing(stackId, "[Missed Kernel Stack]")
                : withoutTracing(walk(stackId, this::kernelFrame));
    }

    /** Returns a stack of a process, the innermost frame first, with the names that it had when it was first asked for. */
    public List<StackFrame> user(int processId, int stackId) {
        return stackId < 0
                ? missing(stackId, "[Missed User Stack]")
                : named.computeIfAbsent(
                        new UserStack(processId, stackId),
                        stack -> walk(stack.stackId, address -> userFrame(stack.processId, address)));
    }

    private List<StackFrame> walk(int stackId, LongFunction<StackFrame> frame) {
        return (stackId & SECOND_TABLE) == 0 ? first.walk(stackId, frame) : second.walk(stackId & ~SECOND_TABLE, frame);
    }

    private static List<StackFrame> missing(int stackId, String text) {
        return stackId == NONE ? List.of() : List.of(StackFrame.label(text));
    }

    private StackFrame kernelFrame(long address) {
        return new StackFrame(StackFrame.Kind.KERNEL, text(symbols.findKernel(address)), address);
    }

    /** Returns the frame of an address in a process. */
    public StackFrame userFrame(int processId, long address) {
        Optional<Symbol> symbol = symbols.find(processId, address, true);
        boolean compiled = symbol.isPresent() && isPerfMap(symbol.get().module());
        return new StackFrame(compiled ? StackFrame.Kind.COMPILED : StackFrame.Kind.NATIVE, text(symbol), address);
    }

    private String text(Optional<Symbol> symbol) {
        return symbol.isPresent() ? symbol.get().text(false, offsets) : Symbol.UNKNOWN;
    }

    /** Virtual machines write the names of what they compile to such files. */
    static boolean isPerfMap(String module) {
        return module.startsWith("/tmp/perf-") && module.endsWith(".map");
    }

    static List<StackFrame> withoutTracing(List<StackFrame> frames) {
        int start = 0;
        for (int i = 0; i < Math.min(frames.size(), TRACING_DEPTH); i++) {
            String name = frames.get(i).name();
            if (TRACING.stream().anyMatch(name::startsWith)) {
                start = i + 1;
            }
        }
        return new ArrayList<>(frames.subList(start, frames.size()));
    }

    /** Counts the stacks that found no room as lost. */
    public static void tellLosses(Session session) {
        Object missed = session.bpf().table("losses").values().getFirst();
        if (missed instanceof Number number) {
            session.lost(number.longValue(), "stacks not stored, shown as missed", "filters make fewer");
        }
    }
}
