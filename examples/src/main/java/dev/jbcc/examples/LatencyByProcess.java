package dev.jbcc.examples;

import dev.jbcc.Bpf;
import dev.jbcc.histogram.HistogramOptions;
import java.util.ArrayList;
import java.util.List;

/** Histograms of a table whose keys are a process and a slot, sorted by process. */
public final class LatencyByProcess {
    private LatencyByProcess() {}

    /** The first argument is how many seconds to measure, by default 10. */
    public static void main(String[] args) throws InterruptedException {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        try (Bpf bpf = Example.program("latency_by_process.c").open()) {
            Thread.sleep(seconds * 1000L);

            HistogramOptions options =
                    HistogramOptions.of("usecs").withSectionHeader("pid").withBucketSort(LatencyByProcess::ascending);
            bpf.table("latency").printLog2Hist(options, System.out);
        }
    }

    private static List<Object> ascending(List<Object> pids) {
        List<Object> sorted = new ArrayList<>(pids);
        sorted.sort((a, b) -> Long.compare((long) a, (long) b));
        return sorted;
    }
}
