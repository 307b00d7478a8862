package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.Jbcc;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options of the tools, and how they end, against processes whose number is known. In guests only: they see the whole system. */
@KernelTest
class ToolOptionsKernelTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** A prime; starting a process takes some milliseconds under emulation. */
    private static final int PROCESSES = 23;

    @TempDir
    private Path directory;

    @Test
    void execsnoopFiltersLeaveOutTheOthers() {
        try (Child workload = Workload.executes(PROCESSES, "/bin/true", "wanted");
                Child other = Workload.executes(PROCESSES, "/bin/true", "other");
                Child byParent = Jbcc.start("execsnoop", "--json", "-v", "-P", Long.toString(workload.pid()));
                Child byUser = Jbcc.start("execsnoop", "-v", "-T", "-U", "-u", "65534")) {
            String _ = byParent.awaitStderr(text -> text.contains("tracing"), LIMIT);
            String _ = byUser.awaitStderr(text -> text.contains("tracing"), LIMIT);
            other.release();
            int _ = other.await(LIMIT);
            workload.release();
            int _ = workload.await(LIMIT);
            String line = "\\{\"time\":\"[^\"]*\",\"comm\":\"true\",\"pid\":\\d+,\"ppid\":" + workload.pid()
                    + ",\"uid\":0,\"ret\":0,\"args\":\\[\"/bin/true\",\"wanted\"\\]\\}";
            awaitLines(byParent, PROCESSES);
            byParent.signal("TERM");
            byUser.signal("INT");
            assertEquals(0, byParent.await(LIMIT));
            assertEquals(0, byUser.await(LIMIT));
            assertEquals(PROCESSES, count(byParent.stdout(), line), byParent::stdout);
            assertEquals(PROCESSES, byParent.stdout().lines().count(), byParent::stdout);
            assertEquals("TIME     UID   PCOMM            PID     PPID    RET ARGS\n", byUser.stdout());
        }
    }

    @Test
    void opensnoopFiltersLeaveOutTheOthers() throws IOException {
        Path file = Files.createFile(directory.resolve("seen"));
        Path missing = directory.resolve("missing");
        try (Child opens = Workload.opens(file, Workload.TIMES);
                Child fails = Workload.opens(missing, Workload.TIMES);
                Child failed = Jbcc.start("opensnoop", "-x", "-p", Long.toString(fails.pid()));
                Child written = Jbcc.start("opensnoop", "-f", "O_WRONLY", "-p", Long.toString(opens.pid()))) {
            String _ = failed.awaitStdout(text -> text.contains("PATH\n"), LIMIT);
            String _ = written.awaitStdout(text -> text.contains("PATH\n"), LIMIT);
            opens.release();
            int _ = opens.await(LIMIT);
            fails.release();
            int _ = fails.await(LIMIT);
            String line = fails.pid() + " +bash +-1 +2 " + missing;
            awaitLines(failed, Workload.TIMES);
            failed.signal("INT");
            written.signal("INT");
            assertEquals(0, failed.await(LIMIT));
            assertEquals(0, written.await(LIMIT));
            assertEquals(Workload.TIMES, count(failed.stdout(), line));
            assertFalse(failed.stdout().contains(" " + file + "\n"), failed::stdout);
            assertFalse(written.stdout().contains(" " + file + "\n"), written::stdout);
        }
    }

    @Test
    void runPrintsRecordsTraceLinesAndMaps() {
        Path program = Jbcc.root().resolve("kernel-tests/src/test/resources/dev/jbcc/kerneltests/run_kills.c");
        try (Child tool = Jbcc.start("run", "-v", program.toString());
                Child workload = Workload.kills(Workload.TIMES)) {
            String _ = tool.awaitStderr(text -> text.contains("attached"), LIMIT);
            workload.release();
            int _ = workload.await(LIMIT);
            String data = "pid=" + workload.pid() + " signal=0 comm=bash";
            String trace = "\\S+-" + workload.pid() + " \\[\\d+\\] \\d+\\.\\d{6}: kill by " + workload.pid();
            awaitLines(tool, 3 * Workload.TIMES);
            tool.signal("INT");
            assertEquals(0, tool.await(LIMIT), tool::stderr);
            String text = tool.stdout();
            assertEquals(Workload.TIMES, count(text, "events: " + data));
            assertEquals(Workload.TIMES, count(text, "ring: " + data));
            assertEquals(Workload.TIMES, count(text, trace));
            assertTrue(text.contains("\ncounts:\n  " + workload.pid() + " = " + Workload.TIMES + "\n"), text);
            assertTrue(text.contains("       512 -> 1023       : " + Workload.TIMES + " "), text);
        }
    }

    @Test
    void aToolWhoseReaderHasGoneEndsQuietly() {
        String jbcc = Jbcc.root().resolve("jbcc").toString();
        String pipe = "set -o pipefail; JBCC_NO_BUILD=1 '" + jbcc + "' opensnoop | head -n 1; echo status $?";
        try (Child shell = Child.start("bash", "-c", pipe)) {
            String _ = shell.awaitStdout(text -> text.contains("PATH\n"), LIMIT);
            // Something to print, so that it notices.
            long end = System.nanoTime() + LIMIT.toNanos();
            while (shell.isAlive() && System.nanoTime() < end) {
                try (Child open = Child.start("cat", "/etc/passwd")) {
                    int _ = open.await(LIMIT);
                }
            }
            assertEquals(0, shell.await(LIMIT));
            assertTrue(shell.stdout().endsWith("PATH\nstatus 0\n"), shell::stdout);
            assertEquals("", shell.stderr());
        }
    }

    @Test
    void aDurationEndsATool() {
        try (Child tool = Jbcc.start("opensnoop", "-d", "0.5", "-p", "1")) {
            assertEquals(0, tool.await(LIMIT), tool::stderr);
        }
    }

    /** Waits for at least so many lines; cheaply, as the guest has better things to do. */
    private static void awaitLines(Child tool, int lines) {
        String _ = tool.awaitStdout(text -> text.chars().filter(c -> c == '\n').count() >= lines, LIMIT);
    }

    private static long count(String text, String line) {
        Pattern pattern = Pattern.compile("(?:\\d\\d:\\d\\d:\\d\\d )?" + line);
        return text.lines().filter(pattern.asMatchPredicate()).count();
    }
}
