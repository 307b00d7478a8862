package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which ELF section a program goes to, and what follows from that.
 *
 * @param name of the section, as libbpf spells it
 * @param tracing whether memory of the kernel may be read in it
 */
record ProgramSection(String name, boolean tracing) {
    private static final String TRACEPOINT = "tracepoint__";

    /** Prefixes of function names that say what a function is attached to. */
    private static final Map<String, String> PREFIXES = Map.of(
            "kprobe__", "kprobe/",
            "kretprobe__", "kretprobe/",
            "raw_tracepoint__", "raw_tracepoint/");

    /** Sections by the struct that the context points to. */
    private static final Map<String, ProgramSection> CONTEXTS = Map.ofEntries(
            Map.entry("pt_regs", new ProgramSection("kprobe", true)),
            Map.entry("bpf_perf_event_data", new ProgramSection("perf_event", true)),
            Map.entry("bpf_raw_tracepoint_args", new ProgramSection("raw_tracepoint", true)),
            Map.entry("xdp_md", new ProgramSection("xdp", false)),
            Map.entry("__sk_buff", new ProgramSection("tc", false)),
            Map.entry("bpf_sock_ops", new ProgramSection("sockops", false)),
            Map.entry("sk_msg_md", new ProgramSection("sk_msg", false)),
            Map.entry("bpf_sock_addr", new ProgramSection("cgroup/connect4", false)),
            Map.entry("bpf_cgroup_dev_ctx", new ProgramSection("cgroup/dev", false)),
            Map.entry("bpf_sysctl", new ProgramSection("cgroup/sysctl", false)),
            Map.entry("bpf_sockopt", new ProgramSection("cgroup/getsockopt", false)),
            Map.entry("bpf_sk_lookup", new ProgramSection("sk_lookup", false)),
            Map.entry("sk_reuseport_md", new ProgramSection("sk_reuseport", false)));

    /**
     * Returns the section of a program.
     *
     * @param context the type of the first parameter; null if there is none
     */
    static ProgramSection of(String function, @Nullable Type context) {
        for (Map.Entry<String, String> prefix : PREFIXES.entrySet()) {
            if (function.startsWith(prefix.getKey())
                    && function.length() > prefix.getKey().length()) {
                return new ProgramSection(
                        prefix.getValue() + function.substring(prefix.getKey().length()), true);
            }
        }
        String tracepoint = tracepointOf(function);
        if (!tracepoint.isEmpty()) {
            return new ProgramSection("tracepoint/" + tracepoint.replace(':', '/'), true);
        }
        String struct = structBehind(context);
        if (struct.isEmpty()) {
            return new ProgramSection("kprobe", true);
        }
        ProgramSection known = CONTEXTS.get(struct);
        return known != null ? known : new ProgramSection("tracepoint", true);
    }

    /** Returns {@code CATEGORY:EVENT} for a name {@code tracepoint__CATEGORY__EVENT}; empty for other names. */
    static String tracepointOf(String name) {
        if (!name.startsWith(TRACEPOINT)) {
            return "";
        }
        int separator = name.indexOf("__", TRACEPOINT.length());
        if (separator <= TRACEPOINT.length() || separator + 2 >= name.length()) {
            return "";
        }
        return name.substring(TRACEPOINT.length(), separator) + ":" + name.substring(separator + 2);
    }

    /** Tells whether the verifier rewrites loads from contexts of this struct, so that nothing else can read them. */
    static boolean isVirtualContext(String struct) {
        return CONTEXTS.containsKey(struct) && !struct.equals("pt_regs") && !struct.equals("bpf_raw_tracepoint_args");
    }

    /** Returns the name of the struct that a pointer points to; empty if there is none. */
    static String structBehind(@Nullable Type pointer) {
        Type target = pointer == null || !pointer.isPointer() ? null : pointer.target();
        Declaration record = target == null ? null : target.record();
        return record == null ? "" : record.name();
    }
}
