package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools about terminals, against a shell that reads lines from a terminal of its own. */
@KernelTest
class TerminalToolsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 13;
    /** Longer than what the tool takes of a line. */
    private static final int LONG = 5000;

    private static final Pattern SHELL = Pattern.compile("pid=(\\d+) on=/dev/pts/(\\d+)!");

    @TempDir
    Path directory;

    private static void enter(OutputStream keyboard, String line) throws IOException {
        keyboard.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        keyboard.flush();
    }

    @Test
    void showWhatIsEnteredAndWhatIsWritten() throws IOException {
        Path fifo = directory.resolve("keyboard");
        try (Child make = Child.start("mkfifo", fifo.toString())) {
            assertEquals(0, make.await(LIMIT));
        }
        String shell = "export TERM=dumb; exec script -qc 'bash --norc --noprofile -i' /dev/null <\"$1\"";
        try (Child terminal = Child.start("bash", "-c", shell, "terminal", fifo.toString());
                OutputStream keyboard = Files.newOutputStream(fifo)) {
            enter(keyboard, "PS1=; echo pid=$$ on=$(tty)'!'");
            Matcher found = SHELL.matcher(
                    terminal.awaitStdout(text -> SHELL.matcher(text).find(), LIMIT));
            assertTrue(found.find());
            enterAndCheck(terminal, keyboard, found.group(1), found.group(2));
        }
    }

    private static void enterAndCheck(Child terminal, OutputStream keyboard, String pid, String number)
            throws IOException {
        try (ToolRun lines = ToolRun.start("bashreadline");
                ToolRun json = ToolRun.start("bashreadline", "--json", "-p", pid);
                ToolRun other = ToolRun.start("bashreadline", "-u", "65534");
                ToolRun mirror = ToolRun.start("ttysnoop", "-C", number);
                ToolRun records = ToolRun.start("ttysnoop", "--json", "/dev/pts/" + number);
                ToolRun cut = ToolRun.start("ttysnoop", "-s", "5", "-c", "2", number);
                ToolRun nothing = ToolRun.start("ttysnoop", "/dev/tty0")) {
            enter(keyboard, "echo first"); // the shell waited for this one before the tools came
            for (int i = 0; i < TIMES; i++) {
                enter(keyboard, "echo out-" + i + "-$((" + i + "+100))");
            }
            enter(keyboard, "echo '0123456789abcdef'");
            enter(keyboard, ": " + "x".repeat(LONG));
            enter(keyboard, "echo th'e end'");
            String _ = terminal.awaitStdout(text -> text.contains("the end"), LIMIT);
            String who = "\\d\\d:\\d\\d:\\d\\d " + pid + " +";
            lines.awaitLines(who + "echo th'e end'", 1).stop();
            assertEquals(
                    TIMES,
                    lines.lines(who + "echo out-\\d+-\\$\\(\\(\\d+\\+100\\)\\)").size(),
                    lines::stdout);
            assertEquals(1, lines.lines(who + ": x{4093}\\.\\.\\.").size(), lines::stdout);
            assertEquals(
                    "TIME     PID     COMMAND",
                    lines.stdout().lines().findFirst().orElse(""));
            json.awaitLines(".*end'.*", 1).stop();
            String object = "\\{\"time\":\"[^\"]+Z\",\"pid\":" + pid
                    + ",\"comm\":\"bash\",\"command\":\"%s\",\"truncated\":%d}";
            assertEquals(
                    1,
                    json.lines(object.formatted("echo '0123456789abcdef'", 0)).size(),
                    json::stdout);
            assertEquals(1, json.lines(object.formatted(": x{4093}", 1)).size());
            assertEquals(TIMES + 3, json.lines("(?!.*echo first).*").size(), json::stdout);
            assertEquals(1, other.stop().stdout().lines().count(), other::stdout);
            mirror.awaitLines("the end", 1).stop();
            assertEquals(TIMES, mirror.lines("out-\\d+-1\\d\\d").size(), mirror::stdout);
            assertEquals(1, mirror.lines("0123456789abcdef").size());
            records.awaitLines(".*\"text\":\"the end\\\\n\"}", 1).stop();
            assertEquals(
                    TIMES,
                    records.lines("\\{\"time\":\"[^\"]+Z\",\"pid\":" + pid
                                    + ",\"comm\":\"bash\",\"text\":\"out-\\d+-1\\d\\d\\\\n\"}")
                            .size(),
                    records::stdout);
            cut.awaitLines("the end", 1).close();
            assertEquals(3, cut.status());
            assertTrue(cut.stdout().contains("0123456789") && !cut.stdout().contains("0123456789abcdef"), cut::stdout);
            assertTrue(
                    cut.stderr().contains("bytes not shown, of writes that are longer than the pieces"), cut::stderr);
            assertEquals("", nothing.stop().stdout());
        }
    }
}
