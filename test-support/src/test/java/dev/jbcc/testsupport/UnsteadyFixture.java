package dev.jbcc.testsupport;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/** Not a test of its own: what {@link KernelTestRunnerTest} runs. */
@KernelTest(host = true)
class UnsteadyFixture {
    private static int runs;

    @Test
    void failsAtFirst() {
        assertTrue(runs++ > 0, "the first run");
    }

    @Test
    void failsAlways() {
        fail("each run");
    }
}
