package dev.jbcc.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void failedTestsRunOnceMore(@TempDir Path directory) throws Exception {
        Path classes = Path.of(UnsteadyFixture.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path results = directory.resolve("results");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KernelTestRunner.class.getName(),
                        classes.toString(),
                        results.toString(),
                        "UnsteadyFixture")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        assertEquals(0, process.waitFor());
        List<String> outcomes = Files.readAllLines(results).stream()
                .map(line -> line.replaceAll("\t(org.opentest4j|\\d+ ms).*", ""))
                .filter(line -> !line.startsWith("start"))
                .toList();
        assertEquals(
                Set.of(
                        "again\tUnsteadyFixture#failsAtFirst",
                        "again\tUnsteadyFixture#failsAlways",
                        "pass\tUnsteadyFixture#failsAtFirst",
                        "fail\tUnsteadyFixture#failsAlways",
                        "end"),
                Set.copyOf(outcomes));
        assertEquals(5, outcomes.size());
    }

    @Test
    void commasSeparatePatterns() {
        assertTrue(matches("Ring*,Kprobe*", "KprobeKernelTest#counts"));
        assertFalse(matches("Ring*,Perf*", "KprobeKernelTest#counts"));
    }
}
