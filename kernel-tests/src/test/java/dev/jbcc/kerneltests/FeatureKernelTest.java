package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.feature.FeatureProbe;
import dev.jbcc.runtime.feature.KernelSettings;
import dev.jbcc.runtime.feature.Support;
import dev.jbcc.testsupport.KernelTest;
import org.junit.jupiter.api.Test;

/** The guests' kernels are newer than every feature of the table and built with all of them. */
@KernelTest
class FeatureKernelTest {
    @Test
    void findsEveryFeature() {
        FeatureProbe probe = new FeatureProbe();
        for (Feature feature : Feature.values()) {
            assertEquals(
                    Support.State.SUPPORTED,
                    probe.support(feature).state(),
                    () -> feature + ": " + probe.support(feature));
        }
    }

    @Test
    void readsWhatMayBeDone() {
        KernelSettings settings = KernelSettings.read();
        assertTrue(settings.mayTrace());
        assertEquals(0, settings.userId().orElseThrow());
        assertEquals(System.getProperty("os.version"), settings.release());
        assertTrue(settings.securityModules().contains("bpf"), settings.securityModules()::toString);
        assertTrue(settings.tracefs().isPresent());
        assertTrue(settings.bpffs().isPresent());
        assertEquals("none", settings.lockdown().orElseThrow());
    }
}
