package dev.jbcc.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What does one event, one entry, one symbol cost, and how much of it is garbage? jbcc by JMH, libbpf in C and bcc in Python on the same
 * programs with the same work, in turn within each round. Figures are medians of a contender's turns, and of rounds over those.
 *
 * <p>Needs root, {@code gcc} and {@code libbpf-dev} for libbpf, {@code python3-bpfcc} and {@code linux-headers-amd64} for bcc. Run with
 * {@code benchmarks/run HotPaths [--rounds N]}.
 */
public final class HotPaths {
    private static final int DEFAULT_ROUNDS = 3;

    /** What is compared, by the names that the peers' output has, and what JMH calls it. */
    private enum Work {
        RING_RAW("ring-raw", "ringRaw", "ring buffer, raw, an event", EventBenchmark.RING_EVENTS),
        RING_DECODED("ring-decoded", "ringDecoded", "ring buffer, decoded, an event", EventBenchmark.RING_EVENTS),
        PERF_RAW("perf-raw", "perfRaw", "perf buffer, raw, an event", EventBenchmark.PERF_EVENTS),
        PERF_DECODED("perf-decoded", "perfDecoded", "perf buffer, decoded, an event", EventBenchmark.PERF_EVENTS),
        BATCH("map-batch", "batch", "hash map by batch into values, an entry", MapBenchmark.ENTRIES),
        ITEMS("map-items", "items", "hash map by items(), an entry", MapBenchmark.ENTRIES),
        UPDATE("map-update", "update", "update of a key, Java values", MapBenchmark.ENTRIES),
        UPDATE_IN_MEMORY("map-update-memory", "updateInMemory", "update of a key, memory", MapBenchmark.ENTRIES),
        LOOKUP("map-lookup", "lookup", "lookup of a key, Java values", MapBenchmark.ENTRIES),
        FIRST_SYMBOL("ksym-first", "first", "first kernel symbol of a process", 1),
        NEXT_SYMBOL("ksym-next", "next", "next kernel symbols", 1);

        final String peerName;
        final String method;
        final String shown;
        /** What one turn of JMH's consists of. JMH would round the time of each to whole nanoseconds. */
        final int perTurn;

        Work(String peerName, String method, String shown, int perTurn) {
            this.peerName = peerName;
            this.method = method;
            this.shown = shown;
            this.perTurn = perTurn;
        }
    }

    private final Path scratch;
    private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    private HotPaths(Path scratch) {
        this.scratch = scratch;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, RunnerException {
        int rounds = DEFAULT_ROUNDS;
        if (arguments.length == 2 && arguments[0].equals("--rounds")) {
            rounds = Integer.parseInt(arguments[1]);
        } else if (arguments.length != 0) {
            System.err.println("usage: HotPaths [--rounds N]");
            System.exit(2);
        }
        try (Scratch scratch = Scratch.create()) {
            new HotPaths(scratch.path()).measure(rounds);
        }
    }

    private void measure(int rounds) throws IOException, InterruptedException, RunnerException {
        Optional<Path> libbpf = Peers.libbpf(scratch, "hotpaths_libbpf.c");
        String object = Peers.object(scratch).toString();
        Optional<BccPeer> bcc = BccPeer.find(scratch);
        for (int round = 0; round < rounds; round++) {
            if (libbpf.isPresent()) {
                record("libbpf", Peers.run(List.of(libbpf.get().toString(), object), Map.of()));
            }
            measureJava();
            if (bcc.isPresent()) {
                BccPeer peer = bcc.get();
                record(
                        "bcc",
                        Peers.run(peer.command("hotpaths_bcc.py", Peers.source("hotpaths.c")), peer.environment()));
            }
        }
        report(rounds);
    }

    private void measureJava() throws RunnerException {
        var options = new OptionsBuilder()
                .include("dev\\.jbcc\\.benchmarks\\.(Event|Map|Symbol)Benchmark\\..*")
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                // On some machines the first touch of a page costs more than thirty events: it is no part of them.
                .jvmArgsAppend(
                        "-Xms512m",
                        "-Xmx512m",
                        "-XX:+AlwaysPreTouch",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djbcc.root=" + System.getProperty("jbcc.root"))
                .build();
        for (RunResult result : new Runner(options).run()) {
            Result<?> primary = result.getPrimaryResult();
            for (Work work : Work.values()) {
                if (primary.getLabel().equals(work.method)) {
                    add("jbcc", work.peerName, primary.getStatistics().getPercentile(50) / work.perTurn);
                    Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
                    if (allocated != null) {
                        add(
                                "jbcc bytes",
                                work.peerName,
                                allocated.getStatistics().getPercentile(50) / work.perTurn);
                    }
                }
            }
        }
    }

    private void record(String contender, String output) {
        output.lines()
                .map(line -> line.split(" "))
                .forEach(words -> add(contender, words[0], Double.parseDouble(words[1])));
    }

    private void add(String contender, String name, double nanos) {
        figures.computeIfAbsent(contender, key -> new TreeMap<>())
                .computeIfAbsent(name, key -> new ArrayList<>())
                .add(nanos);
    }

    private void report(int rounds) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "nanoseconds, medians, %d rounds, load average %s%n%n",
                rounds,
                Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        System.out.println("| work | jbcc | bytes allocated | libbpf | bcc | of libbpf | of bcc |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|");
        for (Work work : Work.values()) {
            double jbcc = median("jbcc", work);
            double libbpf = median("libbpf", work);
            double bcc = median("bcc", work);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %s | %s |%n",
                    work.shown,
                    shown(jbcc),
                    shown(median("jbcc bytes", work)),
                    shown(libbpf),
                    shown(bcc),
                    Double.isNaN(libbpf) ? "-" : String.format(Locale.ROOT, "%.2f", jbcc / libbpf),
                    Double.isNaN(bcc) ? "-" : String.format(Locale.ROOT, "1/%.1f", bcc / jbcc));
        }
    }

    private double median(String contender, Work work) {
        return Median.of(figures.getOrDefault(contender, Map.of()).getOrDefault(work.peerName, List.of()));
    }

    private static String shown(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }
}
