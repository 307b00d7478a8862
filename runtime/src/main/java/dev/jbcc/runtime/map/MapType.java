package dev.jbcc.runtime.map;

import java.util.Locale;
import java.util.Optional;

/** The kinds of maps, by the kernel's {@code BPF_MAP_TYPE_*} numbers. */
public enum MapType {
    UNSPEC,
    HASH,
    ARRAY,
    PROG_ARRAY,
    PERF_EVENT_ARRAY,
    PERCPU_HASH,
    PERCPU_ARRAY,
    STACK_TRACE,
    CGROUP_ARRAY,
    LRU_HASH,
    LRU_PERCPU_HASH,
    LPM_TRIE,
    ARRAY_OF_MAPS,
    HASH_OF_MAPS,
    DEVMAP,
    SOCKMAP,
    CPUMAP,
    XSKMAP,
    SOCKHASH,
    CGROUP_STORAGE,
    REUSEPORT_SOCKARRAY,
    PERCPU_CGROUP_STORAGE,
    QUEUE,
    STACK,
    SK_STORAGE,
    DEVMAP_HASH,
    STRUCT_OPS,
    RINGBUF,
    INODE_STORAGE,
    TASK_STORAGE,
    BLOOM_FILTER,
    USER_RINGBUF,
    CGRP_STORAGE,
    ARENA;

    /** Number of {@code BPF_F_NO_PREALLOC}: memory for elements is taken when they are made. */
    public static final int BPF_F_NO_PREALLOC = 1;

    /** Number of {@code BPF_F_RDONLY_PROG}: programs cannot write. */
    public static final int BPF_F_RDONLY_PROG = 1 << 7;

    /** Number of {@code BPF_F_MMAPABLE}: the values of an array can be mapped into memory. */
    public static final int BPF_F_MMAPABLE = 1 << 10;

    private static final MapType[] VALUES = values();

    /** Returns the kernel's number. */
    @SuppressWarnings("EnumOrdinal") // the constants stand in the kernel's order, without gaps
    public int number() {
        return ordinal();
    }

    /** Returns the type with that number; empty if it is newer than this version. */
    public static Optional<MapType> of(int number) {
        return number >= 0 && number < VALUES.length ? Optional.of(VALUES[number]) : Optional.empty();
    }

    /** Returns the name as bpf tools show it, such as {@code percpu_hash}; the number in digits if it is not known. */
    public static String nameOf(int number) {
        return number >= 0 && number < VALUES.length
                ? VALUES[number].name().toLowerCase(Locale.ROOT)
                : Integer.toUnsignedString(number);
    }

    static boolean isPerCpu(int number) {
        return number >= 0 && number < VALUES.length && VALUES[number].perCpu();
    }

    /** Returns whether an element has one value for each possible CPU. */
    public boolean perCpu() {
        return switch (this) {
            case PERCPU_HASH, PERCPU_ARRAY, LRU_PERCPU_HASH, PERCPU_CGROUP_STORAGE -> true;
            default -> false;
        };
    }
}
