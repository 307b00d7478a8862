package dev.jbcc.compiler.rewrite;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The methods of maps, and the helper that each one calls.
 *
 * <p>Parameters are spelled as messages show them. One that begins with {@code &} is the address of something that the helper reads.
 */
enum MapMethod {
    LOOKUP("bpf_map_lookup_elem", "&key"),
    LOOKUP_OR_INIT("bpf_map_lookup_or_try_init", "&key", "&value"),
    LOOKUP_OR_TRY_INIT("bpf_map_lookup_or_try_init", "&key", "&value"),
    UPDATE("bpf_map_update_elem", "&key", "&value"),
    INSERT("bpf_map_update_elem", "&key", "&value"),
    DELETE("bpf_map_delete_elem", "&key"),
    INCREMENT("", "key", "amount"),
    ATOMIC_INCREMENT("", "key", "amount"),
    PUSH("bpf_map_push_elem", "&value", "flags"),
    POP("bpf_map_pop_elem", "result"),
    PEEK("bpf_map_peek_elem", "result"),
    PERF_SUBMIT("bpf_perf_event_output", "ctx", "data", "size"),
    PERF_SUBMIT_SKB("bpf_perf_event_output", "ctx", "packet size", "data", "size"),
    PERF_READ("bpf_perf_event_read", "cpu"),
    PERF_COUNTER_VALUE("bpf_perf_event_read_value", "cpu", "result", "size"),
    RINGBUF_OUTPUT("bpf_ringbuf_output", "data", "size", "flags"),
    RINGBUF_RESERVE("bpf_ringbuf_reserve", "size"),
    RINGBUF_SUBMIT("bpf_ringbuf_submit", "data", "flags"),
    RINGBUF_DISCARD("bpf_ringbuf_discard", "data", "flags"),
    RINGBUF_QUERY("bpf_ringbuf_query", "flags"),
    CALL("bpf_tail_call", "ctx", "index"),
    GET_STACKID("bpf_get_stackid", "ctx", "flags"),
    CHECK_CURRENT_TASK("bpf_current_task_under_cgroup", "index"),
    REDIRECT_MAP("bpf_redirect_map", "index", "flags"),
    SOCK_MAP_UPDATE("bpf_sock_map_update", "ctx", "&key", "flags"),
    SOCK_HASH_UPDATE("bpf_sock_hash_update", "ctx", "&key", "flags"),
    MSG_REDIRECT_MAP("bpf_msg_redirect_map", "msg", "index", "flags"),
    MSG_REDIRECT_HASH("bpf_msg_redirect_hash", "msg", "&key", "flags"),
    SK_REDIRECT_MAP("bpf_sk_redirect_map", "skb", "index", "flags"),
    SK_REDIRECT_HASH("bpf_sk_redirect_hash", "skb", "&key", "flags"),
    SK_STORAGE_GET("bpf_sk_storage_get", "sk", "value or 0", "flags"),
    SK_STORAGE_DELETE("bpf_sk_storage_delete", "sk"),
    INODE_STORAGE_GET("bpf_inode_storage_get", "inode", "value or 0", "flags"),
    INODE_STORAGE_DELETE("bpf_inode_storage_delete", "inode"),
    TASK_STORAGE_GET("bpf_task_storage_get", "task", "value or 0", "flags"),
    TASK_STORAGE_DELETE("bpf_task_storage_delete", "task"),
    GET_LOCAL_STORAGE("bpf_get_local_storage", "flags");

    private static final MapMethod[] VALUES = values();

    private final String helper;

    @SuppressWarnings("ImmutableEnumChecker") // a list that nobody can change
    private final List<String> parameters;

    private final String spelling = name().toLowerCase(Locale.ROOT);

    MapMethod(String helper, String... parameters) {
        this.helper = helper;
        this.parameters = List.of(parameters);
    }

    /** Returns the method of that name; empty if no map has it. */
    static Optional<MapMethod> of(String name) {
        for (MapMethod method : VALUES) {
            if (method.spelling().equals(name)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }

    String spelling() {
        return spelling;
    }

    /** Returns the function that does it in the rewritten program; empty if that depends on the map. */
    String helper() {
        return helper;
    }

    List<String> parameters() {
        return parameters;
    }

    /** Tells whether the helper takes the context or packet first, and the map after it. */
    boolean contextFirst() {
        return switch (this) {
            case PERF_SUBMIT,
                    PERF_SUBMIT_SKB,
                    CALL,
                    GET_STACKID,
                    SOCK_MAP_UPDATE,
                    SOCK_HASH_UPDATE,
                    MSG_REDIRECT_MAP,
                    MSG_REDIRECT_HASH,
                    SK_REDIRECT_MAP,
                    SK_REDIRECT_HASH -> true;
            default -> false;
        };
    }

    /** Tells whether it gives a pointer to a value of the map, which a program may load from. */
    boolean givesValue() {
        return switch (this) {
            case LOOKUP,
                    LOOKUP_OR_INIT,
                    LOOKUP_OR_TRY_INIT,
                    SK_STORAGE_GET,
                    INODE_STORAGE_GET,
                    TASK_STORAGE_GET,
                    GET_LOCAL_STORAGE -> true;
            default -> false;
        };
    }

    /** Tells whether it gives memory that a program may load from. */
    boolean givesMemory() {
        return givesValue() || this == RINGBUF_RESERVE;
    }

    /** Tells whether it writes to where one of its arguments points. */
    boolean writes() {
        return this == POP || this == PEEK || this == PERF_COUNTER_VALUE;
    }

    /** Returns how a call looks, for messages. */
    String signature() {
        return spelling() + "(" + (takesAmount() ? "key [, amount]" : String.join(", ", parameters)) + ")";
    }

    /** Tells whether the last argument may be left out. */
    boolean takesAmount() {
        return this == INCREMENT || this == ATOMIC_INCREMENT;
    }
}
