package dev.jbcc.runtime.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.Mutations;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TraceLineTest {
    private static TraceLine parse(String line) {
        return TraceLine.parse(line).orElseThrow();
    }

    @Test
    void takesALineApart() {
        assertEquals(
                new TraceLine("java", 17691, 0, "...21", 3324.679718, "getpid 17690"),
                parse("            java-17691   [000] ...21  3324.679718: bpf_trace_printk: getpid 17690"));
        assertEquals(
                new TraceLine("sshd", 1940, 12, "d..31", 0.5, "a: b: c"),
                parse("sshd-1940 [012] d..31 0.5: bpf_trace_printk: a: b: c"));
    }

    @Test
    void takesTaskNamesAsTheyAre() {
        assertEquals(
                "kworker/u4:3-ev",
                parse(" kworker/u4:3-ev-33 [001] d.... 1.0: f: m").task());
        assertEquals(
                "Web Content",
                parse("     Web Content-812 [001] d.... 1.0: f: m").task());
        assertEquals(
                "my [0] task",
                parse("     my [0] task-812 [001] d.... 1.0: f: m").task());
        assertEquals(
                "<...>", parse("           <...>-812 [001] d.... 1.0: f: m").task());
        assertEquals(812, parse("           <...>-812 [001] d.... 1.0: f: m").processId());
    }

    @Test
    void passesOverTheGroupIdWhereThatIsShown() {
        TraceLine line = parse("            bash-1977    (   1977) [000] d..31  2049.1: bpf_trace_printk: hi");
        assertEquals("bash", line.task());
        assertEquals(1977, line.processId());
        assertEquals("hi", line.message());
    }

    @Test
    void takesMessagesWithoutAFunction() {
        assertEquals("", parse("a-1 [000] d..31 1.0: bpf_trace_printk: ").message());
        assertEquals("plain", parse("a-1 [000] d..31 1.0: plain").message());
    }

    @Test
    void isEmptyForOtherLines() {
        assertTrue(TraceLine.parse("").isEmpty());
        assertTrue(TraceLine.parse("CPU:0 [LOST 576 EVENTS]").isEmpty());
        assertTrue(TraceLine.parse("# tracer: nop").isEmpty());
        assertTrue(TraceLine.parse("a-b [000] d..31 1.0: f: m").isEmpty());
        assertTrue(TraceLine.parse("a-1 [000] d..31 never: f: m").isEmpty());
    }

    @Test
    void neverThrows() {
        long seed = Mutations.seed();
        Random random = new Random(seed);
        String[] pieces = {" ", "-", "[", "]", "0", "17", ": ", ":", "(", ")", "a", "1.5", ".", "\t"};
        for (int i = 0; i < 50_000; i++) {
            StringBuilder line = new StringBuilder();
            for (int j = random.nextInt(25); j > 0; j--) {
                line.append(pieces[random.nextInt(pieces.length)]);
            }
            assertNotNull(TraceLine.parse(line.toString()), () -> "seed " + seed);
        }
    }
}
