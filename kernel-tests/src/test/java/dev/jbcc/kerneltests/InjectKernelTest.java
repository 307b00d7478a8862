package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.symbol.Kallsyms;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * {@code inject} with {@code --dry-run}, against system calls that allocate a known number of times. The kernels of the tests do not
 * let programs make functions fail, which is what it says without.
 */
@KernelTest
class InjectKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 101;
    private static final String NAMES = "(STRCMP(s->name,\"names_cache\"))";

    /** Newer kernels have it only if they can make allocations fail by themselves. */
    private static boolean hasFunction() {
        return Kallsyms.load().has("should_failslab");
    }

    /** Each system call about a path takes one buffer of the cache of names. */
    @Test
    void countsTheCallsOfAChain() {
        if (!hasFunction()) {
            ToolRun run = ToolRun.runToEnd("inject", "--dry-run", "kmalloc", "(true)");
            assertEquals(1, run.status());
            assertTrue(
                    run.stderr().contains("has no function 'should_failslab', through which kmalloc fails"),
                    run::stderr);
            assertTrue(run.stdout().contains("int failing(struct pt_regs *ctx, struct kmem_cache *s"), run::stdout);
            return;
        }
        String body = "for (1 .. " + TIMES + ") { rmdir('/missing/1'); rmdir('/missing/22'); mkdir('/'); }";
        try (Child workload = Child.startHeld("perl", "-e", body);
                ToolRun all = ToolRun.startPlainly("inject", "--dry-run", "kmalloc", of("/missing/1"));
                ToolRun few = ToolRun.start("inject", "--dry-run", "--json", "-c", "7", "kmalloc", of("/missing/22"))) {
            workload.release();
            assertEquals(0, workload.await(LIMIT), workload::stderr);
            assertEquals(
                    "Counting what would fail: kmalloc (should_failslab)... Hit Ctrl-C to end.\n" + TIMES
                            + " calls would have failed\n",
                    all.stop().stdout());
            few.stop();
            String line = "\\{\"time\":\"[^\"]+Z\",\"mode\":\"kmalloc\",\"function\":\"should_failslab\",\"failed\":7,"
                    + "\"dry_run\":true}";
            assertEquals(1, few.lines(line).size(), few::stdout);
        }
    }

    /** As in {@code tool-commands.txt}, where blanks separate arguments. */
    private static String of(String path) {
        return NAMES + "=>sys_rmdir(char*path)(STRCMP(path,'" + path + "'))";
    }

    @Test
    void saysWhyNothingCanFail() {
        ToolRun run = ToolRun.runToEnd("inject", "kmalloc", of("/missing/1"));
        assertEquals(1, run.status());
        assertTrue(
                run.stderr().contains(hasFunction() ? "CONFIG_BPF_KPROBE_OVERRIDE" : "CONFIG_FAILSLAB")
                        || run.stderr().contains("built without CONFIG_BPF_KPROBE_OVERRIDE"),
                run::stderr);
    }
}
