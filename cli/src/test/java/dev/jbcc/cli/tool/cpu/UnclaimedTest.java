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
    void samplesAreShownByRoundAlsoAcrossIntervals() {
        Rounds rounds = new Rounds(true);
        assertEquals(
                List.of("TIMESTAMP_ns,CPU0,CPU3,OFFSET_ns_CPU0,OFFSET_ns_CPU3", "100,2,0,0,7"),
                rounds.lines(List.of(sample(107, 3, 0), sample(100, 0, 2), sample(200, 0, 1)), false));
        assertEquals(
                List.of("200,1,4,0,9", "300,,1,,0"), rounds.lines(List.of(sample(209, 3, 4), sample(300, 3, 1)), true));
        assertEquals(List.of("TIMESTAMP_ns,CPU0", "1,5"), new Rounds(false).lines(List.of(sample(1, 0, 5)), true));
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
