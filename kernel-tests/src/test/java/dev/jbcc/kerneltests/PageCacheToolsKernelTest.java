package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools about the page cache, against files of a known number of pages on a file system of the test's own. */
@KernelTest
class PageCacheToolsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PAGES = 1009;
    private static final int SOME = 503;
    private static final int MEGABYTES = 16;
    /** So small a file system has blocks of a KiB. */
    private static final long BUFFERS_PER_PAGE = 4;
    /** Pages of the file that the process writes its output to. */
    private static final int FEW = 10;

    @TempDir
    private Path directory;

    /** Starts a program that has opened the file and waits for a line; then it does something and stays. */
    private Child open(String body) {
        String program = "$| = 1; open(my $f, '+<', $ARGV[0]) or die; print \"ready\\n\"; <STDIN>; " + body
                + " print \"done\\n\"; sleep 600;";
        Child child = Child.start("perl", "-e", program, file());
        String _ = child.awaitStdout(text -> text.contains("ready"), LIMIT);
        return child;
    }

    private String file() {
        return directory.resolve("data").toString();
    }

    private static void run(Child child) {
        child.release();
        String _ = child.awaitStdout(text -> text.contains("done"), LIMIT);
    }

    /** Writes the file; its pages are then in the cache, and clean. */
    private void write() {
        String body = "open(my $f, '>', $ARGV[0]) or die; syswrite($f, 'x' x 4096) == 4096 or die for 1 .. " + PAGES
                + "; close $f; exec 'sync';";
        try (Child writer = Child.start("perl", "-e", body, file())) {
            assertEquals(0, writer.await(LIMIT), writer::stderr);
        }
    }

    private static long number(String line, String member) {
        Matcher found = Pattern.compile("\"" + member + "\":(\\d+)").matcher(line);
        assertTrue(found.find(), line);
        return Long.parseLong(found.group(1));
    }

    private static long sum(List<String> lines, String member) {
        return lines.stream().mapToLong(line -> number(line, member)).sum();
    }

    @Test
    void cachetopShowsWhatEachProcessDoes() {
        try (LoopDevice device = LoopDevice.create(MEGABYTES)) {
            device.mount("ext4", directory);
            try {
                write();
                String reads = "for (1 .. " + PAGES + ") { sysread($f, my $page, 4096) == 4096 or die; }";
                String writes = "for (1 .. " + SOME + ") { syswrite($f, 'y' x 4096) == 4096 or die; }";
                try (Child reader = open(reads);
                        Child writer = open(writes);
                        ToolRun all = ToolRun.start("cachetop", "--json", "-r", "1000", "1");
                        ToolRun text = ToolRun.start("cachetop", "-s", "hits", "-p", Long.toString(reader.pid()), "2");
                        ToolRun idle = ToolRun.start("cachetop", "-p", "1", "--json", "1")) {
                    run(reader);
                    run(writer);
                    String line =
                            "\\{\"time\":\"[^\"]+Z\",\"pid\":%d,\"uid\":0,\"comm\":\"perl\",\"hits\":\\d+,\"misses\":\\d+,"
                                    + "\"dirties\":\\d+,\"read_hit_percent\":%s,\"write_hit_percent\":%s}";
                    String read = line.formatted(reader.pid(), "\\d+\\.\\d\\d", "0\\.00");
                    String written = line.formatted(writer.pid(), "\\d+\\.\\d\\d", "100\\.00");
                    all.awaitLines(read, 1).awaitLines(written, 1);
                    String row = reader.pid() + " +root +perl +\\d+ +0 +0 +100\\.00 +0\\.00";
                    text.awaitLines(row, 1).stop();
                    all.stop();
                    long hits = sum(all.lines(read), "hits");
                    assertTrue(hits >= PAGES && hits < PAGES + FEW, all::stdout);
                    assertEquals(0, sum(all.lines(read), "misses"));
                    assertEquals(BUFFERS_PER_PAGE * SOME, sum(all.lines(written), "dirties"), all::stdout);
                    assertEquals(
                            hits,
                            text.lines(row).stream()
                                    .mapToLong(shown -> Long.parseLong(shown.split(" +")[3]))
                                    .sum());
                    assertTrue(
                            !text.lines(
                                            "PID      UID      CMD                  HITS   MISSES  DIRTIES  READ_HIT% WRITE_HIT%")
                                    .isEmpty(),
                            text::stdout);
                    assertTrue(!text.lines("Buffers MB: \\d+ / Cached MB: \\d+").isEmpty());
                    assertEquals("", idle.stop().stdout());
                }
            } finally {
                LoopDevice.unmount(directory);
            }
        }
    }

    /** readahead(2) is call 187 of x86-64, fadvise64 221: 4 drops pages, 1 makes reading read nothing ahead. */
    @Test
    void readaheadCountsWhatIsUsedAndWhatIsNot() {
        try (LoopDevice device = LoopDevice.create(MEGABYTES)) {
            device.mount("ext4", directory);
            try {
                write();
                String body =
                        "syscall(221, fileno($f), 0, 0, 4) == 0 or die; syscall(221, fileno($f), 0, 0, 1) == 0 or die;"
                                + " for (my $i = 0; $i < " + PAGES
                                + "; $i += 16) { syscall(187, fileno($f), $i * 4096, 65536) == 0 or die; }"
                                + " for (1 .. " + SOME + ") { sysread($f, my $page, 4096) == 4096 or die; }";
                try (Child reader = open(body);
                        ToolRun json = ToolRun.start("readahead", "--json", "-p", Long.toString(reader.pid()));
                        ToolRun text = ToolRun.start("readahead");
                        ToolRun idle = ToolRun.start("readahead", "-p", "1")) {
                    run(reader);
                    List<String> lines = json.stop().stdout().lines().toList();
                    assertEquals(2, lines.size(), json::stdout);
                    assertEquals(PAGES - SOME, number(lines.get(0), "unused"), json::stdout);
                    assertEquals(SOME, number(lines.get(1), "total"), json::stdout);
                    assertTrue(lines.get(1).contains("\"unit\":\"ms\""));
                    String unused = "Read-ahead unused pages: ";
                    assertEquals(
                            "Tracing... Hit Ctrl-C to end.",
                            text.stop().lines(".*").getFirst());
                    long all = Long.parseLong(
                            text.lines(unused + "\\d+").getFirst().substring(unused.length()));
                    assertTrue(all >= PAGES - SOME, text::stdout);
                    assertEquals(1, text.lines(" +ms +: count +distribution").size(), text::stdout);
                    assertEquals(1, idle.stop().lines(unused + "0").size(), idle::stdout);
                }
            } finally {
                LoopDevice.unmount(directory);
            }
        }
    }
}
