package dev.jbcc.testsupport;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KernelTestRunnerTest {
    private static boolean matches(String globs, String test) {
        return KernelTestRunner.compile(globs).matcher(test).matches();
    }

    @Test
    void aPatternWithoutMethodStandsForTheWholeClass() {
        assertTrue(matches("KprobeKernelTest", "KprobeKernelTest#counts"));
        assertFalse(matches("Kprobe", "KprobeKernelTest#counts"));
    }

    @Test
    void starsStandForAnything() {
        assertTrue(matches("Kprobe*", "KprobeKernelTest#counts"));
        assertTrue(matches("*Kernel*#count*", "KprobeKernelTest#counts"));
        assertFalse(matches("*Kernel*#count", "KprobeKernelTest#counts"));
    }

    @Test
    void otherCharactersStandForThemselves() {
        assertFalse(matches("Kprobe.*", "KprobeKernelTest#counts"));
    }

    @Test
    void commasSeparatePatterns() {
        assertTrue(matches("Ring*,Kprobe*", "KprobeKernelTest#counts"));
        assertFalse(matches("Ring*,Perf*", "KprobeKernelTest#counts"));
    }
}
