package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tools about locks. */
@KernelTest
class LockToolsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 101;

    /** Each write to a pipe takes its mutex once. */
    private static Child writes(int times) {
        String body = "pipe(R, W); for (1 .. " + times + ") { syswrite(W, 'x'); sysread(R, $_, 1); }";
        return Child.startHeld("perl", "-e", body);
    }

    private static void run(Child workload) {
        workload.release();
        assertEquals(0, workload.await(LIMIT), workload::stderr);
    }

    @Test
    void klockstatCountsEachLock() {
        try (Child workload = writes(TIMES);
                Child other = writes(TIMES)) {
            String pid = Long.toString(workload.pid());
            try (ToolRun all = ToolRun.start("klockstat", "-s", "2", "-S", "acq_count,hld_total", "-p", pid);
                    ToolRun json = ToolRun.start("klockstat", "--json", "-c", "pipe_write", "-t", pid);
                    ToolRun one = ToolRun.start("klockstat", "-n", "1", "-S", "hld_count", "-p", pid)) {
                run(other);
                run(workload);
                String found = all.stop().stdout();
                assertTrue(found.startsWith("Tracing lock events... Hit Ctrl-C to end.\n\n"), found);
                String caller = " +pipe_write\\+0x[0-9a-f]+";
                assertEquals(
                        1,
                        all.lines(" {34}Caller {3}Avg Spin {2}Count {3}Max spin Total spin")
                                .size(),
                        found);
                assertEquals(
                        1,
                        all.lines(" {34}Caller {3}Avg Hold {2}Count {3}Max hold Total hold")
                                .size(),
                        found);
                assertEquals(
                        2,
                        all.lines(caller + " +\\d+ +" + TIMES + " +\\d+ +\\d+").size(),
                        found);
                assertEquals(2, all.lines(caller).size(), "and the stack below each");
                checkTimes(json.stop());
                assertEquals(7, one.stop().stdout().lines().count(), one::stdout);
            }
        }
        assertEquals(2, ToolRun.runToEnd("klockstat", "-S", "acq_mean").status());
    }

    private static void checkTimes(ToolRun json) {
        String times = "_count\":" + TIMES + ",\"#_avg_ns\":(\\d+),\"#_max_ns\":(\\d+),\"#_total_ns\":(\\d+)";
        Matcher found = Pattern.compile("\\{\"time\":\"[^\"]+Z\",\"caller\":\"pipe_write[^\"]*\",\"acquire"
                        + times.replace("#", "acquire") + ",\"hold" + times.replace("#", "hold")
                        + ",\"stack\":\\[\"pipe_write[^\"]*\",.*\\]\\}\n")
                .matcher(json.stdout());
        assertTrue(found.matches(), json::stdout);
        for (int first : new int[] {1, 4}) {
            long total = Long.parseLong(found.group(first + 2));
            assertEquals(total / TIMES, Long.parseLong(found.group(first)));
            assertTrue(Long.parseLong(found.group(first + 1)) <= total, json::stdout);
            assertTrue(Long.parseLong(found.group(first)) <= Long.parseLong(found.group(first + 1)), json::stdout);
        }
    }
}
