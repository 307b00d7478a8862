package dev.jbcc.kerneltests;

import dev.jbcc.Bpf;
import dev.jbcc.kerneltests.FacadeFixture.Origin;
import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.feature.FeatureProbe;
import dev.jbcc.runtime.link.Kprobe;
import dev.jbcc.runtime.link.KprobeMulti;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.RawTracepoint;
import dev.jbcc.runtime.link.Tracepoint;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.SectionKind;
import dev.jbcc.runtime.perf.PerfBufferReader;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.LoadOptions;
import dev.jbcc.runtime.program.RunStatistics;
import dev.jbcc.runtime.ringbuf.RingBufferReader;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.Workload;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Does one thing after the other that needs privileges, and prints what came of each. A program of its own, for a user that has few. */
final class LeastPrivilege {
    private static final SectionKind MULTI = SectionKind.of("kprobe.multi").orElseThrow();
    private static final String KILL = "__x64_sys_kill";

    private LeastPrivilege() {}

    /** Does something that sees each call of kill(2) of a workload; returns how many it saw. */
    private interface Attempt {
        long run() throws Exception;
    }

    public static void main(String[] arguments) {
        attempt("kprobe", () -> {
            try (Kills kills = Kills.open(Workload.TIMES);
                    Link _ = Kprobe.attach(kills.load("on_kprobe"), KILL, 0)) {
                kills.run();
                return kills.count(Kills.KPROBE);
            }
        });
        attempt("kretprobe", () -> {
            try (Kills kills = Kills.open(Workload.TIMES);
                    Link _ = Kprobe.attachReturn(kills.load("on_kretprobe"), KILL, 0)) {
                kills.run();
                return kills.count(Kills.KRETPROBE);
            }
        });
        if (new FeatureProbe().has(Feature.KPROBE_MULTI)) {
            attempt("kprobe.multi", () -> {
                try (Kills kills = Kills.open(Workload.TIMES);
                        Link _ = KprobeMulti.attach(
                                kills.loadAs("on_kprobe", MULTI), List.of(KILL), new long[0], false)) {
                    kills.run();
                    return kills.count(Kills.KPROBE);
                }
            });
        }
        attempt("raw tracepoint", () -> {
            try (Kills kills = Kills.open(Workload.TIMES);
                    Link _ = RawTracepoint.attach(kills.load("on_raw_tracepoint"), "sys_enter")) {
                kills.run();
                return kills.count(Kills.RAW_TRACEPOINT);
            }
        });
        attempt("uprobe", () -> {
            try (Bpf bpf = FacadeFixture.open();
                    Child child = FacadeFixture.follow(bpf)) {
                bpf.attachUprobe("c", "kill", 0, "on_entry", Math.toIntExact(child.pid()));
                FacadeFixture.run(child);
                return FacadeFixture.count(bpf, Origin.FROM_ENTRY);
            }
        });
        if (new FeatureProbe().has(Feature.UPROBE_MULTI)) {
            attempt("uprobe.multi", () -> {
                try (Bpf bpf = FacadeFixture.open();
                        Child child = FacadeFixture.follow(bpf)) {
                    var _ = bpf.attachUprobe("c", Pattern.compile("kill$"), "on_entry", Math.toIntExact(child.pid()));
                    FacadeFixture.run(child);
                    return FacadeFixture.count(bpf, Origin.FROM_ENTRY);
                }
            });
        }
        attempt("ring buffer", () -> {
            AtomicLong samples = new AtomicLong();
            try (Kills kills = Kills.open(Workload.TIMES);
                    Link _ = KprobeMulti.attach(kills.loadAs("to_ring", MULTI), List.of(KILL), new long[0], false);
                    RingBufferReader reader = RingBufferReader.open(kills.map("ring"))) {
                kills.run();
                int _ = reader.consume((_, _, _) -> samples.incrementAndGet());
            }
            return samples.get();
        });
        attempt("perf buffer", () -> {
            AtomicLong samples = new AtomicLong();
            try (Kills kills = Kills.open(Workload.TIMES);
                    PerfBufferReader reader = PerfBufferReader.open(kills.map("events"));
                    Link _ = KprobeMulti.attach(kills.loadAs("to_perf", MULTI), List.of(KILL), new long[0], false)) {
                kills.run();
                int _ = reader.consume((_, _, _, _) -> samples.incrementAndGet(), (_, lost) -> samples.addAndGet(lost));
            }
            return samples.get();
        });
        attempt("fentry", () -> new FeatureProbe().has(Feature.FENTRY) ? Workload.TIMES : 0);
        attempt("tracepoint", () -> {
            try (Kills kills = Kills.open(Workload.TIMES);
                    Link _ = Tracepoint.attach(kills.load("on_tracepoint"), "syscalls", "sys_enter_kill")) {
                kills.run();
                return kills.count(Kills.TRACEPOINT);
            }
        });
        attempt("XDP", () -> {
            try (BpfObject object = open("replaced.o")) {
                return object.load("packet").info().id();
            }
        });
        attempt("device map", () -> {
            try (BpfObject object = open("objects.o")) {
                return object.maps().size();
            }
        });
        attempt("map by number", () -> {
            try (BpfMap map = BpfMap.openById(1)) {
                return map.maxEntries();
            }
        });
        attempt("statistics", () -> {
            try (RunStatistics _ = RunStatistics.enable()) {
                return 1;
            }
        });
    }

    private static BpfObject open(String object) {
        return BpfObject.create(ObjectReader.read(Kills.bytes(object), object), LoadOptions.defaults());
    }

    private static void attempt(String what, Attempt attempt) {
        String result;
        try {
            result = Long.toString(attempt.run());
        } catch (Exception | AssertionError e) {
            result = String.valueOf(e.getMessage());
        }
        System.out.println(what + ": " + result);
    }
}
