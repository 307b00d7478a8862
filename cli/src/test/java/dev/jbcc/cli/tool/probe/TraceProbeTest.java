package dev.jbcc.cli.tool.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.probe.ProbeText.Snippet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceProbeTest {
    private static void assertWrong(String expected, String probe) {
        UsageException wrong = assertThrows(UsageException.class, () -> TraceProbe.parse(probe));
        assertEquals("probe '" + probe + "': " + expected, wrong.getMessage());
    }

    private static ProbePlace place(String probe) {
        return TraceProbe.parse(probe).place();
    }

    @Test
    void placesAreReadInAllForms() {
        assertEquals(new ProbePlace(ProbePlace.Kind.ENTRY, "", "vfs_read", 0, List.of()), place("vfs_read"));
        assertEquals(place("vfs_read"), place("::vfs_read"));
        assertEquals(place("vfs_read"), place(" p::vfs_read "));
        assertEquals(new ProbePlace(ProbePlace.Kind.ENTRY, "c", "open", 0, List.of()), place("c:open"));
        assertEquals(place("c:open"), place(":c:open"));
        assertEquals(new ProbePlace(ProbePlace.Kind.ENTRY, "", "kfree_skb", 0x38, List.of()), place("kfree_skb+0x38"));
        assertEquals(56, place("p::kfree_skb+56").offset());
        assertEquals(
                new ProbePlace(ProbePlace.Kind.TRACEPOINT, "sched", "sched_switch", 0, List.of()),
                place("t:sched:sched_switch"));
        assertEquals("gc__begin", place("u:jvm:hotspot:gc__begin").shortName());
        assertEquals("hotspot:gc__begin", place("u:jvm:hotspot:gc__begin").name());
    }

    @Test
    void systemCallsAreKnownByTheNamesOfAnyKernel() {
        assertEquals("read", place("sys_read").systemCall());
        assertEquals("read", place("SyS_read").systemCall());
        assertEquals("read", place("__x64_sys_read").systemCall());
        assertEquals("", place("c:sys_read").systemCall());
        assertEquals("syscall__f", place("sys_read").inProgram("f"));
        assertEquals("f", place("r::sys_read").inProgram("f"));
    }

    @Test
    void signatureConditionFormatAndValuesAreApart() {
        TraceProbe probe =
                TraceProbe.parse("p:c:open(char *path, int (*f)(int))(f == 0) \"a, %s (%d\" , path, g(1, 2)@user");
        assertEquals(
                List.of("char *path", " int (*f)(int)"),
                probe.place().parameters().stream().map(Snippet::text).toList());
        assertEquals(new Snippet("f == 0", 36), probe.condition());
        assertEquals(
                List.of(" path", " g(1, 2)"),
                probe.values().stream().map(Snippet::text).toList());
        assertEquals(1, probe.texts());
        assertEquals("a, /etc (7", probe.format().orElseThrow().show(_ -> 7L, _ -> "/etc", _ -> "", _ -> ""));
    }

    @Test
    void aConditionMayFollowABlank() {
        TraceProbe probe = TraceProbe.parse("c:open (STRCMP(\"x)\", arg1))");
        assertEquals(List.of(), probe.place().parameters());
        assertEquals("STRCMP(\"x)\", arg1)", probe.condition().text());
        assertTrue(probe.format().isEmpty());
    }

    @Test
    void saysWhereWhatIsWrong() {
        assertWrong("position 10: '(' is not closed", "vfs_read (arg3 > 5 \"%d\", arg3");
        assertWrong("position 10: '\"' is not closed", "vfs_read \"%d");
        assertWrong("position 20: ')' closes nothing", "vfs_read \"%d\", arg1)");
        assertWrong("position 10: the format shows 2 values, given are 1", "vfs_read \"%d %d\", arg1");
        assertWrong("position 11: '%q': no conversion of trace", "vfs_read \"%q\", arg1");
        assertWrong("position 13: '%' begins no conversion; '%%' is a percent sign", "vfs_read \"ab% \"");
        assertWrong("position 10: a format in quotation marks is expected, such as \"%d\"", "vfs_read arg1");
        assertWrong("position 15: a value is missing", "vfs_read \"%d\", ");
        assertWrong("position 1: no category", "t::sched_switch");
        assertWrong("position 1: 'x': must be p, r, t or u", "x:c:open");
        assertWrong("position 1: too many colons; a probe is TYPE:LIBRARY:FUNCTION", "p:c:open:x");
        assertWrong("position 3: a name is missing", "c:");
        assertWrong("position 10: '-1': no offset", "vfs_read+-1");
        assertWrong("position 1: an offset goes with the entry of a function only", "r::vfs_read+1");
    }
}
