package dev.jbcc.compiler.rewrite;

import dev.jbcc.compiler.ast.Declaration;
import dev.jbcc.compiler.ast.Type;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which ELF section a program goes to, and what follows from that.
 *
 * @param name of the section, as libbpf spells it
 * @param tracing whether memory of the kernel may be read in it
 * @param parameters where the parameters behind the context come from
 */
record ProgramSection(String name, boolean tracing, Parameters parameters) {
    /** Where the parameters of a program come from. */
    enum Parameters {
        /** Registers, as the context has them: the arguments of a function that was just called. */
        REGISTERS,
        /** The words of the context: arguments whose types the kernel knows. */
        WORDS
    }

    /** Functions that are attached later to a probe of a kernel or user function. */
    static final ProgramSection KPROBE = registers("kprobe");

    /** The same for functions that read arguments of static probes of user programs. */
    static final ProgramSection USDT = registers("usdt");

    private static final String TRACEPOINT = "tracepoint__";
    private static final String ITERATOR = "bpf_iter__";
    private static final String KERNEL = "vmlinux";

    /** Prefixes of function names that say what a function is attached to. */
    private static final Map<String, String> PREFIXES = Map.of(
            "kprobe__",
            "kprobe/",
            "kretprobe__",
            "kretprobe/",
            "raw_tracepoint__",
            "raw_tracepoint/",
            ITERATOR,
            "iter/");

    /** Those behind which a module stands before the name of the function. */
    private static final Map<String, String> MODULE_PREFIXES = Map.of("kfunc__", "fentry/", "kretfunc__", "fexit/");

    /** Those with typed arguments of functions or hooks of the kernel itself. */
    private static final Map<String, String> TYPED_PREFIXES = Map.of("kmod_ret__", "fmod_ret/", "lsm__", "lsm/");

    /** Sections by the struct that the context points to. */
    private static final Map<String, ProgramSection> CONTEXTS = Map.ofEntries(
            Map.entry("pt_regs", KPROBE),
            Map.entry("bpf_perf_event_data", registers("perf_event")),
            Map.entry("bpf_raw_tracepoint_args", registers("raw_tracepoint")),
            Map.entry("xdp_md", network("xdp")),
            Map.entry("__sk_buff", network("tc")),
            Map.entry("bpf_sock_ops", network("sockops")),
            Map.entry("sk_msg_md", network("sk_msg")),
            Map.entry("bpf_sock", network("cgroup/sock_create")),
            Map.entry("bpf_sock_addr", network("cgroup/connect4")),
            Map.entry("bpf_cgroup_dev_ctx", network("cgroup/dev")),
            Map.entry("bpf_sysctl", network("cgroup/sysctl")),
            Map.entry("bpf_sockopt", network("cgroup/getsockopt")),
            Map.entry("bpf_sk_lookup", network("sk_lookup")),
            Map.entry("sk_reuseport_md", network("sk_reuseport")));

    /** Sections of functions on packets and sockets that are named so, or begin so and go on with an underscore. */
    private static final Map<String, Map<String, String>> NAMED = Map.of(
            "__sk_buff",
            Map.ofEntries(
                    Map.entry("socket_filter", "socket"),
                    Map.entry("action", "action"),
                    Map.entry("lwt_in", "lwt_in"),
                    Map.entry("lwt_out", "lwt_out"),
                    Map.entry("lwt_xmit", "lwt_xmit"),
                    Map.entry("lwt_seg6local", "lwt_seg6local"),
                    Map.entry("sk_skb", "sk_skb"),
                    Map.entry("stream_parser", "sk_skb/stream_parser"),
                    Map.entry("stream_verdict", "sk_skb/stream_verdict"),
                    Map.entry("cgroup_skb", "cgroup/skb"),
                    Map.entry("cgroup_skb_ingress", "cgroup_skb/ingress"),
                    Map.entry("cgroup_skb_egress", "cgroup_skb/egress")),
            "bpf_sock",
            hooks("sock_create", "sock_release", "post_bind4", "post_bind6"),
            "bpf_sock_addr",
            hooks(
                    "bind4",
                    "bind6",
                    "connect4",
                    "connect6",
                    "sendmsg4",
                    "sendmsg6",
                    "recvmsg4",
                    "recvmsg6",
                    "getpeername4",
                    "getpeername6",
                    "getsockname4",
                    "getsockname6"),
            "bpf_sockopt",
            hooks("getsockopt", "setsockopt"));

