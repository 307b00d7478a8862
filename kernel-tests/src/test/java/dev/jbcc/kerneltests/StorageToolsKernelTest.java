package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tools about block devices, against a device of which each request is known. */
@KernelTest
class StorageToolsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int WRITES = 101;
    private static final int READS = 53;
    private static final int ALL = WRITES + READS;
    private static final int WRITE_BYTES = 4096;
    private static final int READ_BYTES = 8192;
    private static final int SECTOR_BYTES = 512;
    private static final int SKIPPED = 17;

    /** Writes blocks of 4 KiB from the start, then reads blocks of 8 KiB from further on, each by a request of its own. */
    private static void readAndWrite(LoopDevice device) {
        try (Child child = Child.start(
                "bash",
                "-c",
                "dd if=/dev/zero of=" + device.path() + " bs=" + WRITE_BYTES + " count=" + WRITES
                        + " oflag=direct conv=notrunc && dd if=" + device.path() + " of=/dev/null bs=" + READ_BYTES
                        + " skip=" + SKIPPED + " count=" + READS + " iflag=direct")) {
            assertEquals(0, child.await(LIMIT), child::stderr);
        }
    }

    /** Adds up the counts of the rows of drawn histograms whose range matches. */
    private static long total(String output, String range) {
        Matcher row = Pattern.compile("(?m)^ +" + range + " +: (\\d+) +\\|").matcher(output);
        long total = 0;
        while (row.find()) {
            total += Long.parseLong(row.group(1));
        }
        return total;
    }

    @Test
    void biolatencyAndBitesizeCountEveryRequest() {
        try (LoopDevice device = LoopDevice.create(8);
                LoopDevice idle = LoopDevice.create(1);
                ToolRun whole = ToolRun.start("biolatency", "-d", device.name());
                ToolRun nothing = ToolRun.start("biolatency", "-d", idle.name());
                ToolRun disks = ToolRun.start("biolatency", "-D", "-j");
                ToolRun flags = ToolRun.start("biolatency", "-F", "-e", "-Q", "-d", device.name());
                ToolRun sizes = ToolRun.start("bitesize")) {
            readAndWrite(device);
            assertEquals(ALL, total(whole.stop().stdout(), "\\d+ -> \\d+"), whole::stdout);
            assertTrue(whole.stdout().contains("     usecs               : count     distribution"), whole::stdout);
            assertTrue(!nothing.stop().stdout().contains("->"), nothing::stdout);
            List<String> json = disks.stop()
                    .lines("\\{\"time\":\"[^\"]+Z\",\"unit\":\"usecs\",\"disk\":\"" + device.name() + "\",\"total\":"
                            + ALL + ",\"slots\":\\[.*\\]\\}");
            assertEquals(1, json.size(), disks::stdout);
            String byFlags = flags.stop().stdout();
            assertEquals(
                    1,
                    flags.lines("flags = .*Write: avg = \\d+ usecs, total: \\d+ usecs, count: " + WRITES)
                            .size(),
                    byFlags);
            assertEquals(
                    1,
                    flags.lines("flags = .*Read: avg = \\d+ usecs, total: \\d+ usecs, count: " + READS)
                            .size(),
                    byFlags);
            String bySize = sizes.stop().stdout();
            // Who issues a request may be the process or, on Linux 6.1 for writes, a worker of the kernel.
            assertTrue(bySize.contains("\nProcess Name = dd\n"), bySize);
            assertEquals(ALL, total(bySize, "\\d+ -> \\d+"), bySize);
            assertEquals(WRITES, total(bySize, "4 -> 7"), bySize);
            assertEquals(READS, total(bySize, "8 -> 15"), bySize);
        }
    }

    @Test
    void biosnoopBiotopAndBiopatternShowEveryRequest() {
        try (LoopDevice device = LoopDevice.create(8);
                LoopDevice idle = LoopDevice.create(1);
                ToolRun all = ToolRun.start("biosnoop", "-P", "-Q");
                ToolRun one = ToolRun.start("biosnoop", "--json", "-d", device.name());
                ToolRun nothing = ToolRun.start("biosnoop", "-d", idle.name());
                ToolRun top = ToolRun.start("biotop", "-C", "600");
                ToolRun pattern = ToolRun.start("biopattern", "--json", "-d", device.name())) {
            readAndWrite(device);
            String start = "\\d+\\.\\d{6} +dd +\\d+ +" + device.name() + " +";
            String end = " +\\d+\\.\\d\\d +\\d+\\.\\d\\d *";
            String reads = start + "R \\d+ +" + READ_BYTES + " +[RS]" + end;
            all.awaitLines(reads, READS).stop();
            assertEquals(READS, all.lines(reads).size());
            assertEquals(
                    WRITES - 1,
                    all.lines(start + "W \\d+ +" + WRITE_BYTES + " +S" + end).size(),
                    all::stdout);
            int firstRead = SKIPPED * READ_BYTES / SECTOR_BYTES;
            assertEquals(
                    1,
                    all.lines(start + "R " + firstRead + " +" + READ_BYTES + " +R" + end)
                            .size(),
                    all::stdout);
            assertEquals(
                    "TIME(s)     COMM           PID     DISK      T SECTOR     BYTES   P QUE(ms) LAT(ms)",
                    all.stdout().lines().findFirst().orElse(""));
            one.awaitLines(".*", ALL).stop();
            int lastWrite = (WRITES - 1) * WRITE_BYTES / SECTOR_BYTES;
            assertEquals(
                    1,
                    one.lines(
                                    "\\{\"time\":\"[^\"]+Z\",\"comm\":\"dd\",\"pid\":\\d+,\"disk\":\"" + device.name()
                                            + "\",\"type\":\"W\",\"sector\":" + lastWrite + ",\"bytes\":" + WRITE_BYTES
                                            + ",\"flags\":\"[A-Za-z-]*Write\",\"pattern\":\"S\",\"queued_us\":\\d+,\"latency_us\":\\d+\\}")
                            .size(),
                    one::stdout);
            assertEquals(ALL, one.stdout().lines().count());
            assertEquals(1, nothing.stop().stdout().lines().count(), nothing::stdout);
            String processes = top.stop().stdout();
            String row = "\\d+ +dd +";
            String disk = " 7 +\\d+ +" + device.name() + " +";
            assertEquals(
                    1,
                    top.lines(row + "W" + disk + WRITES + " +404 +\\d+\\.\\d\\d *")
                            .size(),
                    processes);
            assertEquals(
                    1,
                    top.lines(row + "R" + disk + READS + " +424 +\\d+\\.\\d\\d *")
                            .size(),
                    processes);
            assertTrue(
                    processes.contains("\nPID     COMM             D MAJ MIN DISK       I/O  Kbytes  AVGms\n"),
                    processes);
            assertEquals(
                    1,
                    pattern.stop()
                            .lines("\\{\"time\":\"[^\"]+Z\",\"disk\":\"" + device.name()
                                    + "\",\"random_percent\":0,\"sequential_percent\":99,\"count\":" + (ALL - 1)
                                    + ",\"kbytes\":828\\}")
                            .size(),
                    pattern::stdout);
        }
    }

    @Test
    void anUnknownDiskIsToldWithTheKnownOnes() {
        try (LoopDevice device = LoopDevice.create(1);
                ToolRun run = ToolRun.runToEnd("biosnoop", "-d", "nodisk")) {
            assertTrue(
                    run.stderr().contains("option '--disk': 'nodisk': no such disk; there are ")
                            && run.stderr().contains(device.name()),
                    run::stderr);
            assertTrue(run.status() != 0);
        }
    }
}
