package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.kerneltests.Reliability.Figures;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link Reliability} with small numbers. That nothing is left in the kernel, the check of all kernel tests sees. */
@KernelTest
class ReliabilityKernelTest {
    @Test
    void openingAndClosingKeepsNothing() throws IOException {
        List<Figures> figures = Reliability.loop(20);
        Figures before = figures.getFirst();
        Figures after = figures.getLast();
        assertEquals(before.descriptors(), after.descriptors(), figures::toString);
        assertEquals(before.mappings(), after.mappings(), figures::toString);
        assertTrue(after.heapKibibytes() < before.heapKibibytes() + 4096, figures::toString);
        assertTrue(after.residentKibibytes() < before.residentKibibytes() + 32_768, figures::toString);
    }

    @Test
    void killedProcessesLeaveNothing() throws IOException {
        long seed = Long.getLong("test.seed", System.nanoTime());
        assertTrue(Reliability.kill(3, new Random(seed)) > 0, () -> "-Dtest.seed=" + seed);
    }
}
