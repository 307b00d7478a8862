package dev.jbcc.cli.tool.cpu;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What samples of run queues tell, counted in samples. CPUs are sampled at the same rate, and not at the same moment; the samples of
 * all of them that belong together are a round, in which as many idle CPUs are unclaimed as tasks wait elsewhere.
 *
 * @param samples all
 * @param busy those with a task
 * @param unclaimed those of idle CPUs, while tasks waited for others
 */
record Unclaimed(long samples, long busy, long unclaimed) {
    /** Sums up samples, in any order. */
    static Unclaimed of(List<QueueSample> samples) {
        long busy = 0;
        long unclaimed = 0;
        long idle = 0;
        long waiting = 0;
        Set<Integer> round = new HashSet<>();
        for (QueueSample sample : samples.stream()
                .sorted(Comparator.comparingLong(QueueSample::timestamp))
                .toList()) {
            if (!round.add(sample.cpu())) {
                // This CPU's next sample: a new round.
                unclaimed += Math.min(idle, waiting);
                idle = 0;
                waiting = 0;
                round.clear();
                round.add(sample.cpu());
            }
            if (sample.length() == 0) {
                idle++;
            } else {
                busy++;
                waiting += sample.length() - 1;
            }
        }
        return new Unclaimed(samples.size(), busy, unclaimed + Math.min(idle, waiting));
    }
}
