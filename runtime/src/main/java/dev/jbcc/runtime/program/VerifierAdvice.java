package dev.jbcc.runtime.program;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What to do about the verifier's verdicts. The verifier's words are a fact of each kernel: where they changed, a rule knows the old and
 * the new ones.
 */
final class VerifierAdvice {
    /** A verdict and what helps against it. */
    private record Rule(Pattern verdict, Function<MatchResult, String> advice) {}

    private static final String NULL_CHECK = "the pointer may be NULL: check it before it is used";

    private final String programType;
    private final String release;
    private final List<Rule> rules = new ArrayList<>();

    /**
     * @param programType as bpf tools show it
     * @param release of the running kernel
     */
    VerifierAdvice(String programType, String release) {
        this.programType = programType;
        this.release = release;
        pointers();
        bounds();
        stack();
        calls();
        flow();
    }

    /** Returns what helps; empty if nothing is known to. */
    String on(String verdict) {
        for (Rule rule : rules) {
            var matcher = rule.verdict().matcher(verdict);
            if (matcher.find()) {
                return rule.advice().apply(matcher.toMatchResult());
            }
        }
        return "";
    }

    private void rule(String verdict, String advice) {
        rules.add(new Rule(Pattern.compile(verdict), match -> advice));
    }

    private void rule(String verdict, Function<MatchResult, String> advice) {
        rules.add(new Rule(Pattern.compile(verdict), advice));
    }

    private void pointers() {
        rule("invalid mem access '\\w+_or_null'", NULL_CHECK);
        rule("type=\\w+_or_null expected=", NULL_CHECK);
        rule("pointer arithmetic on \\w+_or_null prohibited", NULL_CHECK);
        rule("Possibly NULL pointer passed", NULL_CHECK);
        rule(
                "invalid mem access '(scalar|inv|imm)'",
                match -> readsKernelMemory()
                        ? "this is an address and not memory of the program's own: copy from it with bpf_probe_read_kernel or"
                                + " bpf_probe_read_user"
                        : "this is a number and not memory: programs of type " + programType
                                + " read nothing but their context, packets, maps and their stack");
        rule(
                "type=(scalar|inv) expected=.*(fp|map_value|mem)",
                "the argument must point to memory of the program's own: copy what it points to into a variable first");
        rule("type=\\w+ expected=ctx", "hand on the context that the program was given");
        rule(
                "variable ctx access|dereference of modified ctx|ctx pointer and register with unbounded",
                "a context is accessed at constant offsets only: name its members, or unroll the loop");
        rule(
                "invalid bpf_context access",
                "the context of programs of type " + programType
                        + " has no member of that size there that they may access so");
        rule("write into map forbidden", "what is const lies in read-only memory");
        rule(
                "only read is supported|cannot write into|the prog does not allow writes",
                "programs of type " + programType + " may read this object but not change it");
        rule(
                "32-bit pointer arithmetic prohibited|math between|pointer arithmetic .*prohibited|bitwise operator",
                "keep the pointer as it is, and do the arithmetic with a number that is known to be small");
        rule(
                "leaks addr|leak pointer",
                "an address of the kernel may not leave the program without CAP_PERFMON; store a number instead");
    }

    private boolean readsKernelMemory() {
        return switch (programType) {
            case "kprobe", "tracepoint", "perf_event", "raw_tracepoint", "raw_tracepoint_writable", "tracing", "lsm" ->
                true;
            default -> false;
        };
    }

    private void bounds() {
        rule(
                "invalid access to map value, value_size=(\\d+) off=(-?\\d+) size=(\\d+)",
                match -> outside("value", match));
        rule("invalid access to memory, mem_size=(\\d+) off=(-?\\d+) size=(\\d+)", match -> outside("memory", match));
        rule(
                "invalid access to packet|outside of the packet",
                "compare with data_end first: if ((void *)(header + 1) > data_end) return");
        rule(
                "unbounded memory access, use|min value is negative, either use|R\\d invalid negative",
                "the size must have a bound: make it unsigned, and test it or mask it with a constant first");
        rule("invalid zero-sized read", "the size may be 0 here: test it first");
        rule(
                "unbounded memory access|is outside of the allowed memory range|min value is negative",
                "bound the index first: if (i >= N) return, or i &= N - 1 where N is a power of two");
        rule(
                "misaligned (\\w+) access",
                match -> match.group(1).equals("stack")
                        ? "what lies on the stack is accessed at multiples of its size: copy it with __builtin_memcpy"
                        : "the address must be a multiple of the size: copy with __builtin_memcpy or read single bytes");
    }

    private static String outside(String what, MatchResult match) {
        long offset = Long.parseLong(match.group(2));
        long end = offset + Long.parseLong(match.group(3));
        String bytes = "it has " + match.group(1) + " bytes, and bytes " + offset + " to " + (end - 1)
                + " are accessed; an index needs a bound";
        return "the " + what + " is too small: " + bytes;
    }

    private void stack() {
        rule(
                "combined stack size of \\d+ calls is",
                "a function and those it calls have 512 bytes of stack together: keep large variables in a"
                        + " BPF_PERCPU_ARRAY of one entry");
        rule(
                "invalid (indirect )?read from stack",
                "not every byte there has a value, and padding counts: start with = {}");
        rule(
                "invalid write to stack|invalid stack|stack size",
                "the stack has 512 bytes: keep large variables in a BPF_PERCPU_ARRAY of one entry");
    }

    private void calls() {
        rule(
                "GPL-restricted|cannot call GPL|non-GPL",
                "only programs under a licence compatible with the GPL may call this: #define BPF_LICENSE GPL");
        rule(
                "(unknown func|cannot use helper) bpf_override_return#",
                "only kprobe programs may call bpf_override_return, and only where the kernel was built with"
                        + " CONFIG_BPF_KPROBE_OVERRIDE");
        rule(
                "unknown func (\\w+)#|cannot use helper (\\w+)#",
                match -> "programs of type " + programType + " cannot call "
                        + (match.group(1) != null ? match.group(1) : match.group(2)) + " on Linux " + release);
        rule(
                "invalid func unknown#(\\d+)",
                match -> "Linux " + release + " has no helper of number " + match.group(1)
                        + ": a newer kernel may have it");
        rule("cannot pass map_type", "this function does not go with maps of this kind");
        rule(
                "Unreleased reference|reference leak",
                "submit or discard what was reserved, and release what was looked up, on every path");
        rule("too many args|stack arguments", "functions take at most 5 arguments: hand over a struct by its address");
        rule("the call stack of \\d+ frames", "calls go at most 8 deep: inline some");
        rule(
                "At program exit the register R0|should have been in",
                "programs of type " + programType + " may return certain numbers only");
    }

    private void flow() {
        rule("infinite loop detected|back-edge", "bound the loop with a constant, or unroll it with #pragma unroll");
        rule(
                "program is too large|too many instructions|too complex",
                "the verifier gave up: shorten the loops, split the program, or simplify conditions");
        rule("R0 !read_ok", "this path returns no value: return one on every path");
        rule("!read_ok", "this has no value on some path: initialise the variable");
        rule("unreachable insn", "no path leads to this code: is a return or an exit before it?");
        rule("jump out of range", "a jump of inline assembly leads out of the program");
        rule("last insn is not an exit", "the function does not end with a return");
    }
}
