package dev.jbcc.compiler.rewrite;

import static dev.jbcc.compiler.rewrite.MapMethod.*;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The types of maps that {@code BPF_TABLE} takes, and the methods that each has. */
enum MapKind {
    HASH("HASH"),
    ARRAY("ARRAY"),
    PERCPU_HASH("PERCPU_HASH"),
    PERCPU_ARRAY("PERCPU_ARRAY"),
    LRU_HASH("LRU_HASH"),
    LRU_PERCPU_HASH("LRU_PERCPU_HASH"),
    LPM_TRIE("LPM_TRIE"),
    /** An array if its key is {@code int}, else a hash. */
    HISTOGRAM("HASH"),
    PROG("PROG_ARRAY"),
    STACKTRACE("STACK_TRACE"),
    PERF_OUTPUT("PERF_EVENT_ARRAY"),
    PERF_ARRAY("PERF_EVENT_ARRAY"),
    RINGBUF("RINGBUF"),
    CGROUP_ARRAY("CGROUP_ARRAY"),
    QUEUE("QUEUE"),
    STACK("STACK"),
    DEVMAP("DEVMAP"),
    DEVMAP_HASH("DEVMAP_HASH"),
    CPUMAP("CPUMAP"),
    XSKMAP("XSKMAP"),
    ARRAY_OF_MAPS("ARRAY_OF_MAPS"),
    HASH_OF_MAPS("HASH_OF_MAPS"),
    SOCKMAP("SOCKMAP"),
    SOCKHASH("SOCKHASH"),
    SK_STORAGE("SK_STORAGE"),
    INODE_STORAGE("INODE_STORAGE"),
    TASK_STORAGE("TASK_STORAGE"),
    CGROUP_STORAGE("CGROUP_STORAGE"),
    PERCPU_CGROUP_STORAGE("PERCPU_CGROUP_STORAGE"),
    /** A map of another program, whatever that made it; it takes the place of a hash. */
    EXTERN("HASH"),
    /** A word that is none of these. */
    UNKNOWN("UNSPEC");

    private static final MapKind[] VALUES = values();

    private final String kernelType;

    MapKind(String kernelType) {
        this.kernelType = kernelType;
    }

    /** Returns the type that a program spells so, or {@link #UNKNOWN}. */
    static MapKind of(String spelling) {
        for (MapKind kind : VALUES) {
            if (kind != UNKNOWN && kind.spelling().equals(spelling)) {
                return kind;
            }
        }
        return UNKNOWN;
    }

    /** Returns the words that a program may spell a type with. */
    static List<String> spellings() {
        return Stream.of(VALUES)
                .filter(kind -> kind != UNKNOWN)
                .map(MapKind::spelling)
                .toList();
    }

    /** Returns the types that have a method. */
    static List<String> having(MapMethod method) {
        return Stream.of(VALUES)
                .filter(kind -> kind != UNKNOWN && kind != EXTERN && kind.has(method))
                .map(MapKind::spelling)
                .toList();
    }

    String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the kernel's name of the type, without its prefix. */
    String kernelType() {
        return kernelType;
    }

