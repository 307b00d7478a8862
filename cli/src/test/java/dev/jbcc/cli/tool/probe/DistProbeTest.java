package dev.jbcc.cli.tool.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.cli.UsageException;
import dev.jbcc.cli.tool.probe.ProbeText.Snippet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistProbeTest {
    private static List<String> values(DistProbe probe) {
        return probe.values().stream().map(Snippet::text).toList();
    }

    @Test
    void partsAreSeparatedByColons() {
        DistProbe probe = DistProbe.parse("r:c:open(char *path, int f):char*,int:$entry(path),$retval?1:0", false);
        assertEquals(ProbePlace.Kind.RETURN, probe.place().kind());
        assertEquals("c", probe.place().library());
        assertEquals(2, probe.place().parameters().size());
        assertEquals(List.of("char*", "int"), probe.types());
        assertEquals(List.of("$entry(path)", "$retval?1"), values(probe));
        assertEquals("0", probe.condition().text());
        assertTrue(probe.isText(0));
        assertFalse(probe.isText(1));
    }

    @Test
    void aLabelFollowsTheCondition() {
        DistProbe probe = DistProbe.parse("p::vfs_read(void *a):u64:(u64)a:a != 0#some label", true);
        assertEquals("a != 0", probe.condition().text());
        assertEquals("some label", probe.label());
        assertEquals(
                "p::vfs_read(void *a):u64:(u64)a",
                DistProbe.parse("p::vfs_read(void *a):u64:(u64)a", true).label());
        assertTrue(probe.isUnsigned(0));
    }

    @Test
    void withoutValuesCallsAreCountedAndReturnsByTheirResult() {
        assertEquals(List.of(), values(DistProbe.parse("p:c:fork()#forks", false)));
        assertEquals(List.of("$retval"), values(DistProbe.parse("r:c:read()", true)));
    }

    @Test
    void saysWhereWhatIsWrong() {
        assertWrong("position 1: a histogram needs a value", "p::vfs_read()", true);
        assertWrong("position 1: a histogram has only one value", "p::vfs_read():int,int:1,2", true);
        assertWrong("position 25: a text makes no histogram; count it with -C", "p:c:open(char *a):char*:a", true);
        assertWrong("position 18: a colon is expected, and the values behind it", "p::vfs_read():int", false);
        assertWrong("position 24: 2 types, 1 values", "p::vfs_read():int,int:1 ", false);
        assertWrong("position 26: $latency: known at returns only (r:…)", "p::vfs_read():u64:1 + 22 $latency", false);
        assertWrong("position 1: $entry(b): the signature has no such parameter", "r::f(int a):int:$entry(b)", false);
        assertWrong(
                "position 1: a place is TYPE:LIBRARY:FUNCTION(SIGNATURE), such as p::vfs_read()", "vfs_read", false);
    }

    private static void assertWrong(String expected, String probe, boolean histogram) {
        UsageException wrong = assertThrows(UsageException.class, () -> DistProbe.parse(probe, histogram));
        assertEquals("probe '" + probe + "': " + expected, wrong.getMessage());
    }

    /** Whatever is given, it is a probe or told to be none. */
    @Test
    void nothingElseComesOfWhatIsWrong() {
        List<String> seeds = List.of(
                "r:c:open(char *path, int f):char*,int:$entry(path),$retval?1:0#label",
                "p:c:open(char *path) (STRCMP(\"a\", path)) \"%s %5.2d\", path@user, arg1[2]");
        String alphabet = "():\"'\\,#%[]{}+$ aru0";
        Random random = new Random(5);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(seeds.get(i % 2));
            for (int change = random.nextInt(4); change >= 0; change--) {
                int place = random.nextInt(text.length());
                text.replace(place, place + random.nextInt(2), "" + alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                DistProbe _ = DistProbe.parse(text.toString(), i % 3 == 0);
                read++;
            } catch (UsageException _) {
                // told
            }
            try {
                TraceProbe _ = TraceProbe.parse(text.toString());
                read++;
            } catch (UsageException _) {
                // told
            }
        }
        assertTrue(read > 1000, "read " + read);
    }
}
