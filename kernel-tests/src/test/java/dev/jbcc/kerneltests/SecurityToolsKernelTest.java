package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools about mounts and capabilities, against processes that mount, and that try what they may not. */
@KernelTest
class SecurityToolsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 53;
    private static final int MOUNTS = 13;
    private static final String TIME = "\\d\\d:\\d\\d:\\d\\d ";

    @TempDir
    Path directory;

    private static void run(Child workload) {
        workload.release();
        assertEquals(0, workload.await(LIMIT), workload::stderr);
    }

    private static String firstLine(ToolRun run) {
        return run.stdout().lines().findFirst().orElse("");
    }

    /** System calls by their numbers on x86-64, as guests are: mount is 165, umount2 is 166. */
    @Test
    void mountsnoopShowsEachCallWhole() {
        String data = "mode=0700" + ",mode=0700".repeat(300);
        String body = "my ($dir, $data) = @ARGV; my $type = 'tmpfs'; for my $i (1 .. " + MOUNTS + ") {"
                + " syscall(165, \"the \\\"$i\\\"\", $dir, $type, 3, $data) == 0 or die $!;"
                + " syscall(166, $dir, 2) == 0 or die $!; syscall(166, $dir, 8) == -1 or die; }";
        String self = Long.toString(ProcessHandle.current().pid());
        try (Child workload = Child.startHeld("perl", "-e", body, directory.toString(), data);
                ToolRun calls = ToolRun.start("mountsnoop");
                ToolRun parents = ToolRun.start("mountsnoop", "-P", "-p", Long.toString(workload.pid()));
                ToolRun json = ToolRun.start("mountsnoop", "--json", "-p", Long.toString(workload.pid()));
                ToolRun other = ToolRun.start("mountsnoop", "-p", "1")) {
            run(workload);
            String who = "perl +" + workload.pid() + " +" + workload.pid() + " +";
            String mount = "\\d{10} +mount\\(\"the \\\\\"\\d+\\\\\"\", \"" + directory
                    + "\", \"tmpfs\", MS_RDONLY\\|MS_NOSUID, \"" + data + "\"\\) = 0";
            String umount = "\\d{10} +umount\\(\"" + directory + "\", ";
            String failing = umount + "UMOUNT_NOFOLLOW\\) = -EINVAL";
            calls.awaitLines(who + failing, MOUNTS).stop();
            assertEquals(MOUNTS, calls.lines(who + mount).size(), calls::stdout);
            assertEquals(MOUNTS, calls.lines(who + umount + "MNT_DETACH\\) = 0").size(), calls::stdout);
            assertEquals(MOUNTS, calls.lines(who + failing).size());
            assertEquals("COMM             PID     TID     MNT_NS      CALL", firstLine(calls));
            parents.awaitLines(who + "java +" + self + " +" + failing, MOUNTS).stop();
            assertEquals(
                    "COMM             PID     TID     PCOMM            PPID    MNT_NS      CALL", firstLine(parents));
            assertEquals(1 + 3 * MOUNTS, parents.stdout().lines().count());
            json.awaitLines(".*", 3 * MOUNTS).stop();
            String object = "\\{\"time\":\"[^\"]+Z\",\"comm\":\"perl\",\"pid\":(\\d+),\"tid\":\\1,\"pcomm\":\"java\","
                    + "\"ppid\":" + self + ",\"mnt_ns\":\\d+,\"call\":\"mount\",\"source\":\"the \\\\\"\\d+\\\\\"\","
                    + "\"target\":\"" + directory
                    + "\",\"type\":\"tmpfs\",\"flags\":\"MS_RDONLY\\|MS_NOSUID\",\"data\":\""
                    + data + "\",\"result\":0}";
            assertEquals(MOUNTS, json.lines(object).size(), json::stdout);
            assertEquals(1, other.stop().stdout().lines().count(), other::stdout);
        }
    }

    /** The user nobody may not chroot. */
    @Test
    void capableShowsEachCheck() {
        String body = "$< = 65534; $> = 65534; for my $i (1 .. " + TIMES + ") { chroot('/') and die; }"
                + "$| = 1; print 'done'; sleep 600;"; // its stack is looked at
        try (Child workload = Child.startHeld("perl", "-e", body);
                ToolRun plain = ToolRun.startPlainly("capable");
                ToolRun all = ToolRun.start("capable", "-p", Long.toString(workload.pid()));
                ToolRun json = ToolRun.start("capable", "--json", "-x", "-p", Long.toString(workload.pid()));
                ToolRun unique = ToolRun.start("capable", "-K", "-U", "--unique");
                ToolRun other = ToolRun.startPlainly("capable", "-x", "-p", "1")) {
            workload.release();
            workload.awaitStdout("done"::equals, LIMIT);
            String who = TIME + "65534 +" + workload.pid() + " +perl +";
            String chroot = who + "18 +CAP_SYS_CHROOT +1";
            plain.awaitLines(chroot, TIMES).stop();
            assertEquals(TIMES, plain.lines(chroot).size());
            assertEquals(0, plain.lines(TIME + ".* 0").size(), plain::stdout);
            assertEquals("TIME     UID    PID    COMM             CAP  NAME                 AUDIT", firstLine(plain));
            all.awaitLines(chroot, TIMES).stop();
            assertEquals(TIMES, all.lines(chroot).size());
            json.awaitLines(".*CAP_SYS_CHROOT.*", TIMES).stop();
            String object = "\\{\"time\":\"[^\"]+Z\",\"uid\":65534,\"pid\":(\\d+),\"tid\":\\1,\"comm\":\"perl\","
                    + "\"cap\":18,\"name\":\"CAP_SYS_CHROOT\",\"audit\":1,\"insetid\":0}";
            assertEquals(TIMES, json.lines(object).size(), json::stdout);
            unique.awaitLines(chroot, 1).stop();
            int stacks = unique.lines(chroot).size();
            assertTrue(stacks > 0 && stacks < TIMES, unique::stdout);
            assertTrue(
                    !unique.lines("    cap_capable\\+0x.*|    __x64_sys_chroot\\+0x.*")
                            .isEmpty(),
                    unique::stdout);
            assertTrue(!unique.lines("    chroot\\+0x.*").isEmpty(), unique::stdout);
            assertEquals(
                    "TIME     UID    PID    TID    COMM             CAP  NAME                 AUDIT INSETID",
                    firstLine(other.stop()));
            assertEquals(0, other.lines(".*CAP_SYS_CHROOT.*").size(), other::stdout);
        }
    }
}
