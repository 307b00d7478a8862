package dev.jbcc.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.feature.Support;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NeedsConditionTest {
    private static final Feature[] RINGBUF = {Feature.RINGBUF};
    private static final Support YES = new Support(Support.State.SUPPORTED, "");
    private static final Support NO = new Support(Support.State.UNSUPPORTED, "");
    private static final Support UNKNOWN = new Support(Support.State.UNKNOWN, "EPERM");

    private static Optional<String> reason(Support support, String kernel, boolean guest) {
        return NeedsCondition.reasonToSkip(RINGBUF, feature -> support, kernel, guest);
    }

    @Test
    void runsWhereTheProbeFindsItWhateverTheVersion() {
        assertEquals(Optional.empty(), reason(YES, "6.1.0-50-amd64", true));
        assertEquals(Optional.empty(), reason(YES, "4.18.0-backported", true));
    }

    @Test
    void isSkippedOnAnOlderKernelWithoutIt() {
        assertTrue(reason(NO, "5.7.19", true).orElseThrow().contains("it came with 5.8"));
        assertTrue(reason(NO, "4.19.0", true).isPresent());
    }

    @Test
    void failsWhereItShouldBe() {
        assertThrows(IllegalStateException.class, () -> reason(NO, "5.8.0", true));
        assertThrows(IllegalStateException.class, () -> reason(NO, "5.10.1", true));
        assertThrows(IllegalStateException.class, () -> reason(NO, "6.1.0-50-amd64", true));
    }

    @Test
    void failsWhereTheProbeDoesNotKnow() {
        assertThrows(IllegalStateException.class, () -> reason(UNKNOWN, "5.4.0", true));
        assertThrows(IllegalStateException.class, () -> reason(UNKNOWN, "6.18.0", false));
    }

    @Test
    void aHostMayHaveBeenBuiltWithoutIt() {
        assertTrue(reason(NO, "6.18.44", false).isPresent());
    }
}
