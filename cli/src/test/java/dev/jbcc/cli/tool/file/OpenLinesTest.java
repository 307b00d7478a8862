package dev.jbcc.cli.tool.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbcc.cli.tool.WallClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenLinesTest {
    private static final WallClock CLOCK = new WallClock(0, Instant.parse("2026-01-31T23:59:58Z"));
    private static final OpenEvent OPENED = new OpenEvent(
            1_000_000_000L, 181, 182, 1000, 3, OpenEvent.CURRENT_DIRECTORY, 0x88000, 0, "cat", "/etc/passwd");
    private static final OpenEvent FAILED =
            new OpenEvent(3_500_000_007L, 181, 182, 0, -2, 5, 1, 0x1ff, "sh", "nowhere\u0007");

    @Test
    void headerHasTheColumnsOfTheOptions() {
        assertEquals(
                "PID    COMM               FD ERR PATH",
                new OpenLines(view(false, false, false, false), CLOCK).header().toString());
        assertEquals(
                "TIME(s)       UID   TID    COMM               FD ERR FLAGS    PATH",
                new OpenLines(view(true, true, true, true), CLOCK).header().toString());
    }

    @Test
    void printsColumns() {
        assertEquals(
                List.of(
                        "181    cat                 3   0 /etc/passwd",
                        "181    sh                 -1   2 nowhere\\x07"),
                feed(view(false, false, false, false), OPENED, FAILED));
    }

    @Test
    void printsAllColumnsAndTimesSinceTheFirstRecord() {
        assertEquals(
                List.of(
                        "0.000000000   1000  182    cat                 3   0 02100000 /etc/passwd",
                        "2.500000007   0     182    sh                 -1   2 00000001 nowhere\\x07"),
                feed(view(true, true, true, true), OPENED, FAILED));
    }

    @Test
    void aRecordThatWasOvertakenHasANegativeTime() {
        assertEquals(
                "-2.500000007  181    cat                 3   0 /etc/passwd",
                feed(view(true, false, false, false), FAILED, OPENED).get(1));
    }

    @Test
    void filtersByPartOfTheName() {
        OpenLines.View named =
                new OpenLines.View(false, false, false, false, false, Optional.of("at"), OpenEvent::path);
        assertEquals(List.of("181    cat                 3   0 /etc/passwd"), feed(named, OPENED, FAILED));
    }

    @Test
    void printsJson() {
        OpenLines.View json = new OpenLines.View(false, false, false, false, true, Optional.empty(), OpenEvent::path);
        assertEquals(
                List.of(
                        "{\"time\":\"2026-01-31T23:59:59.000000Z\",\"pid\":181,\"tid\":182,\"uid\":1000,\"comm\":\"cat\","
                                + "\"fd\":3,\"errno\":0,\"flags\":557056,\"mode\":0,\"dfd\":-100,\"path\":\"/etc/passwd\"}"),
                feed(json, OPENED));
    }

    @Test
    void makesPathsAbsolute(@TempDir Path proc) throws IOException {
        Path process = Files.createDirectories(proc.resolve("182"));
        Files.createSymbolicLink(process.resolve("cwd"), Path.of("/home/x"));
        Files.createSymbolicLink(Files.createDirectories(process.resolve("fd")).resolve("5"), Path.of("/"));
        FullPaths paths = new FullPaths(proc);
        assertEquals("/etc/passwd", paths.of(OPENED));
        assertEquals("/nowhere\u0007", paths.of(FAILED));
        assertEquals("/home/x/a/b", paths.of(relative(OpenEvent.CURRENT_DIRECTORY)));
        assertEquals("a/b", paths.of(relative(6)));
        Files.delete(process.resolve("fd/5")); // JUnit warns of links that lead out of its directory
    }

    private static OpenEvent relative(int directory) {
        return new OpenEvent(0, 181, 182, 0, 3, directory, 0, 0, "cat", "a/b");
    }

    private static OpenLines.View view(boolean timestamp, boolean uid, boolean tid, boolean extended) {
        return new OpenLines.View(timestamp, uid, tid, extended, false, Optional.empty(), OpenEvent::path);
    }

    private static List<String> feed(OpenLines.View view, OpenEvent... events) {
        OpenLines lines = new OpenLines(view, CLOCK);
        List<String> shown = new ArrayList<>();
        for (OpenEvent event : events) {
            lines.add(event).ifPresent(line -> shown.add(line.toString()));
        }
        return shown;
    }
}
