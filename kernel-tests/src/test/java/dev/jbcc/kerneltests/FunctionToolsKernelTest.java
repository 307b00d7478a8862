package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools about any function, against a process whose calls are known. */
@KernelTest
class FunctionToolsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 101;

    private static void run(Child workload) {
        workload.release();
        assertEquals(0, workload.await(LIMIT), workload::stderr);
    }

    @Test
    void funccountCountsEveryCallInTheKernel() {
        try (Child workload = Workload.kills(TIMES);
                Child other = Workload.kills(TIMES)) {
            String pid = Long.toString(workload.pid());
            try (ToolRun one = ToolRun.start("funccount", "-p", pid, "sys_kill");
                    ToolRun many = ToolRun.start("funccount", "-p", pid, "--json", "__*_sys_kil*");
                    ToolRun events =
                            ToolRun.start("funccount", "-r", "-p", pid, "t:syscalls:sys_(enter|exit)_t?g?kill$")) {
                run(other);
                run(workload);
                List<String> lines = one.stop().stdout().lines().toList();
                assertEquals("Tracing 1 functions for \"sys_kill\"... Hit Ctrl-C to end.", lines.get(0));
                assertEquals(List.of("", "FUNC                                    COUNT"), lines.subList(1, 3));
                assertEquals(1, one.lines("__\\w+_sys_kill +" + TIMES).size(), one::stdout);
                assertEquals(4, lines.size(), one::stdout);
                assertEquals(1, many.stop().stdout().lines().count(), many::stdout);
                assertTrue(many.stdout().matches("(?s).*\"func\":\"__\\w+_sys_kill\",\"count\":" + TIMES + "}\\n"));
                events.stop();
                assertEquals(
                        1, events.lines("syscalls:sys_enter_kill +" + TIMES).size(), events::stdout);
                assertEquals(1, events.lines("syscalls:sys_exit_kill +" + TIMES).size(), events::stdout);
            }
        }
    }

    @Test
    void funccountCountsEveryCallOfALibrary() {
        String kills = "for ((i = 0; i < " + TIMES + "; i++)); do kill -0 $$; done";
        try (Child workload = Child.startHeld("bash", "-c", kills)) {
            String pid = Long.toString(workload.pid());
            try (ToolRun tool = ToolRun.start("funccount", "-p", pid, "--json", "c:kill*")) {
                run(workload);
                tool.stop();
                assertEquals(
                        1,
                        tool.lines(".*\"func\":\"kill\",\"count\":" + TIMES + "}")
                                .size(),
                        tool::stdout);
                assertEquals(1, tool.stdout().lines().count(), "killpg was not called");
            }
        }
    }

    @Test
    void funclatencyMeasuresEachCall(@TempDir Path directory) throws IOException {
        Path page = directory.resolve("heat.html");
        try (Child workload = Workload.kills(TIMES)) {
            String pid = Long.toString(workload.pid());
            try (ToolRun one = ToolRun.start("funclatency", "-u", "-p", pid, "--heatmap", page.toString(), "sys_kill");
                    ToolRun each = ToolRun.start("funclatency", "-F", "--json", "-p", pid, "__*_sys_kil*")) {
                run(workload);
                one.stop();
                assertEquals(
                        1, one.lines("     usecs +: count     distribution").size(), one::stdout);
                Matcher summary = Pattern.compile("avg = (\\d+) usecs, total: (\\d+) usecs, count: " + TIMES + "\n")
                        .matcher(one.stdout());
                assertTrue(summary.find(), one::stdout);
                long total = Long.parseLong(summary.group(2));
                assertEquals(total / TIMES, Long.parseLong(summary.group(1)));
                assertEquals(TIMES, heat(page));
                assertEquals(
                        TIMES,
                        one.lines(" +\\d+ -> \\d+ +: \\d+ +\\|.*").stream()
                                .mapToInt(line -> Integer.parseInt(line.replaceAll(".*: (\\d+) .*", "$1")))
                                .sum(),
                        one::stdout);
                each.stop();
                String found = each.stdout();
                assertEquals(
                        1,
                        each.lines(".*\"function\":\"__\\w+_sys_kill\",\"total\":" + TIMES + ",.*")
                                .size(),
                        found);
                assertEquals(
                        1,
                        each.lines(".*\"unit\":\"nsecs\",\"average\":\\d+,.*,\"count\":" + TIMES + "}")
                                .size(),
                        found);
            }
        }
    }

    /** Returns how many events the cells of a heat map count: each is a time, a slot and a count. */
    private static int heat(Path page) throws IOException {
        Matcher cells = Pattern.compile("\"name\":\"\",\"cells\":\\[([\\d,]+)]").matcher(Files.readString(page));
        assertTrue(cells.find());
        String[] numbers = cells.group(1).split(",");
        int sum = 0;
        for (int i = 2; i < numbers.length; i += 3) {
            sum += Integer.parseInt(numbers[i]);
        }
        return sum;
    }

    @Test
    void funclatencyTakesASleepForWhatItIs() {
        try (Child workload = Child.startHeld("bash", "-c", "for ((i = 0; i < 3; i++)); do sleep 0.3; done");
                ToolRun tool = ToolRun.start("funclatency", "-m", "--json", "c:clock_nanosleep")) {
            run(workload);
            tool.stop();
            assertEquals(
                    1, tool.lines(".*\"from\":256,\"to\":511,\"count\":3}.*").size(), tool::stdout);
        }
    }

    /** One call more than there are intervals. */
    @Test
    void funcintervalMeasuresBetweenTwoCalls() {
        try (Child workload = Workload.kills(TIMES + 1);
                Child other = Workload.kills(TIMES)) {
            String pid = Long.toString(workload.pid());
            try (ToolRun kernel = ToolRun.start("funcinterval", "-u", "-p", pid, "sys_kill");
                    ToolRun library = ToolRun.start("funcinterval", "-F", "--json", "-p", pid, "c:kill*");
                    ToolRun events = ToolRun.start("funcinterval", "--json", "-p", pid, "t:syscalls:sys_*_kill")) {
                run(other);
                run(workload);
                kernel.stop();
                assertEquals(
                        "Tracing 1 functions for \"sys_kill\"... Hit Ctrl-C to end.",
                        kernel.stdout().lines().findFirst().orElseThrow());
                assertEquals(
                        1, kernel.lines("     usecs +: count     distribution").size(), kernel::stdout);
                assertEquals(
                        1,
                        kernel.lines("avg = \\d+ usecs, total: \\d+ usecs, count: " + TIMES)
                                .size(),
                        kernel::stdout);
                library.stop();
                assertEquals(
                        1,
                        library.lines(".*\"function\":\"kill\",\"total\":" + TIMES + ",.*")
                                .size(),
                        library::stdout);
                assertEquals(2, library.stdout().lines().count(), "killpg was not called");
                events.stop();
                assertEquals(
                        1,
                        events.lines(".*\"unit\":\"nsecs\",\"total\":" + 2 * TIMES + ",.*")
                                .size(),
                        events::stdout);
            }
        }
    }

    @Test
    void funcintervalTakesAPauseForWhatItIs() {
        try (Child workload =
                        Child.startHeld("bash", "-c", "for ((i = 0; i < 4; i++)); do kill -0 $$; sleep 0.3; done");
                ToolRun tool = ToolRun.start(
                        "funcinterval", "-m", "--json", "-p", Long.toString(workload.pid()), "sys_kill")) {
            run(workload);
            tool.stop();
            assertEquals(1, tool.lines(".*\"total\":3,.*").size(), tool::stdout);
            assertEquals(0, tool.lines(".*\"from\":(\\d|\\d\\d|128),.*").size(), tool::stdout);
        }
    }

    /** In Perl: {@code umask} is a call of its own, {@code rmdir} of what is not there fails. */
    @Test
    void syscountCountsEachSystemCall() {
        String body = "for (1 .. " + TIMES + ") { umask(0); rmdir('/missing/directory'); rmdir('/missing'); }";
        try (Child workload = Child.startHeld("perl", "-e", body + " select(undef, undef, undef, 0.5);")) {
            String pid = Long.toString(workload.pid());
            try (ToolRun all = ToolRun.start("syscount", "-T", "1000", "-p", pid);
                    ToolRun failed =
                            ToolRun.start("syscount", "--json", "-e", "ENOENT", "--syscall", "rmdir", "-p", pid);
                    ToolRun other = ToolRun.start("syscount", "--json", "-e", "EPERM", "-t", pid);
                    ToolRun slow = ToolRun.start("syscount", "-L", "-m", "-T", "1000", "-p", pid);
                    ToolRun processes = ToolRun.start("syscount", "-P", "-L", "--json", "--syscall", "umask")) {
                run(workload);
                all.stop();
                String found = all.stdout();
                assertTrue(
                        found.matches("Tracing syscalls, printing top 1000\\.\\.\\. Ctrl\\+C to quit\\.\n"
                                + "\\[\\d\\d:\\d\\d:\\d\\d\\]\nSYSCALL +COUNT\n(?s).*"),
                        found);
                assertEquals(1, all.lines("umask {17} +" + TIMES).size(), found);
                failed.stop();
                String object = "\\{\"time\":\"[^\"]+Z\",";
                assertEquals(
                        1,
                        failed.lines(object + "\"syscall\":\"rmdir\",\"count\":" + 2 * TIMES + "}")
                                .size(),
                        failed::stdout);
                assertEquals(1, failed.stdout().lines().count(), failed::stdout);
                assertEquals("", other.stop().stdout());
                slow.stop();
                assertEquals(1, slow.lines("SYSCALL +COUNT +TIME \\(ms\\)").size(), slow::stdout);
                assertEquals(
                        1,
                        slow.lines("p?select6? +1 +([5-9]|\\d+\\d)\\d\\d\\.\\d{6}")
                                .size(),
                        slow::stdout);
                processes.stop();
                assertEquals(
                        1,
                        processes
                                .lines(object + "\"pid\":" + pid + ",\"comm\":\"perl\",\"count\":" + TIMES
                                        + ",\"total_ns\":\\d+}")
                                .size(),
                        processes::stdout);
            }
        }
        ToolRun list = ToolRun.runToEnd("syscount", "-l");
        assertEquals(1, list.lines("openat").size());
        assertEquals(2, ToolRun.runToEnd("syscount", "--syscall", "opeen").status());
    }

    @Test
    void funcslowerShowsEachSlowCall() {
        int times = 5;
        String body = "for (1 .. " + times + ") { select(undef, undef, undef, 0.3); }";
        try (Child workload = Child.startHeld("perl", "-e", body)) {
            String pid = Long.toString(workload.pid());
            try (ToolRun library = ToolRun.start(
                            "funcslower", "-m", "200", "-a", "1", "-T", "-p", pid, "c:select", "c:getp*");
                    ToolRun kernel = ToolRun.start("funcslower", "-u", "200000", "-K", "-p", pid, "core_sys_select");
                    ToolRun object = ToolRun.start("funcslower", "--json", "-a", "2", "-p", pid, "core_sys_select");
                    ToolRun lines = ToolRun.start("funcslower", "-f", "-K", "-m", "200", "-p", pid, "core_sys_select");
                    ToolRun slower = ToolRun.start("funcslower", "-m", "1000000", "-p", pid, "core_sys_select")) {
                run(workload);
                library.awaitLines(".* select 0x0", times).stop();
                String who = "perl +" + pid + " +\\d+\\.\\d\\d +0 ";
                assertEquals(
                        "Tracing function calls slower than 200 ms... Ctrl+C to quit.\n"
                                + "TIME     COMM           PID    LAT(ms)             RVAL FUNC ARGS",
                        String.join("\n", library.stdout().lines().limit(2).toList()));
                assertEquals(
                        times,
                        library.lines("\\d\\d:\\d\\d:\\d\\d " + who + "select 0x0")
                                .size(),
                        library::stdout);
                kernel.awaitLines(who + "core_sys_select", times).stop();
                assertEquals(times, kernel.lines(who + "core_sys_select").size(), kernel::stdout);
                assertEquals(times, kernel.lines("    (do_syscall_64|el0_svc)").size(), kernel::stdout);
                object.awaitLines(".*", times).stop();
                assertEquals(
                        times,
                        object.lines("\\{\"time\":\"[^\"]+Z\",\"comm\":\"perl\",\"pid\":" + pid
                                        + ",\"latency_ns\":\\d{9,},\"retval\":\"0x0\","
                                        + "\"func\":\"core_sys_select\",\"args\":\\[\"0x0\",\"0x0\"\\]}")
                                .size(),
                        object::stdout);
                lines.awaitLines("perl;.*(do_syscall_64|el0_svc);.*;core_sys_select 1", times)
                        .stop();
                assertEquals(times, lines.stdout().lines().count(), lines::stdout);
                assertEquals(2, slower.stop().stdout().lines().count(), slower::stdout);
            }
        }
        assertEquals(2, ToolRun.runToEnd("funcslower", "-f", "vfs_read").status());
        assertEquals(2, ToolRun.runToEnd("funcslower", "vfs_read", "c:read").status());
    }

    @Test
    void tplistListsEveryTracepoint() throws IOException {
        try (ToolRun all = ToolRun.startPlainly("tplist")) {
            // The kernel's own list leaves out those that only its tracers use.
            assertEquals(
                    Files.readAllLines(Path.of("/sys/kernel/tracing/available_events")).stream()
                            .sorted()
                            .toList(),
                    all.stop().lines("(?!ftrace:).*").stream().sorted().toList());
        }
        assertEquals(
                "syscalls:sys_enter_kill\n    int __syscall_nr;\n    pid_t pid;\n    int sig;\n",
                ToolRun.runToEnd("tplist", "*:sys_enter_kil?").stdout());
        ToolRun object = ToolRun.runToEnd("tplist", "--json", "sched:sched_process_exec");
        String field = "{\"name\":\"filename\",\"declaration\":\"__data_loc char[] filename\",\"offset\":8,\"size\":4,";
        assertTrue(
                object.stdout().startsWith("{\"tracepoint\":\"sched:sched_process_exec\",\"fields\":[" + field),
                object::stdout);
        assertEquals(1, object.stdout().lines().count());
        ToolRun none = ToolRun.runToEnd("tplist", "sched");
        assertEquals(1, none.status());
        assertTrue(none.stderr().contains("no tracepoint matches 'sched'"), none::stderr);
    }

    @Test
    void whatIsNotThereIsNamed() {
        ToolRun function = ToolRun.runToEnd("funccount", "vfs_reed");
        assertEquals(1, function.status());
        assertTrue(function.stderr().contains("'vfs_reed'"), function::stderr);
        ToolRun event = ToolRun.runToEnd("funccount", "t:sched:sched_swich*");
        assertEquals(1, event.status());
        assertTrue(event.stderr().contains("sched:sched_swich*"), event::stderr);
        ToolRun library = ToolRun.runToEnd("funccount", "c:no_such_function");
        assertEquals(1, library.status());
        assertTrue(library.stderr().contains("no_such_function"), library::stderr);
        assertEquals(2, ToolRun.runToEnd("funccount", "x:c:y").status());
        assertEquals(2, ToolRun.runToEnd("funccount").status());
        ToolRun lasting = ToolRun.runToEnd("funclatency", "t:sched:sched_switch");
        assertEquals(2, lasting.status());
        assertTrue(lasting.stderr().contains("takes no time"), lasting::stderr);
    }
}