    /** Sections of functions on packets by what they call, which other types of programs may not. */
    private static final Map<String, String> CALLING = Map.of(
            "sk_redirect_map",
            "sk_skb/stream_verdict",
            "sk_redirect_hash",
            "sk_skb/stream_verdict",
            "get_local_storage",
            "cgroup_skb/ingress",
            "bpf_lwt_push_encap",
            "lwt_xmit",
            "bpf_lwt_seg6_action",
            "lwt_seg6local",
            "bpf_lwt_seg6_adjust_srh",
            "lwt_seg6local",
            "bpf_lwt_seg6_store_bytes",
            "lwt_seg6local");

    private static Map<String, String> hooks(String... names) {
        return Stream.of(names).collect(Collectors.toUnmodifiableMap(name -> name, name -> "cgroup/" + name));
    }

    private static ProgramSection registers(String name) {
        return new ProgramSection(name, true, Parameters.REGISTERS);
    }

    private static ProgramSection words(String name) {
        return new ProgramSection(name, true, Parameters.WORDS);
    }

    private static ProgramSection network(String name) {
        return new ProgramSection(name, false, Parameters.REGISTERS);
    }

    /**
     * Returns the section of a program.
     *
     * @param context the type of the first parameter; null if there is none
     * @param called the helpers and methods of maps that the function may call
     */
    static ProgramSection of(String function, @Nullable Type context, Set<String> called) {
        for (Map.Entry<String, String> prefix : PREFIXES.entrySet()) {
            String rest = after(prefix.getKey(), function);
            if (!rest.isEmpty()) {
                return registers(prefix.getValue() + rest);
            }
        }
        for (Map.Entry<String, String> prefix : MODULE_PREFIXES.entrySet()) {
            String rest = after(prefix.getKey(), function);
            int separator = rest.indexOf("__");
            if (separator > 0 && separator + 2 < rest.length()) {
                String module = rest.substring(0, separator);
                String name = rest.substring(separator + 2);
                return words(prefix.getValue() + (module.equals(KERNEL) ? name : module + ":" + name));
            }
        }
        for (Map.Entry<String, String> prefix : TYPED_PREFIXES.entrySet()) {
            String rest = after(prefix.getKey(), function);
            if (!rest.isEmpty()) {
                return words(prefix.getValue() + rest);
            }
        }
        String tracepoint = tracepointOf(function);
        if (!tracepoint.isEmpty()) {
            return registers("tracepoint/" + tracepoint.replace(':', '/'));
        }
        String struct = structBehind(context);
        if (struct.isEmpty()) {
            return KPROBE;
        }
        String named = named(function, NAMED.getOrDefault(struct, Map.of()));
        if (named.isEmpty() && struct.equals("__sk_buff")) {
            named = called.stream()
                    .map(name -> CALLING.getOrDefault(name, ""))
                    .filter(name -> !name.isEmpty())
                    .min(Comparator.naturalOrder())
                    .orElse("");
        }
        if (!named.isEmpty()) {
            return network(named);
        }
        ProgramSection known = CONTEXTS.get(struct);
        return known != null ? known : registers("tracepoint");
    }

    /** Returns the section of the longest of the names that a function has or begins with; empty if there is none. */
    private static String named(String function, Map<String, String> names) {
        for (int end = function.length(); end > 0; end = function.lastIndexOf('_', end - 1)) {
            String section = names.get(function.substring(0, end));
            if (section != null) {
                return section;
            }
        }
        return "";
    }

    private static String after(String prefix, String function) {
        return function.startsWith(prefix) ? function.substring(prefix.length()) : "";
    }

    /**
     * Returns the section for a function of that name. An assembler cannot tell a function from a section that has its name; the
     * mark before it, with which libbpf leaves a program alone until somebody asks for it, makes them two.
     */
    String nameFor(String function) {
        return name.equals(function) ? "?" + name : name;
    }

    /** Tells whether it is that of functions that are attached later. Not {@code equals}: to make that of a record takes 10 ms once. */
    boolean isKprobe() {
        return name.equals(KPROBE.name);
    }

    /** Returns what stands before the slash, such as {@code fexit}. */
    String kind() {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    /** Returns what stands behind the slash, such as {@code vfs_read} or {@code xfs:xfs_file_open}; empty if nothing does. */
    String target() {
        return name.substring(Math.min(name.length(), kind().length() + 1));
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
        return CONTEXTS.containsKey(struct)
                && !struct.equals("pt_regs")
                && !struct.equals("bpf_raw_tracepoint_args")
                && !struct.equals("bpf_sock");
    }

    /** Tells whether a struct is the context of an iterator, whose pointers the verifier knows. */
    static boolean isIteratorContext(String struct) {
        return struct.startsWith(ITERATOR);
    }

    /** Returns the name of the struct that a pointer points to; empty if there is none. */
    static String structBehind(@Nullable Type pointer) {
        Type target = pointer == null || !pointer.isPointer() ? null : pointer.target();
        Declaration record = target == null ? null : target.record();
        return record == null ? "" : record.name();
    }
}
