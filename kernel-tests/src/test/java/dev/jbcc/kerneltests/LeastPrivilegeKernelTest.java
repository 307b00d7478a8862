package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.feature.FeatureProbe;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link LeastPrivilege}, run by a user that has nothing but a few capabilities. */
@KernelTest
class LeastPrivilegeKernelTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** The user nobody, or any other without rights of its own. */
    private static final String NOBODY = "65534";

    private static Map<String, String> results(String capabilities) {
        List<String> command = new ArrayList<>(List.of(
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                "--bounding-set=-all," + capabilities,
                "--inh-caps=-all," + capabilities,
                "--ambient-caps=-all," + capabilities));
        command.addAll(OwnJvm.command(LeastPrivilege.class.getName()));
        try (Child child = Child.start(command, Map.of())) {
            assertEquals(0, child.await(LIMIT), child::stderr);
            Map<String, String> results = new LinkedHashMap<>();
            child.stdout().lines().forEach(line -> {
                String[] parts = line.split(": ", 2);
                results.put(parts[0], parts[1]);
            });
            return results;
        }
    }

    private static void refused(Map<String, String> results, String what, String why) {
        assertTrue(String.valueOf(results.get(what)).endsWith(why), () -> what + ": " + results.get(what));
    }

    @Test
    void whoeverMayLoadAndLookSeesEverything() {
        Map<String, String> results = results("+bpf,+perfmon");
        List<String> works = new ArrayList<>(List.of("raw tracepoint", "fentry"));
        if (new FeatureProbe().has(Feature.KPROBE_MULTI)) {
            works.addAll(List.of("kprobe.multi", "ring buffer"));
        }
        if (new FeatureProbe().has(Feature.UPROBE_MULTI)) {
            works.add("uprobe.multi");
        }
        for (String what : works) {
            assertEquals(Integer.toString(Workload.TIMES), results.get(what), what);
        }
        // Debian's kernels open no perf event for such a user (kernel.perf_event_paranoid 3), so perf buffers are not
        // among them.
        for (String what : List.of("kprobe", "kretprobe", "uprobe")) {
            refused(results, what, "the process lacks CAP_SYS_ADMIN; links to many places need CAP_PERFMON alone");
        }
        assertTrue(String.valueOf(results.get("tracepoint")).contains("tracefs"), results::toString);
        refused(results, "XDP", "the process lacks CAP_NET_ADMIN");
        refused(results, "device map", "the process lacks CAP_NET_ADMIN");
        refused(results, "map by number", "the process lacks CAP_SYS_ADMIN");
        refused(results, "statistics", "needs CAP_SYS_ADMIN");
    }

    @Test
    void whatIsMissingForMostIsNamed() {
        Map<String, String> results = results("+bpf");
        for (String what : List.of("kprobe", "kretprobe", "raw tracepoint", "uprobe", "perf buffer")) {
            refused(results, what, "the process lacks CAP_PERFMON");
        }
        refused(results, "XDP", "the process lacks CAP_NET_ADMIN");
    }
}
