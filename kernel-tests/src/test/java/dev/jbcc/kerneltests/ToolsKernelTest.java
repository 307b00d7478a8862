package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.Jbcc;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools on known processes: one line for each thing that happened. */
@KernelTest
class ToolsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(110);
    private static final int TIMES = 101;

    private static List<String> matching(String output, Pattern pattern) {
        return output.lines().filter(line -> pattern.matcher(line).matches()).toList();
    }

    /** Waits for the lines of a workload, ends the tool, and returns how many there were. */
    private static int count(Child tool, Child workload, Pattern line, int times) {
        tool.awaitStdout(text -> text.contains("PID"), LIMIT);
        workload.release();
        workload.await(LIMIT);
        tool.awaitStdout(text -> matching(text, line).size() >= times, LIMIT);
        tool.signal("INT");
        assertEquals(0, tool.await(LIMIT), tool::stderr);
        assertEquals("", tool.stderr());
        return matching(tool.stdout(), line).size();
    }

    @Test
    void execsnoopShowsEachExecOnce() {
        try (Child tool = Jbcc.start("execsnoop");
                Child workload = Workload.executes(TIMES, "/bin/true", "one two", "three")) {
            Pattern line = Pattern.compile("true +\\d+ +" + workload.pid() + " +0 /bin/true \"?one two\"? three");
            assertEquals(TIMES, count(tool, workload, line, TIMES));
            assertTrue(tool.stdout().startsWith("PCOMM "), tool::stdout);
        }
    }

    @Test
    void execsnoopShowsFailuresWhenAsked() {
        try (Child tool = Jbcc.start("execsnoop", "-x");
                Child workload = Workload.executes(TIMES, "/no/such/program")) {
            // ENOENT is 2; bash says in its child what it could not run.
            Pattern line = Pattern.compile("bash +\\d+ +" + workload.pid() + " +-2 /no/such/program");
            assertEquals(TIMES, count(tool, workload, line, TIMES));
        }
    }

    @Test
    void opensnoopShowsEachOpenOnce(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("known"));
        try (Child tool = Jbcc.start("opensnoop");
                Child workload = Workload.opens(file, TIMES)) {
            Pattern line = Pattern.compile(workload.pid() + " +bash +\\d+ +0 +" + Pattern.quote(file.toString()));
            assertEquals(TIMES, count(tool, workload, line, TIMES));
        }
    }

    @Test
    void opensnoopShowsTheErrorOfEachFailure(@TempDir Path directory) {
        Path file = directory.resolve("missing");
        try (Child tool = Jbcc.start("opensnoop", "-x");
                Child workload = Workload.opens(file, TIMES)) {
            Pattern line = Pattern.compile(workload.pid() + " +bash +-1 +2 +" + Pattern.quote(file.toString()));
            assertEquals(TIMES, count(tool, workload, line, TIMES));
        }
    }

    @Test
    void aKilledToolLeavesNothingBehind() {
        try (Child tool = Jbcc.start("opensnoop")) {
            tool.awaitStdout(text -> text.contains("PID"), LIMIT);
            tool.signal("KILL");
            assertEquals(128 + 9, tool.await(LIMIT));
        }
    }
}
