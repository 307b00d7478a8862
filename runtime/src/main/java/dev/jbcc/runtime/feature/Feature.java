package dev.jbcc.runtime.feature;

/**
 * Something that a kernel may or may not have. This table is the one place that states versions: the first mainline release
 * with it, for messages and documents. Whether the running kernel has it, {@link FeatureProbe} finds out; distributions add
 * features to older releases.
 */
public enum Feature {
    BTF("BTF", "4.18", "69b693f0aefa"),
    FUNC_INFO("function information", "5.0", "838e96904ff3"),
    KERNEL_BTF("kernel BTF", "5.4", "341dfcf8d78e"),
    GLOBAL_DATA("global data", "5.2", "d8eca5bbb2be"),
    MAP_FREEZE("map freezing", "5.2", "87df15de441b"),
    MMAPABLE_ARRAY("mapping arrays into memory", "5.5", "fc9702273e2e"),
    BATCH("batch operations", "5.6", "cb4d03ab499d"),
    RINGBUF("ring buffer", "5.8", "457f44363a88"),
    SOCKMAP("maps of sockets", "4.14", "174a79ff9515"),
    XSKMAP("maps of AF_XDP sockets", "4.18", "fbfc504a24f5"),
    CGROUP_STORAGE("local storage of control groups", "4.19", "de9cbbaadba5"),
    SK_STORAGE("local storage of sockets", "5.2", "6ac99e8f23d4"),
    INODE_STORAGE("local storage of inodes", "5.10", "8ea636848aca"),
    TASK_STORAGE("local storage of tasks", "5.11", "4cf1bc1f1045"),
    BLOOM_FILTER("Bloom filter", "5.16", "9330986c0300"),
    USER_RINGBUF("user ring buffer", "6.1", "583c1f420173"),
    CGRP_STORAGE("local storage of control groups for all programs", "6.2", "c4bcfb38a95e"),
    ARENA("arena", "6.9", "317460317a02"),
    BOUNDED_LOOPS("bounded loops", "5.3", "2589726d12a1"),
    PROBE_READ_KERNEL("bpf_probe_read_kernel", "5.5", "6ae08ae3dea2"),
    KPROBE_PMU("kprobes as perf events", "4.17", "e12f03d7031a"),
    UPROBE_PMU("uprobes as perf events", "4.17", "33ea4b24277b"),
    PERF_LINK("links to perf events", "5.15", "b89fbfbb854c"),
    RAW_TRACEPOINT("raw tracepoints", "4.17", "c4f6699dfcb8"),
    FENTRY("fentry and fexit", "5.5", "fec56f5890d9"),
    LSM("BPF LSM programs", "5.7", "fc611f47f218"),
    CAP_BPF("CAP_BPF", "5.8", "2c78ee898d8f"),
    KPROBE_MULTI("kprobe.multi", "5.18", "0dcac2725406"),
    UPROBE_MULTI("uprobe.multi", "6.6", "89ae89f53d20"),
    KPROBE_SESSION("kprobe.session", "6.10", "535a3692ba72"),
    UPROBE_SESSION("uprobe.session", "6.13", "d920179b3d48"),
    NETFILTER("netfilter programs", "6.4", "84601d6ee68a"),
    TCX("links to traffic control", "6.6", "e420bed02507"),
    TOKEN("tokens of BPF file systems", "6.9", "35f96de04127");

    private final String title;
    private final String minimumKernel;
    private final String commit;

    Feature(String title, String minimumKernel, String commit) {
        this.title = title;
        this.minimumKernel = minimumKernel;
        this.commit = commit;
    }

    /** Returns the name for messages. */
    public String title() {
        return title;
    }

    /** Returns the first mainline release that has it, such as {@code 5.8}. */
    public String minimumKernel() {
        return minimumKernel;
    }

    /** Returns the first digits of the mainline commit that brought it. */
    public String commit() {
        return commit;
    }
}
