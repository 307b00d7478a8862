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
    void testsOfToolsAreInOneShareEach() {
        for (String method : new String[] {"a", "b", "c", "killsnoopShowsEachCall"}) {
            boolean first = KernelTestRunner.isInShare("FileToolsKernelTest", method, "0/2");
            boolean second = KernelTestRunner.isInShare("FileToolsKernelTest", method, "1/2");
            assertTrue(first != second, method);
            assertTrue(KernelTestRunner.isInShare("MapKernelTest", method, "0/2"));
            assertTrue(KernelTestRunner.isInShare("MapKernelTest", method, "1/2"));
        }
    }

    @Test
    void commasSeparatePatterns() {
        assertTrue(matches("Ring*,Kprobe*", "KprobeKernelTest#counts"));
        assertFalse(matches("Ring*,Perf*", "KprobeKernelTest#counts"));
    }
}
