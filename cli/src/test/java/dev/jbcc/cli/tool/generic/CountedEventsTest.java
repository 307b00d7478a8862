package dev.jbcc.cli.tool.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.cli.UsageException;
import org.junit.jupiter.api.Test;

class CountedEventsTest {
    private static void assertEvents(String text, CountedEvents.Kind kind, String library, String name) {
        CountedEvents events = CountedEvents.parse(text, false);
        assertEquals(kind, events.kind(), text);
        assertEquals(library, events.library(), text);
        assertEquals(name, events.name(), text);
        assertTrue(events.single(), text);
    }

    @Test
    void readsWhatIsCounted() {
        assertEvents("submit_bio", CountedEvents.Kind.KERNEL, "", "submit_bio");
        assertEvents("p::submit_bio", CountedEvents.Kind.KERNEL, "", "submit_bio");
        assertEvents("c:malloc", CountedEvents.Kind.USER, "c", "malloc");
        assertEvents("p:/bin/bash:main", CountedEvents.Kind.USER, "/bin/bash", "main");
        assertEvents("p:c:std::x", CountedEvents.Kind.USER, "c", "std::x");
        assertEvents("t:sched:sched_switch", CountedEvents.Kind.TRACEPOINT, "sched", "sched_switch");
        assertEvents("u:c:setjmp", CountedEvents.Kind.USDT, "c", "setjmp");
        assertEvents("u:/bin/x:libc:setjmp", CountedEvents.Kind.USDT, "/bin/x", "libc:setjmp");
        assertEvents("u::gc__begin", CountedEvents.Kind.USDT, "", "gc__begin");
    }

    @Test
    void starsStandForAnything() {
        CountedEvents events = CountedEvents.parse("tcp_*.part", false);
        assertFalse(events.single());
        assertTrue(events.pattern().matcher("tcp_x.part").matches());
        assertFalse(events.pattern().matcher("tcp_x_part").matches(), "a dot is a dot");
        assertFalse(events.pattern().matcher("tcp_x.part.0").lookingAt(), "the whole name");
        CountedEvents tracepoints = CountedEvents.parse("t:s*:*_exit", false);
        assertFalse(tracepoints.single());
        assertTrue(tracepoints.pattern().matcher("sched:sched_process_exit").lookingAt());
        assertFalse(tracepoints.pattern().matcher("irq:irq_handler_exit").lookingAt());
    }

    @Test
    void expressionsMatchBeginnings() {
        CountedEvents events = CountedEvents.parse("^(tcp|udp)_send.*", true);
        assertFalse(events.single());
        assertTrue(events.pattern().matcher("udp_sendmsg").matches());
        assertTrue(CountedEvents.parse("tcp_", true).pattern().matcher("tcp_x").matches());
        assertFalse(
                CountedEvents.parse("tcp_", true).pattern().matcher("mptcp_x").matches());
    }

    private static void assertWrong(String message, String text, boolean expressions) {
        assertEquals(
                message,
                assertThrows(UsageException.class, () -> CountedEvents.parse(text, expressions))
                        .getMessage());
    }

    @Test
    void showsWhereItMakesNoSense() {
        assertWrong("event 'c:': position 3: a name is missing", "c:", false);
        assertWrong("event 't::x': position 3: a category is missing, as in t:sched:sched_switch", "t::x", false);
        assertWrong(
                "event 'z:c:x': position 1: 'z': must be p (a function), t (a tracepoint) or u (a USDT probe)",
                "z:c:x",
                false);
        assertWrong("event 'c:a[b': position 5: Unclosed character class", "c:a[b", true);
    }
}
