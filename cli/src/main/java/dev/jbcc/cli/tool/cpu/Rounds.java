package dev.jbcc.cli.tool.cpu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Samples of run queues that belong together: CPUs are sampled at the same rate, and not at the same moment. */
final class Rounds {
    private final boolean offsets;
    private final List<QueueSample> rest = new ArrayList<>();
    private List<Integer> cpus = List.of();

    /** @param offsets whether lines say how long after the round's first sample each was taken */
    Rounds(boolean offsets) {
        this.offsets = offsets;
    }

    /** Returns the rounds, in which each CPU is once, in the order of time. */
    static List<List<QueueSample>> of(List<QueueSample> samples) {
        List<List<QueueSample>> rounds = new ArrayList<>();
        List<QueueSample> round = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (QueueSample sample : samples.stream()
                .sorted(Comparator.comparingLong(QueueSample::timestamp))
                .toList()) {
            if (!seen.add(sample.cpu())) {
                rounds.add(round);
                round = new ArrayList<>();
                seen.clear();
                seen.add(sample.cpu());
            }
            round.add(sample);
        }
        if (!round.isEmpty()) {
            rounds.add(round);
        }
        return rounds;
    }

    /**
     * Returns lines of values with commas between them; the first has the names. The last round may go on, so it is kept for the next time.
     *
     * @param last whether there is no next time
     */
    List<String> lines(List<QueueSample> samples, boolean last) {
        rest.addAll(samples);
        List<List<QueueSample>> rounds = of(rest);
        rest.clear();
        if (!last && !rounds.isEmpty()) {
            rest.addAll(rounds.removeLast());
        }
        List<String> lines = new ArrayList<>();
        if (cpus.isEmpty() && !rounds.isEmpty()) {
            cpus = rounds.stream()
                    .flatMap(List::stream)
                    .map(QueueSample::cpu)
                    .distinct()
                    .sorted()
                    .toList();
            lines.add(names());
        }
        rounds.forEach(round -> lines.add(line(round)));
        return lines;
    }

    private String names() {
        StringBuilder line = new StringBuilder("TIMESTAMP_ns");
        cpus.forEach(cpu -> line.append(",CPU").append(cpu));
        if (offsets) {
            cpus.forEach(cpu -> line.append(",OFFSET_ns_CPU").append(cpu));
        }
        return line.toString();
    }

    private String line(List<QueueSample> round) {
        SortedMap<Integer, QueueSample> byCpu = new TreeMap<>();
        round.forEach(sample -> byCpu.put(sample.cpu(), sample));
        long first = round.getFirst().timestamp();
        StringBuilder lengths = new StringBuilder().append(first);
        StringBuilder distances = new StringBuilder();
        for (int cpu : cpus) {
            QueueSample sample = byCpu.get(cpu);
            lengths.append(',').append(sample == null ? "" : sample.length());
            distances.append(',').append(sample == null ? "" : sample.timestamp() - first);
        }
        return offsets ? lengths.append(distances).toString() : lengths.toString();
    }
}
