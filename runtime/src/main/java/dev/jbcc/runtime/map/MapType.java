package dev.jbcc.runtime.map;

import java.util.Locale;
import java.util.Optional;

/** The kinds of maps, by the kernel's {@code BPF_MAP_TYPE_*} numbers. */
public enum MapType {
    UNSPEC("3.18"),
    HASH("3.19"),
    ARRAY("3.19"),
    PROG_ARRAY("4.2"),
    PERF_EVENT_ARRAY("4.3"),
    PERCPU_HASH("4.6"),
    PERCPU_ARRAY("4.6"),
    STACK_TRACE("4.6"),
    CGROUP_ARRAY("4.8"),
    LRU_HASH("4.10"),
    LRU_PERCPU_HASH("4.10"),
    LPM_TRIE("4.11"),
    ARRAY_OF_MAPS("4.12"),
    HASH_OF_MAPS("4.12"),
    DEVMAP("4.14"),
    SOCKMAP("4.14"),
    CPUMAP("4.15"),
    XSKMAP("4.18"),
    SOCKHASH("4.18"),
    CGROUP_STORAGE("4.19"),
    REUSEPORT_SOCKARRAY("4.19"),
    PERCPU_CGROUP_STORAGE("4.20"),
    QUEUE("4.20"),
    STACK("4.20"),
    SK_STORAGE("5.2"),
    DEVMAP_HASH("5.4"),
    STRUCT_OPS("5.6"),
    RINGBUF("5.8"),
    INODE_STORAGE("5.10"),
    TASK_STORAGE("5.11"),
    BLOOM_FILTER("5.16"),
    USER_RINGBUF("6.1"),
    CGRP_STORAGE("6.2"),
    ARENA("6.9");

    /** Number of {@code BPF_F_NO_PREALLOC}: memory for elements is taken when they are made. */
    public static final int BPF_F_NO_PREALLOC = 1;

    /** Number of {@code BPF_F_RDONLY_PROG}: programs cannot write. */
    public static final int BPF_F_RDONLY_PROG = 1 << 7;

    /** Number of {@code BPF_F_MMAPABLE}: the values of an array can be mapped into memory. */
    public static final int BPF_F_MMAPABLE = 1 << 10;

    private static final MapType[] VALUES = values();

    private final String minimumKernel;

    MapType(String minimumKernel) {
        this.minimumKernel = minimumKernel;
    }

    /** Returns the first mainline release that has such maps, such as {@code 5.8}. */
    public String minimumKernel() {
        return minimumKernel;
    }

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
