package dev.jbcc.cli.command;

import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.feature.FeatureProbe;
import dev.jbcc.runtime.feature.Support;
import java.util.ArrayList;
import java.util.List;

/** What the kernel answers when asked for the features that programs use most. */
final class KernelFeatures {
    private static final List<Feature> ASKED = List.of(
            Feature.KPROBE_PMU,
            Feature.UPROBE_PMU,
            Feature.RAW_TRACEPOINT,
            Feature.FENTRY,
            Feature.LSM,
            Feature.RINGBUF,
            Feature.PERF_LINK,
            Feature.BATCH);

    private KernelFeatures() {}

    /** @param privileged whether this process may ask everything */
    static List<Finding> findings(FeatureProbe probe, boolean privileged) {
        List<Finding> findings = new ArrayList<>();
        for (Feature feature : ASKED) {
            findings.add(finding(feature, probe.support(feature), privileged));
        }
        return findings;
    }

    static Finding finding(Feature feature, Support support, boolean privileged) {
        String name = name(feature);
        return switch (support.state()) {
            case SUPPORTED -> Finding.ok(name, "supported");
            case UNSUPPORTED -> Finding.note(name, "not supported", advice(feature));
            case UNKNOWN -> Finding.unknown(name, support.cause(), privileged ? "" : "run as root");
        };
    }

    private static String name(Feature feature) {
        return switch (feature) {
            case KPROBE_PMU -> "kprobes";
            case UPROBE_PMU -> "uprobes";
            case FENTRY -> "fentry";
            case LSM -> "BPF LSM";
            case PERF_LINK -> "perf event links";
            default -> feature.title();
        };
    }

    private static String advice(Feature feature) {
        return switch (feature) {
            case KPROBE_PMU ->
                "the kernel must be built with CONFIG_KPROBE_EVENTS; tracepoints do not need it, nor do the tools on them";
            case UPROBE_PMU -> "the kernel must be built with CONFIG_UPROBE_EVENTS";
            case LSM -> "boot with bpf among lsm=…, on a kernel with CONFIG_BPF_LSM";
            case FENTRY ->
                "needs Linux " + feature.minimumKernel() + " with CONFIG_DEBUG_INFO_BTF and CONFIG_DYNAMIC_FTRACE";
            default -> "needs Linux " + feature.minimumKernel();
        };
    }
}
