package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.feature.FeatureProbe;
import dev.jbcc.runtime.feature.KernelSettings;
import dev.jbcc.runtime.feature.Support;
import dev.jbcc.testsupport.Guest;
import dev.jbcc.testsupport.KernelTest;
import org.junit.jupiter.api.Test;

/** A guest's kernel has every feature of the table that is not newer than it, but for what it was built without. */
@KernelTest
class FeatureKernelTest {
    @Test
    void findsEveryFeature() {
        FeatureProbe probe = new FeatureProbe();
        for (Feature feature : Feature.values()) {
            assertEquals(
                    isThere(feature) ? Support.State.SUPPORTED : Support.State.UNSUPPORTED,
                    probe.support(feature).state(),
                    () -> feature + ": " + probe.support(feature));
        }
    }

    private static boolean isThere(Feature feature) {
        return !Guest.lacks(feature) && version(feature.minimumKernel()) <= version(Guest.kernel());
    }

    private static int version(String text) {
        String[] parts = text.split("\\.", -1);
        return Integer.parseInt(parts[0]) * 1000 + Integer.parseInt(parts[1]);
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
