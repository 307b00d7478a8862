package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The tools about processes, against processes whose doings are known. */
@KernelTest
class ProcessToolsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 101;
    /** For what takes several processes each time. */
    private static final int TIMES_OF_THREE = 11;

    private static void run(Child workload) {
        workload.release();
        assertEquals(0, workload.await(LIMIT), workload::stderr);
    }

    @Test
    void killsnoopShowsEachCallWithItsResult() {
        try (Child workload = Workload.kills(TIMES);
                ToolRun all = ToolRun.start("killsnoop");
                ToolRun one = ToolRun.start("killsnoop", "--json", "-p", Long.toString(workload.pid()));
                ToolRun failed = ToolRun.start("killsnoop", "-x");
                ToolRun other = ToolRun.start("killsnoop", "-s", "9")) {
            run(workload);
            String pid = Long.toString(workload.pid());
            String line = "\\d\\d:\\d\\d:\\d\\d " + pid + " +bash +0 +" + pid + " +0";
            all.awaitLines(line, TIMES).stop();
            assertEquals(TIMES, all.lines(line).size());
            assertEquals(
                    "TIME     PID     COMM             SIG  TPID    RESULT",
                    all.stdout().lines().findFirst().orElse(""));
            one.awaitLines(".*", TIMES).stop();
            assertEquals(
                    TIMES,
                    one.lines("\\{\"time\":\"[^\"]+Z\",\"pid\":" + pid + ",\"comm\":\"bash\",\"signal\":0,\"tpid\":"
                                    + pid + ",\"result\":0\\}")
                            .size(),
                    one::stdout);
            assertEquals(TIMES, one.stdout().lines().count());
            assertEquals(1, failed.stop().stdout().lines().count(), failed::stdout);
            assertEquals(1, other.stop().stdout().lines().count(), other::stdout);
        }
    }

    @Test
    void exitsnoopShowsEachEndWithItsReason() {
        String[] ends = {"bash", "-c", "(exit 7); (exit 0); (kill -9 $BASHPID); :"};
        try (Child workload = Workload.executes(TIMES_OF_THREE, ends);
                ToolRun all = ToolRun.start("exitsnoop", "--label", "mark", "--utc");
                ToolRun failed = ToolRun.start("exitsnoop", "-x", "--json");
                ToolRun one = ToolRun.start("exitsnoop", "--per-thread", "-p", Long.toString(workload.pid()))) {
            run(workload);
            one.awaitLines("bash.*", 1).stop();
            String pid = Long.toString(workload.pid());
            assertEquals(
                    1,
                    one.lines("bash +" + pid + " +\\d+ +" + pid + " +\\d+\\.\\d\\d +0")
                            .size(),
                    one::stdout);
            assertEquals(2, one.stdout().lines().count());
            assertEquals(
                    "PCOMM            PID     PPID    TID     AGE(s)  EXIT_CODE",
                    one.stdout().lines().findFirst().orElse(""));
            String start = "\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  mark   bash +(\\d+) +\\d+ +\\1 +\\d+\\.\\d\\d +";
            all.awaitLines(start + "signal 9 \\(KILL\\)", TIMES_OF_THREE).stop();
            assertEquals(
                    TIMES_OF_THREE, all.lines(start + "signal 9 \\(KILL\\)").size());
            assertEquals(TIMES_OF_THREE, all.lines(start + "code 7").size());
            failed.awaitLines(".*\"signal\":9,.*", TIMES_OF_THREE).stop();
            String object =
                    "\\{\"time\":\"[^\"]+Z\",\"comm\":\"bash\",\"pid\":(\\d+),\"ppid\":\\d+,\"tid\":\\1,\"age_ns\":\\d+,";
            assertEquals(
                    TIMES_OF_THREE,
                    failed.lines(object + "\"code\":7,\"signal\":0,\"core_dumped\":0}")
                            .size(),
                    failed::stdout);
            assertEquals(0, failed.lines(".*\"code\":0,\"signal\":0,.*").size());
        }
    }
}
