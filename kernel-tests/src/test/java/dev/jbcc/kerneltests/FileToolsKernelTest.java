package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools about files, against a process that does known things to files of its own. */
@KernelTest
class FileToolsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 53;
    /** Pages of a file that is read as a whole. */
    private static final int PAGES = 503;

    private static final String TIME = "\\d\\d:\\d\\d:\\d\\d ";

    @TempDir
    Path directory;

    /** A process that does something so many times in the directory, by a loop of Perl over {@code $i}. */
    private Child times(int times, String body) {
        return Child.startHeld(
                "perl",
                "-e",
                "chdir shift or die; for my $i (1 .. " + times + ") { " + body + " }",
                directory.toString());
    }

    private static void run(Child workload) {
        workload.release();
        assertEquals(0, workload.await(LIMIT), workload::stderr);
    }

    private static String pid(Child workload) {
        return Long.toString(workload.pid());
    }

    /** Adds up a member of the objects in an output. */
    private static long sum(ToolRun run, String member) {
        Matcher matcher = Pattern.compile("\"" + member + "\":(\\d+)").matcher(run.stdout());
        long sum = 0;
        while (matcher.find()) {
            sum += Long.parseLong(matcher.group(1));
        }
        return sum;
    }

    private static String firstLine(ToolRun run) {
        return run.stdout().lines().findFirst().orElse("");
    }

    @Test
    void filelifeAndFilegoneShowEachFile() {
        String body = "open(my $f, '>', \"made-$i\") or die; close $f; rename(\"made-$i\", \"moved-$i\") or die;"
                + " unlink(\"moved-$i\") or die; mkdir \"dir-$i\" or die; rmdir \"dir-$i\" or die; unlink 'missing';";
        try (Child workload = times(TIMES, body);
                ToolRun life = ToolRun.start("filelife");
                ToolRun lifeJson = ToolRun.start("filelife", "--json", "-p", pid(workload));
                ToolRun gone = ToolRun.start("filegone");
                ToolRun goneJson = ToolRun.start("filegone", "--json", "-p", pid(workload));
                ToolRun other = ToolRun.start("filegone", "-p", "1")) {
            run(workload);
            String who = TIME + pid(workload) + " +perl +";
            life.awaitLines(who + "\\d+\\.\\d\\d +moved-\\d+", TIMES).stop();
            assertEquals(TIMES, life.lines(who + "\\d+\\.\\d\\d +moved-\\d+").size());
            assertEquals("TIME     PID     COMM             AGE(s)  FILE", firstLine(life));
            lifeJson.awaitLines(".*", TIMES).stop();
            String object = "\\{\"time\":\"[^\"]+Z\",\"pid\":" + pid(workload) + ",\"comm\":\"perl\",";
            assertEquals(
                    TIMES,
                    lifeJson.lines(object + "\"age_ns\":\\d+,\"file\":\"moved-\\d+\"}")
                            .size(),
                    lifeJson::stdout);
            gone.awaitLines(who + "DELETE dir-\\d+", TIMES).stop();
            assertEquals(
                    TIMES, gone.lines(who + "RENAME made-(\\d+) > moved-\\1").size());
            assertEquals(TIMES, gone.lines(who + "DELETE moved-\\d+").size());
            assertEquals(TIMES, gone.lines(who + "DELETE dir-\\d+").size());
            assertEquals(0, gone.lines(".*missing.*").size());
            assertEquals("TIME     PID     COMM             ACTION FILE", firstLine(gone));
            goneJson.awaitLines(".*", 3 * TIMES).stop();
            assertEquals(
                    TIMES,
                    goneJson.lines(object
                                    + "\"action\":\"RENAME\",\"file\":\"made-(\\d+)\",\"new_file\":\"moved-\\1\"}")
                            .size(),
                    goneJson::stdout);
            assertEquals(3 * TIMES, goneJson.stdout().lines().count());
            assertEquals(1, other.stop().stdout().lines().count(), other::stdout);
        }
    }

    @Test
    void statsnoopAndSyncsnoopShowEachCall() {
        String body = "stat('.') or die; stat('missing'); open(my $f, '>', 'f') or die; $f->sync or die;";
        try (Child workload = times(TIMES, "use IO::Handle; " + body);
                ToolRun stat = ToolRun.start("statsnoop");
                ToolRun failed = ToolRun.start("statsnoop", "-x", "--json", "-p", pid(workload));
                ToolRun sync = ToolRun.start("syncsnoop", "-p", pid(workload));
                ToolRun syncJson = ToolRun.start("syncsnoop", "--json", "-p", pid(workload));
                ToolRun other = ToolRun.start("syncsnoop", "-p", "1")) {
            run(workload);
            String who = pid(workload) + " +perl +";
            stat.awaitLines(who + "-1 +2 missing", TIMES).stop();
            assertEquals(TIMES, stat.lines(who + "-1 +2 missing").size());
            assertEquals(TIMES, stat.lines(who + "0 +0 \\.").size());
            assertEquals("PID     COMM               FD ERR PATH", firstLine(stat));
            String object = "\\{\"time\":\"[^\"]+Z\",\"pid\":" + pid(workload) + ",\"comm\":\"perl\",";
            failed.awaitLines(".*\"missing\"}", TIMES).stop();
            assertEquals(
                    TIMES,
                    failed.lines(object + "\"errno\":2,\"path\":\"missing\"}").size(),
                    failed::stdout);
            assertEquals(0, failed.lines(".*\"errno\":0,.*").size());
            sync.awaitLines("\\d+\\.\\d{6} +fsync\\(\\)", TIMES).stop();
            assertEquals(TIMES + 1, sync.stdout().lines().count(), sync::stdout);
            assertEquals("TIME(s)            CALL", firstLine(sync));
            syncJson.awaitLines(object + "\"call\":\"fsync\"}", TIMES).stop();
            assertEquals(TIMES, syncJson.stdout().lines().count());
            assertEquals(1, other.stop().stdout().lines().count(), other::stdout);
        }
    }

    @Test
    void vfsstatAndDcstatCountEachCall() {
        String body = "sysread(F, my $b, 1) // die; syswrite(G, 'x') or die; syswrite(G, 'y') or die;"
                + " rename(\"none-$i\", 'x');";
        try (Child workload =
                        times(TIMES, "if ($i == 1) { open(F, '<', '/dev/zero'); open(G, '>', '/dev/null'); } " + body);
                ToolRun vfs = ToolRun.start("vfsstat", "--json", "-p", pid(workload), "1");
                ToolRun other = ToolRun.start("vfsstat", "--json", "-p", "1", "1");
                ToolRun none = ToolRun.start("vfsstat", "-p", "1", "1");
                ToolRun entries = ToolRun.start("dcstat", "--json", "-p", pid(workload), "1");
                ToolRun entriesText = ToolRun.start("dcstat", "1")) {
            run(workload);
            vfs.stop();
            assertEquals(2 * TIMES, sum(vfs, "write"), vfs::stdout);
            long more = sum(vfs, "read") - TIMES;
            assertTrue(more >= 0 && more < 50, vfs::stdout); // the program's own start reads, too
            assertEquals(0, sum(other.stop(), "write"));
            none.awaitLines(TIME.strip() + ": ( +\\d+){5}", 1).stop();
            assertEquals("TIME         READ/s  WRITE/s CREATE/s   OPEN/s  FSYNC/s", firstLine(none));
            entries.stop();
            assertTrue(sum(entries, "misses") >= TIMES, entries::stdout);
            assertTrue(sum(entries, "misses") < 2 * TIMES + 50, entries::stdout);
            entriesText
                    .awaitLines(TIME.strip() + ": ( +\\d+){3} +\\d+\\.\\d\\d", 1)
                    .stop();
            assertEquals("TIME         REFS/s   SLOW/s   MISS/s     HIT%", firstLine(entriesText));
        }
    }

    @Test
    void fileslowerDcsnoopAndCachestatShowWhatAProcessDoes() {
        String body = "if ($i == 1) { open(F, '+>', 'data'); open(G, '>', '/dev/null'); syswrite(F, 'x' x 4096 x "
                + PAGES + "); } sysseek(F, 0, 0); sysread(F, my $b, 7) == 7 or die; syswrite(G, 'xy') or die;"
                + " rename(\"none-$i\", 'x'); if ($i == " + TIMES
                + ") { for (1 .. " + PAGES + ") { sysseek(F, ($_ - 1) * 4096, 0); sysread(F, my $b, 4096); } }";
        try (Child workload = times(TIMES, body);
                ToolRun slow = ToolRun.start("fileslower", "-p", pid(workload), "0");
                ToolRun any = ToolRun.start("fileslower", "-a", "--json", "-p", pid(workload), "0");
                ToolRun slowest = ToolRun.start("fileslower", "1000000");
                ToolRun missed = ToolRun.start("dcsnoop", "-p", pid(workload));
                ToolRun looked = ToolRun.start("dcsnoop", "-a", "--json", "-p", pid(workload));
                ToolRun cache = ToolRun.start("cachestat", "--json", "-p", pid(workload), "1");
                ToolRun cacheText = ToolRun.start("cachestat", "-p", "1", "1")) {
            run(workload);
            String read = "\\d+\\.\\d{3} +perl +" + pid(workload) + " +R 7 +\\d+\\.\\d\\d data";
            slow.awaitLines(".* R 4096 .* data", PAGES).stop();
            assertEquals(TIMES, slow.lines(read).size(), slow::stdout);
            assertEquals(0, slow.lines(".* W 2 .*").size());
            assertEquals(
                    "Tracing sync read/writes \nTIME(s)  COMM           TID    D BYTES   LAT(ms) FILENAME",
                    String.join("\n", slow.stdout().lines().limit(2).toList()));
            any.awaitLines(".*\"bytes\":4096,.*\"data\"}", PAGES).stop();
            assertEquals(
                    TIMES,
                    any.lines("\\{\"time\":\"[^\"]+Z\",\"comm\":\"perl\",\"pid\":(\\d+),\"tid\":\\1,"
                                    + "\"direction\":\"W\",\"bytes\":2,\"latency_ns\":\\d+,\"file\":\"null\"}")
                            .size(),
                    any::stdout);
            assertEquals(2, slowest.stop().stdout().lines().count(), slowest::stdout);
            missed.awaitLines(".* M none-" + TIMES, 1).stop();
            // A layered file system looks in each of its layers.
            assertEquals(
                    TIMES,
                    missed.lines("\\d+\\.\\d{6} +" + pid(workload) + " +perl +M none-\\d+").stream()
                            .map(line -> line.substring(line.indexOf("none-")))
                            .distinct()
                            .count(),
                    missed::stdout);
            assertEquals("TIME(s)     PID     COMM             T FILE", firstLine(missed));
            assertEquals(0, missed.lines(".* R .*").size());
            looked.awaitLines(".*\"none-" + TIMES + "\"}", 1).stop();
            assertEquals(
                    TIMES,
                    looked.lines(".*\"comm\":\"perl\",\"type\":\"M\",\"file\":\"none-\\d+\"}").stream()
                            .map(line -> line.substring(line.indexOf("none-")))
                            .distinct()
                            .count());
            assertTrue(!looked.lines(".*\"type\":\"R\".*").isEmpty());
            cache.stop();
            assertTrue(sum(cache, "hits") >= PAGES, cache::stdout);
            // The start of the program reads, too; writing marks pages as well.
            assertTrue(sum(cache, "hits") < 8 * PAGES, cache::stdout);
            cacheText.awaitLines("( +0){3} +0\\.00%( +\\d+){2}", 1).stop();
            assertEquals("    HITS   MISSES  DIRTIES HITRATIO   BUFFERS_MB  CACHED_MB", firstLine(cacheText));
        }
    }

    @Test
    void ext4slowerAndExt4distSeeEachOperation() {
        onFileSystem("ext4", 16, workload -> {
            try (ToolRun slow = ToolRun.start("ext4slower", "-p", pid(workload), "600000");
                    ToolRun other = ToolRun.start("ext4slower", "-p", "1", "0")) {
                operationsAreSeen("ext4", workload);
                assertEquals(0, slow.stop().lines(TIME + ".*").size(), slow::stdout);
                assertEquals(0, other.stop().lines(TIME + ".*").size(), other::stdout);
            }
        });
    }

    @Test
    void xfsslowerAndXfsdistSeeEachOperation() {
        onFileSystem("xfs", 320, workload -> operationsAreSeen("xfs", workload));
    }

    @Test
    void btrfsslowerAndBtrfsdistSeeEachOperation() {
        onFileSystem("btrfs", 128, workload -> operationsAreSeen("btrfs", workload));
    }

    /** Makes a file system, and a process that is going to read, write and synchronize in it. */
    private void onFileSystem(String type, int megabytes, Consumer<Child> test) {
        try (LoopDevice device = LoopDevice.create(megabytes)) {
            device.mount(type, directory);
            try {
                String body = "if ($i == 1) { open(F, '+>', 'data') or die; } syswrite(F, 'x' x 1024) or die;"
                        + " sysseek(F, 0, 0); sysread(F, my $b, 1024) or die;"
                        // O_CREAT | O_WRONLY | O_SYNC: an fsync within each write.
                        + " sysopen(S, 'sure', 04010101) or die if $i == 1; syswrite(S, 'y' x 512) or die;";
                try (Child workload = times(TIMES, body)) {
                    test.accept(workload);
                }
            } finally {
                LoopDevice.unmount(directory);
            }
        }
    }

    private static void operationsAreSeen(String type, Child workload) {
        try (ToolRun all = ToolRun.start(type + "slower", "-p", pid(workload), "0");
                ToolRun times = ToolRun.start(type + "dist", "--json", "-p", pid(workload))) {
            run(workload);
            String who = TIME + "perl +" + pid(workload) + " +";
            String where = " +\\d+ +\\d+\\.\\d\\d data";
            all.awaitLines(who + "W 512.*", TIMES).stop();
            assertEquals(TIMES, all.lines(who + "R 1024" + where).size());
            assertEquals(TIMES, all.lines(who + "W 1024" + where).size(), all::stdout);
            assertEquals(1, all.lines(who + "O 0" + where).size(), all::stdout);
            String sure = " +\\d+ +\\d+\\.\\d\\d sure";
            assertEquals(TIMES, all.lines(who + "W 512" + sure).size(), all::stdout);
            assertEquals(TIMES, all.lines(who + "S 0" + sure).size(), all::stdout);
            times.stop();
            String total = ".*\"operation\":\"%s\",\"total\":" + TIMES + ",.*";
            assertEquals(1, times.lines(total.formatted("read")).size(), times::stdout);
            assertEquals(1, times.lines(total.formatted("fsync")).size(), times::stdout);
            String writes = ".*\"operation\":\"write\",\"total\":" + 2 * TIMES + ",.*";
            assertEquals(1, times.lines(writes).size(), times::stdout);
        }
    }

    @Test
    void nfsslowerAndNfsdistSeeEachOperation() throws IOException {
        Path served = Files.createTempDirectory(Path.of("/dev/shm"), "jbcc-test");
        try (NfsServer server = NfsServer.start(served)) {
            server.mount(directory);
            try {
                String body = "if ($i == 1) { open(F, '+>', 'data') or die; } syswrite(F, 'x' x 1024) or die;"
                        + " sysseek(F, 0, 0); sysread(F, my $b, 1024) or die;"
                        + " sysopen(G, 'data', 0) or die; close(G); stat('data');";
                try (Child workload = times(TIMES, body);
                        ToolRun all = ToolRun.start("nfsslower", "-p", pid(workload), "0");
                        ToolRun times = ToolRun.start("nfsdist", "--json", "-p", pid(workload))) {
                    run(workload);
                    String who = TIME + "perl +" + pid(workload) + " +";
                    String where = " +\\d+ +\\d+\\.\\d\\d data";
                    all.awaitLines(who + "R 1024" + where, TIMES).stop();
                    assertEquals(TIMES, all.lines(who + "R 1024" + where).size(), all::stdout);
                    assertEquals(TIMES, all.lines(who + "W 1024" + where).size(), all::stdout);
                    // The first one made the file; the kernel has another function for that.
                    assertEquals(TIMES, all.lines(who + "O 0" + where).size(), all::stdout);
                    assertTrue(all.lines(who + "G 0" + where).size() >= TIMES, all::stdout);
                    times.stop();
                    String total = ".*\"operation\":\"%s\",\"total\":" + TIMES + ",.*";
                    for (String operation : List.of("read", "write", "open")) {
                        assertEquals(1, times.lines(total.formatted(operation)).size(), times::stdout);
                    }
                }
            } finally {
                LoopDevice.unmount(directory);
            }
        } finally {
            Files.deleteIfExists(served.resolve("data"));
            Files.delete(served);
        }
    }

    @Test
    void aFileSystemThatIsNotThereIsNamed() {
        ToolRun run = ToolRun.runToEnd("nfsslower");
        assertEquals(1, run.status(), run::stderr);
        assertTrue(run.stderr().contains("file system nfs: this kernel has no function nfs_file_read"), run::stderr);
        assertTrue(run.stderr().contains("modprobe nfs"), run::stderr);
    }

    @Test
    void filetopAndVfscountAddUp() {
        String body = "if ($i == 1) { open(F, '+>', 'data'); } syswrite(F, 'x' x 1024) or die; sysseek(F, 0, 0);"
                + " sysread(F, my $b, 2048) or die;";
        try (Child workload = times(TIMES, body);
                ToolRun top = ToolRun.start("filetop", "-C", "-p", pid(workload), "600");
                ToolRun json =
                        ToolRun.start("filetop", "--json", "-s", "writes", "-r", "1", "-p", pid(workload), "600");
                ToolRun count = ToolRun.start("vfscount", "600")) {
            count.awaitLines("Tracing.*", 1);
            run(workload);
            String row =
                    pid(workload) + " +perl +" + TIMES + " +" + TIMES + " +" + 2 * TIMES + " +" + TIMES + " +R data";
            assertEquals(1, top.stop().lines(row).size(), top::stdout);
            assertEquals(
                    1,
                    top.lines("TID     COMM             READS  WRITES R_Kb    W_Kb    T FILE")
                            .size());
            json.stop();
            assertEquals(1, json.stdout().lines().count(), json::stdout);
            assertEquals(TIMES, sum(json, "writes"));
            assertEquals(1024 * TIMES, sum(json, "write_bytes"));
            assertEquals(2048 * TIMES, sum(json, "read_bytes"));
            count.stop();
            assertEquals(
                    1,
                    count.lines("ADDR             FUNC                          COUNT")
                            .size());
            long writes = count.lines("[0-9a-f]{16} vfs_write +\\d+").stream()
                    .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
            assertTrue(writes >= TIMES, count::stdout);
        }
    }
}
