package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.Jbcc;
import dev.jbcc.testsupport.KernelTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code jbcc check}: the verifier of each kernel takes the examples and the programs of the tests. It attaches nothing. */
@KernelTest(host = true)
class CheckKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(110);

    @Test
    void allExamplesLoad() {
        allLoad(Programs.examples());
    }

    @Test
    void allProgramsOfTheTestsLoad() {
        allLoad(Programs.tests());
    }

    private static void allLoad(List<Path> programs) {
        assertTrue(!programs.isEmpty());
        List<String> arguments = new ArrayList<>(List.of("check", "--json"));
        programs.forEach(program -> arguments.add(program.toString()));
        try (Child jbcc = Jbcc.start(arguments.toArray(String[]::new))) {
            int status = jbcc.await(LIMIT);
            List<String> lines = jbcc.stdout().lines().toList();
            assertEquals(
                    List.of(),
                    lines.stream()
                            .filter(line -> !line.contains("\"ok\":true") || line.contains("\"ok\":false"))
                            .toList(),
                    jbcc::stderr);
            assertEquals(programs.size(), lines.size());
            assertEquals(0, status, jbcc::stderr);
        }
    }

    @Test
    void oneBadFileFailsAndTheOthersAreCheckedAllTheSame() {
        List<String> files = Stream.of("bad-syntax.c", "kills.c", "bad-access.c")
                .map(name -> Programs.of(name).toString())
                .toList();
        try (Child jbcc = Jbcc.start("check", "--json", files.get(0), files.get(1), files.get(2))) {
            assertEquals(1, jbcc.await(LIMIT), jbcc::stderr);
            List<String> lines = jbcc.stdout().lines().toList();
            assertEquals(3, lines.size(), jbcc::stdout);
            for (int i = 0; i < 3; i++) {
                assertTrue(
                        lines.get(i).startsWith("{\"file\":\"" + files.get(i) + "\",\"ok\":" + (i == 1) + ","),
                        lines.get(i));
            }
        }
    }
}
