package dev.jbcc.cli.tool.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbcc.cli.tool.WallClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExecLinesTest {
    private static final long START = 5_000_000_000L;
    private static final WallClock CLOCK = new WallClock(START, Instant.parse("2026-01-31T23:59:58.5Z"));
    private static final ExecLines.View PLAIN = view(false, false, false);

    @Test
    void headerHasTheColumnsOfTheOptions() {
        assertEquals(
                "PCOMM            PID     PPID    RET ARGS",
                new ExecLines(PLAIN, CLOCK).header().toString());
        ExecLines.View all =
                new ExecLines.View(true, true, true, true, false, false, Optional.empty(), Optional.empty());
        assertEquals(
                "TIME     TIME(s) UID   PCOMM            PID     PPID    RET ARGS",
                new ExecLines(all, CLOCK).header().toString());
    }

    @Test
    void joinsInterleavedCalls() {
        List<String> lines = feed(
                PLAIN,
                argument(7, "/bin/ls"),
                argument(8, "/bin/cat"),
                argument(7, "-l"),
                argument(8, "a b"),
                success(8, 8, "cat"),
                success(7, 7, "ls"));
        assertEquals(
                List.of(
                        "cat              8       1         0 /bin/cat a b",
                        "ls               7       1         0 /bin/ls -l"),
                lines);
    }

    @Test
    void aThreadThatExecsBecomesTheProcess() {
        assertEquals(
                List.of("x                70      1         0 /x"),
                feed(PLAIN, argument(77, "/x"), success(77, 70, "x")));
    }

    @Test
    void showsFailuresOnlyWhenAsked() {
        ExecEvent[] events = {
            argument(7, "/nowhere"), new ExecEvent(ExecEvent.FAILURE, 7, 7, 0, 1000, -2, START, "sh", ""),
        };
        assertEquals(List.of(), feed(PLAIN, events));
        assertEquals(List.of("sh               7       ?        -2 /nowhere"), feed(view(true, false, false), events));
    }

    @Test
    void aFailureDoesNotLeaveArgumentsBehind() {
        assertEquals(
                List.of("b                7       1         0 /b"),
                feed(
                        PLAIN,
                        argument(7, "/a"),
                        argument(7, "old"),
                        new ExecEvent(ExecEvent.FAILURE, 7, 7, 1, 0, -2, START, "sh", ""),
                        argument(7, "/b"),
                        success(7, 7, "b")));
    }

    @Test
    void leavesOutCallsThatBeganBeforeUs() {
        assertEquals(List.of(), feed(PLAIN, success(7, 7, "ls")));
    }

    @Test
    void filtersByNameAndLine() {
        ExecEvent[] events = {argument(7, "/bin/mount"), argument(7, "-p"), success(7, 7, "mount")};
        assertEquals(1, feed(filter("^mou", null), events).size());
        assertEquals(0, feed(filter("umount", null), events).size());
        assertEquals(1, feed(filter(null, "mount -p$"), events).size());
        assertEquals(0, feed(filter("mount", "-q"), events).size());
    }

    @Test
    void quotesAndEscapes() {
        ExecEvent[] events = {
            argument(7, "/bin/echo"),
            argument(7, ""),
            argument(7, "a \"b\""),
            argument(7, "c\nd"),
            success(7, 7, "echo")
        };
        assertEquals(List.of("echo             7       1         0 /bin/echo  a \"b\" c\\nd"), feed(PLAIN, events));
        assertEquals(
                List.of("echo             7       1         0 \"/bin/echo\" \"\" \"a \\\"b\\\"\" \"c\\nd\""),
                feed(view(false, true, false), events));
    }

    @Test
    void marksArgumentsThatWereCut() {
        assertEquals(
                List.of("a                7       1         0 /a 1 ..."),
                feed(
                        PLAIN,
                        argument(7, "/a"),
                        argument(7, "1"),
                        new ExecEvent(ExecEvent.MORE, 7, 0, 0, 0, 0, 0, "", ""),
                        success(7, 7, "a")));
    }

    @Test
    void takesTheFileFromTheKernelWhenTheCallerGaveNone() {
        assertEquals(
                List.of("x                7       1         0 /proc/self/fd/3 a"),
                feed(
                        PLAIN,
                        argument(7, ""),
                        argument(7, "a"),
                        new ExecEvent(ExecEvent.SUCCESS, 7, 7, 1, 0, 0, START, "x", "/proc/self/fd/3")));
    }

    @Test
    void printsTimes() {
        ExecLines.View times =
                new ExecLines.View(false, true, true, false, false, false, Optional.empty(), Optional.empty());
        assertEquals(
                List.of("2.849   4294967295 mount            18049   1         0 /bin/mount"),
                feed(
                        times,
                        argument(7, "/bin/mount"),
                        new ExecEvent(
                                ExecEvent.SUCCESS, 7, 18049, 1, -1, 0, START + 2_849_999_999L, "mount", "/bin/mount")));
    }

    @Test
    void printsJson() {
        assertEquals(
                List.of(
                        "{\"time\":\"2026-01-31T23:59:58.500000Z\",\"comm\":\"ls\",\"pid\":7,\"ppid\":1,\"uid\":0,\"ret\":0,"
                                + "\"args\":[\"/bin/ls\",\"a\\nb\"]}"),
                feed(view(false, false, true), argument(7, "/bin/ls"), argument(7, "a\nb"), success(7, 7, "ls")));
    }

    @Test
    void forgetsCallsThatNeverFinish() {
        ExecLines lines = new ExecLines(PLAIN, CLOCK);
        for (int key = 1; key <= 10_007; key++) {
            assertEquals(Optional.empty(), lines.add(argument(key, "/a")));
        }
        assertEquals(Optional.empty(), lines.add(success(1, 1, "a")));
        assertEquals(
                "a                10007   1         0 /a",
                lines.add(success(10_007, 10_007, "a")).orElseThrow().toString());
    }

    private static ExecEvent argument(int key, String text) {
        return new ExecEvent(ExecEvent.ARGUMENT, key, 0, 0, 0, 0, 0, "", text);
    }

    private static ExecEvent success(int key, int pid, String comm) {
        return new ExecEvent(ExecEvent.SUCCESS, key, pid, 1, 0, 0, START, comm, "/" + comm);
    }

    private static ExecLines.View view(boolean failures, boolean quote, boolean json) {
        return new ExecLines.View(false, false, false, failures, quote, json, Optional.empty(), Optional.empty());
    }

    private static ExecLines.View filter(@Nullable String name, @Nullable String line) {
        return new ExecLines.View(
                false,
                false,
                false,
                false,
                false,
                false,
                Optional.ofNullable(name).map(Pattern::compile),
                Optional.ofNullable(line).map(Pattern::compile));
    }

    private static List<String> feed(ExecLines.View view, ExecEvent... events) {
        ExecLines lines = new ExecLines(view, CLOCK);
        List<String> shown = new ArrayList<>();
        for (ExecEvent event : events) {
            lines.add(event).ifPresent(line -> shown.add(line.toString()));
        }
        return shown;
    }
}
