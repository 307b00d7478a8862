package dev.jbcc.cli.tool.cpu;

import java.util.List;

/**
 * What samples of run queues tell, counted in samples: in each of their {@link Rounds}, as many idle CPUs are unclaimed as tasks wait
 * elsewhere.
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
        for (List<QueueSample> round : Rounds.of(samples)) {
            long idle = 0;
            long waiting = 0;
            for (QueueSample sample : round) {
                if (sample.length() == 0) {
                    idle++;
                } else {
                    busy++;
                    waiting += sample.length() - 1;
                }
            }
            unclaimed += Math.min(idle, waiting);
        }
        return new Unclaimed(samples.size(), busy, unclaimed);
    }
}
