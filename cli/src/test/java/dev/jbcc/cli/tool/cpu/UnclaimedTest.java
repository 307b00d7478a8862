package dev.jbcc.cli.tool.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnclaimedTest {
    private static QueueSample sample(long timestamp, int cpu, int length) {
        return new QueueSample(timestamp, cpu, length);
    }

    @Test
    void idleCpusAreUnclaimedAsFarAsTasksWaitElsewhere() {
        List<QueueSample> samples = List.of(
                // Two wait, one is idle.
                sample(1, 0, 3),
                sample(2, 1, 0),
                // None waits.
                sample(12, 1, 0),
                sample(11, 0, 1),
                // One waits, none is idle.
                sample(21, 0, 2),
                sample(22, 1, 1));
        assertEquals(new Unclaimed(6, 4, 1), Unclaimed.of(samples));
    }

    @Test
    void nothingIsNothing() {
        assertEquals(new Unclaimed(0, 0, 0), Unclaimed.of(List.of()));
    }

    @Test
    void asManyAsWaitAndNotMore() {
        assertEquals(
                new Unclaimed(4, 1, 2),
                Unclaimed.of(List.of(sample(1, 0, 3), sample(2, 1, 0), sample(3, 2, 0), sample(4, 3, 0))));
    }
}
