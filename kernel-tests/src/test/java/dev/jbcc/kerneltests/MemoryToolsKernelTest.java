package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools about memory, against processes that share it, and that come to the limit of their control group. */
@KernelTest
class MemoryToolsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 53;
    private static final int VICTIMS = 3;
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final Path GROUP = ROOT.resolve("jbcc-memory");
    private static final int LIMIT_MIB = 16;
    private static final int PAGES_PER_MIB = 256;

    private static final String TIME = "\\d\\d:\\d\\d:\\d\\d ";
    /** Makes a process a member of the group before it becomes what it is to be. */
    private static final String JOIN = "echo $$ >" + GROUP + "/cgroup.procs && exec \"$@\"";

    @TempDir
    Path directory;

    @BeforeAll
    static void makeGroup() throws IOException {
        Files.writeString(ROOT.resolve("cgroup.subtree_control"), "+memory");
        Files.createDirectory(GROUP);
        Files.writeString(GROUP.resolve("memory.max"), Integer.toString(LIMIT_MIB << 20));
    }

    @AfterAll
    static void removeGroup() throws IOException {
        Files.deleteIfExists(GROUP);
        Files.writeString(ROOT.resolve("cgroup.subtree_control"), "-memory");
    }

    private static void run(Child workload) {
        workload.release();
        assertEquals(0, workload.await(LIMIT), workload::stderr);
    }

    private static String firstLine(ToolRun run) {
        return run.stdout().lines().findFirst().orElse("");
    }

    @Test
    void oomkillShowsEachVictim() {
        String body = "my @all; push @all, 'x' x 1000000 while 1;";
        try (ToolRun kills = ToolRun.start("oomkill");
                ToolRun json = ToolRun.start("oomkill", "--json")) {
            for (int i = 0; i < VICTIMS; i++) {
                try (Child victim = Child.start("bash", "-c", JOIN, "join", "perl", "-e", body)) {
                    assertEquals(128 + 9, victim.await(LIMIT), victim::stderr);
                    int pages = LIMIT_MIB * PAGES_PER_MIB;
                    String load = "\\d+\\.\\d\\d \\d+\\.\\d\\d \\d+\\.\\d\\d \\d+/\\d+ \\d+";
                    String pid = Long.toString(victim.pid());
                    kills.awaitLines(
                            TIME + "Triggered by PID " + pid + " \\(\"perl\"\\), OOM kill of PID " + pid
                                    + " \\(\"perl\"\\), " + pages + " pages, loadavg: " + load,
                            1);
                    json.awaitLines(
                            "\\{\"time\":\"[^\"]+Z\",\"pid\":" + pid + ",\"comm\":\"perl\",\"victim_pid\":" + pid
                                    + ",\"victim_comm\":\"perl\",\"pages\":" + pages + ",\"loadavg\":\"" + load + "\"}",
                            1);
                }
            }
            assertEquals(1 + VICTIMS, kills.stop().stdout().lines().count(), kills::stdout);
            assertEquals("Tracing OOM kills... Ctrl-C to stop.", firstLine(kills));
            assertEquals(VICTIMS, json.stop().stdout().lines().count());
        }
    }

    /** More is read than the group may have, so its pages, which are clean, have to make room for each other. */
    @Test
    void drsnoopShowsWhatALimitForces() throws IOException {
        Path data = directory.resolve("data");
        String body = "open(my $f, '+>', shift) or die; truncate($f, 48 << 20) or die;"
                + " 1 while sysread($f, my $b, 65536);";
        try (LoopDevice device = LoopDevice.create(64)) {
            device.mount("ext4", directory);
            try (Child workload = Child.startHeld("bash", "-c", JOIN, "join", "perl", "-e", body, data.toString());
                    ToolRun all = ToolRun.startPlainly("drsnoop", "--memcg", "-n", "^perl$");
                    ToolRun json = ToolRun.start("drsnoop", "--memcg", "--json", "-p", Long.toString(workload.pid()));
                    ToolRun free = ToolRun.start("drsnoop", "-T", "-U", "--memcg", "-u", "0", "-n", "perl");
                    ToolRun none = ToolRun.start("drsnoop", "-p", Long.toString(workload.pid()))) {
                run(workload);
                String line = "perl +" + workload.pid() + " +\\d+\\.\\d\\d +\\d+";
                all.awaitLines(line, 1).stop();
                assertEquals("COMM           PID     LAT(ms) PAGES", firstLine(all));
                json.stop();
                String object = "\\{\"time\":\"[^\"]+Z\",\"uid\":0,\"comm\":\"perl\",\"pid\":(\\d+),\"tid\":\\1,"
                        + "\"latency_ns\":\\d+,\"pages\":(\\d+),\"free_kib\":\\d+}";
                assertEquals(all.lines(line).size(), json.lines(object).size(), json::stdout);
                long pages = json.lines(object).stream()
                        .mapToLong(text -> Long.parseLong(text.replaceFirst(".*\"pages\":(\\d+).*", "$1")))
                        .sum();
                // 48 MiB passed through 16: at least the rest had to go.
                assertTrue(pages >= 30 * PAGES_PER_MIB, () -> pages + " pages\n" + json.stdout());
                assertEquals(
                        all.lines(line).size(),
                        free.stop()
                                .lines("\\d+\\.\\d{9} +0 +" + line + " +\\d+")
                                .size(),
                        free::stdout);
                assertEquals("TIME(s)        UID    COMM           PID     LAT(ms) PAGES FREE(KB)", firstLine(free));
                assertEquals(1, none.stop().stdout().lines().count(), none::stdout);
            } finally {
                LoopDevice.unmount(directory);
            }
        }
    }

    /** Huge pages for which there is not enough free memory; the kernel counts for itself how often it had to reclaim. */
    @Test
    void drsnoopShowsAsManyAsTheKernelCounts() throws IOException {
        long free = number("/proc/meminfo", "MemFree: +(\\d+) kB");
        String body = "echo " + (free / 2048 + 16) + " >/proc/sys/vm/nr_hugepages; echo 0 >/proc/sys/vm/nr_hugepages";
        long outer = stalls();
        try (ToolRun all = ToolRun.startPlainly("drsnoop")) {
            long inner = stalls();
            try (Child workload = Child.start("bash", "-c", body)) {
                assertEquals(0, workload.await(LIMIT), workload::stderr);
                long counted = stalls() - inner;
                assertTrue(counted > 0, "there was enough memory");
                all.awaitLines("bash +" + workload.pid() + " +\\d+\\.\\d\\d +\\d+", 1)
                        .stop();
                long shown = all.stdout().lines().count() - 1;
                assertTrue(shown >= counted, () -> shown + " of " + counted + "\n" + all.stdout());
                long atMost = stalls() - outer;
                assertTrue(shown <= atMost, () -> shown + ", more than " + atMost);
            }
        }
    }

    /** Returns how often tasks had to reclaim memory themselves since the start. */
    private static long stalls() throws IOException {
        return Files.readString(Path.of("/proc/vmstat"))
                .lines()
                .filter(line -> line.startsWith("allocstall_"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    private static long number(String file, String pattern) throws IOException {
        return Files.readString(Path.of(file))
                .lines()
                .filter(line -> line.matches(pattern))
                .mapToLong(line -> Long.parseLong(line.replaceFirst(pattern, "$1")))
                .sum();
    }

    /** By the numbers of the calls on x86-64: shmget 29, shmat 30, shmctl 31, shmdt 67. */
    @Test
    void shmsnoopShowsEachCall() {
        String body = "for my $i (1 .. " + TIMES + ") { my $id = syscall(29, 0, 8192, 0x3b6) + 0; $id >= 0 or die;"
                + " my $at = syscall(30, $id, 0, 0x1000); $at != -1 or die; syscall(67, $at) == 0 or die;"
                + " syscall(31, $id, 0, 0) == 0 or die; syscall(29, 4711, 1, 0) == -1 or die; }";
        try (Child workload = Child.startHeld("perl", "-e", body);
                ToolRun calls = ToolRun.start("shmsnoop", "-n", "perl");
                ToolRun json = ToolRun.start("shmsnoop", "--json", "-t", Long.toString(workload.pid()));
                ToolRun other = ToolRun.start("shmsnoop", "-T", "-p", "1");
                ToolRun unnamed = ToolRun.start("shmsnoop", "-n", "^erl")) {
            run(workload);
            String who = workload.pid() + " +perl +";
            String missing = who + "SHMGET +fffffffffffffffe key: 0x1267, size: 1, shmflg: 0x0 \\(00\\)";
            calls.awaitLines(missing, TIMES).stop();
            assertEquals(
                    TIMES,
                    calls.lines(who + "SHMGET +[0-9a-f]+ key: 0x0, size: 8192, shmflg: 0x3b6 \\(IPC_CREAT\\|0666\\)")
                            .size(),
                    calls::stdout);
            assertEquals(
                    TIMES,
                    calls.lines(
                                    who
                                            + "SHMAT +7[0-9a-f]+ shmid: 0x[0-9a-f]+, shmaddr: 0x0, shmflg: 0x1000 \\(SHM_RDONLY\\)")
                            .size(),
                    calls::stdout);
            assertEquals(
                    TIMES, calls.lines(who + "SHMDT +0 shmaddr: 0x7[0-9a-f]+").size());
            assertEquals(
                    TIMES,
                    calls.lines(who + "SHMCTL +0 shmid: 0x[0-9a-f]+, cmd: 0 \\(IPC_RMID\\), buf: 0x0")
                            .size());
            assertEquals("PID    COMM                SYS              RET ARGs", firstLine(calls));
            json.awaitLines(".*", 5 * TIMES).stop();
            assertEquals(
                    TIMES,
                    json.lines(
                                    "\\{\"time\":\"[^\"]+Z\",\"pid\":(\\d+),\"tid\":\\1,\"comm\":\"perl\",\"call\":\"SHMGET\","
                                            + "\"result\":-2,\"args\":\"key: 0x1267, size: 1, shmflg: 0x0 \\(00\\)\"}")
                            .size(),
                    json::stdout);
            assertEquals(5 * TIMES, json.stdout().lines().count());
            assertEquals(1, unnamed.stop().stdout().lines().count());
            assertEquals(1, other.stop().stdout().lines().count());
            assertEquals("TIME(s)        PID    COMM                SYS              RET ARGs", firstLine(other));
        }
    }

    /** Each open file is an object of the cache filp; perl's own start opens some more. */
    @Test
    void slabratetopCountsEachAllocation() {
        int files = 1009;
        String body = "for my $i (1 .. " + files + ") { open(my $f, '<', '/dev/null') or die; }";
        try (Child workload = Child.startHeld("perl", "-e", body);
                ToolRun json = ToolRun.start(
                        "slabratetop", "--json", "-r", "1000", "-p", Long.toString(workload.pid()), "60");
                ToolRun all = ToolRun.start("slabratetop", "-C", "-r", "3")) {
            run(workload);
            String object = "\\{\"time\":\"[^\"]+Z\",\"cache\":\"filp\",\"allocs\":(\\d+),\"bytes\":(\\d+)}";
            json.stop();
            long count = 0;
            for (String line : json.lines(object)) {
                long allocations = Long.parseLong(line.replaceFirst(object, "$1"));
                long bytes = Long.parseLong(line.replaceFirst(object, "$2"));
                assertEquals(0, bytes % allocations, line);
                count += allocations;
            }
            assertTrue(count >= files && count < files + 200, json::stdout);
            String line = "\\S+ +\\d+ +\\d+";
            all.awaitLines(line, 3).stop();
            assertEquals("Tracing... Output every 1 secs. Hit Ctrl-C to end", firstLine(all));
            assertTrue(
                    !all.lines("CACHE                            ALLOCS      BYTES")
                            .isEmpty(),
                    all::stdout);
        }
    }
}
