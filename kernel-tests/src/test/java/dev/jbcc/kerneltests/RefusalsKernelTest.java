package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.Guest;
import dev.jbcc.testsupport.Jbcc;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the user is told of a program that the verifier refuses: the line of the source, and what to do. Each program of {@code
 * programs/refused} has a comment {@code refused: WORDS} on the line that is to be blamed; {@code refused before 6.3: WORDS} where newer
 * kernels take it.
 */
@KernelTest(host = true)
class RefusalsKernelTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern EXPECTED = Pattern.compile("refused(?: before (\\d+)\\.(\\d+))?: (.*?) \\*/");

    @Test
    void everyRefusalNamesItsLineAndTheRemedy() throws IOException {
        assumeFalse(Guest.kernel().equals("6.12"), "takes longer than a test may, under emulation");
        List<Path> programs = Programs.refused();
        List<String> arguments = new ArrayList<>(List.of("check", "--json"));
        programs.forEach(program -> arguments.add(program.toString()));
        List<String> wrong = new ArrayList<>();
        try (Child jbcc = Jbcc.start(arguments.toArray(String[]::new))) {
            assertEquals(1, jbcc.await(LIMIT), jbcc::stderr);
            List<String> reports = jbcc.stdout().lines().toList();
            assertEquals(programs.size(), reports.size(), jbcc::stderr);
            for (int i = 0; i < programs.size(); i++) {
                String problem = problem(programs.get(i), reports.get(i));
                if (!problem.isEmpty()) {
                    wrong.add(problem);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** Returns what is wrong with the report of a program; empty if nothing is. */
    private static String problem(Path program, String report) throws IOException {
        List<String> lines = Files.readAllLines(program);
        for (int i = 0; i < lines.size(); i++) {
            Matcher expected = EXPECTED.matcher(lines.get(i));
            if (!expected.find()) {
                continue;
            }
            if (expected.group(1) != null
                    && !runsBefore(Integer.parseInt(expected.group(1)), Integer.parseInt(expected.group(2)))) {
                return report.contains("\"ok\":false") ? program + ": refused: " + report : "";
            }
            boolean place = report.contains("\"file\":\"" + program + "\",\"line\":" + (i + 1) + ",");
            // what the source says of itself does not count
            int hints = Math.max(0, report.lastIndexOf("\"cause\":"));
            return place && report.substring(hints).contains(expected.group(3))
                    ? ""
                    : program + ":" + (i + 1) + ": expected '" + expected.group(3) + "': " + report;
        }
        return program + ": no comment says what to expect";
    }

    private static boolean runsBefore(int major, int minor) {
        String[] release = System.getProperty("os.version").split("[.-]");
        int running = Integer.parseInt(release[0]) * 1000 + Integer.parseInt(release[1]);
        return running < major * 1000 + minor;
    }
}