    private Set<MapMethod> methods() {
        return switch (this) {
            case HASH, ARRAY, PERCPU_HASH, PERCPU_ARRAY, LRU_HASH, LRU_PERCPU_HASH, LPM_TRIE, HISTOGRAM ->
                EnumSet.of(
                        LOOKUP,
                        LOOKUP_OR_INIT,
                        LOOKUP_OR_TRY_INIT,
                        UPDATE,
                        INSERT,
                        DELETE,
                        INCREMENT,
                        ATOMIC_INCREMENT);
            case PROG -> EnumSet.of(CALL);
            case STACKTRACE -> EnumSet.of(GET_STACKID);
            case PERF_OUTPUT -> EnumSet.of(PERF_SUBMIT, PERF_SUBMIT_SKB);
            case PERF_ARRAY -> EnumSet.of(PERF_READ, PERF_COUNTER_VALUE);
            case RINGBUF -> EnumSet.of(RINGBUF_OUTPUT, RINGBUF_RESERVE, RINGBUF_SUBMIT, RINGBUF_DISCARD, RINGBUF_QUERY);
            case CGROUP_ARRAY -> EnumSet.of(CHECK_CURRENT_TASK);
            case QUEUE, STACK -> EnumSet.of(PUSH, POP, PEEK);
            case DEVMAP, DEVMAP_HASH, XSKMAP -> EnumSet.of(REDIRECT_MAP, LOOKUP);
            case CPUMAP -> EnumSet.of(REDIRECT_MAP);
            case ARRAY_OF_MAPS, HASH_OF_MAPS -> EnumSet.of(LOOKUP);
            case SOCKMAP -> EnumSet.of(LOOKUP, UPDATE, DELETE, SOCK_MAP_UPDATE, MSG_REDIRECT_MAP, SK_REDIRECT_MAP);
            case SOCKHASH -> EnumSet.of(LOOKUP, UPDATE, DELETE, SOCK_HASH_UPDATE, MSG_REDIRECT_HASH, SK_REDIRECT_HASH);
            case SK_STORAGE -> EnumSet.of(SK_STORAGE_GET, SK_STORAGE_DELETE);
            case INODE_STORAGE -> EnumSet.of(INODE_STORAGE_GET, INODE_STORAGE_DELETE);
            case TASK_STORAGE -> EnumSet.of(TASK_STORAGE_GET, TASK_STORAGE_DELETE);
            case CGROUP_STORAGE, PERCPU_CGROUP_STORAGE -> EnumSet.of(GET_LOCAL_STORAGE);
            case EXTERN, UNKNOWN -> EnumSet.allOf(MapMethod.class);
        };
    }

    boolean has(MapMethod method) {
        return methods().contains(method);
    }

    /** Returns the names of its methods, in the order in which the guide has them. */
    List<String> methodNames() {
        return methods().stream().map(MapMethod::spelling).toList();
    }

    /** Returns the method of that name, if this type has it. */
    Optional<MapMethod> method(String name) {
        return MapMethod.of(name).filter(this::has);
    }

    /** Tells whether keys are indexes, all of which exist from the beginning or can be set. */
    boolean indexed() {
        return switch (this) {
            case ARRAY,
                    PERCPU_ARRAY,
                    PROG,
                    STACKTRACE,
                    PERF_OUTPUT,
                    PERF_ARRAY,
                    CGROUP_ARRAY,
                    DEVMAP,
                    CPUMAP,
                    XSKMAP,
                    ARRAY_OF_MAPS,
                    SOCKMAP -> true;
            default -> false;
        };
    }

    /** Tells whether values are descriptors or numbers that stand for something in the kernel. */
    boolean holdsReferences() {
        return switch (this) {
            case PROG, PERF_OUTPUT, PERF_ARRAY, CGROUP_ARRAY, XSKMAP, ARRAY_OF_MAPS, HASH_OF_MAPS -> true;
            default -> false;
        };
    }

    boolean perCpu() {
        return this == PERCPU_HASH || this == PERCPU_ARRAY || this == LRU_PERCPU_HASH;
    }

    boolean outer() {
        return this == ARRAY_OF_MAPS || this == HASH_OF_MAPS;
    }

    /** Tells whether values hang on objects of the kernel, so that the map itself has no size. */
    boolean storage() {
        return switch (this) {
            case SK_STORAGE, INODE_STORAGE, TASK_STORAGE, CGROUP_STORAGE, PERCPU_CGROUP_STORAGE -> true;
            default -> false;
        };
    }

    /** Tells whether the kernel only makes such a map without memory taken in advance. */
    boolean wantsNoPreallocation() {
        return switch (this) {
            case LPM_TRIE, SK_STORAGE, INODE_STORAGE, TASK_STORAGE -> true;
            default -> false;
        };
    }
}
