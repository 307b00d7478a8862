package dev.jbcc.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChildTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void givesOutputAndStatus() {
        try (Child child = Child.start("sh", "-c", "echo out; echo err >&2; exit 7")) {
            assertEquals(7, child.await(LIMIT));
            assertEquals("out\n", child.stdout());
            assertEquals("err\n", child.stderr());
        }
    }

    @Test
    void aHeldProcessKeepsItsIdWhenReleased() {
        try (Child child = Child.startHeld("sh", "-c", "echo $$")) {
            assertTrue(child.isAlive());
            assertEquals("", child.stdout());
            child.release();
            assertEquals(0, child.await(LIMIT));
            assertEquals(child.pid() + "\n", child.stdout());
        }
    }

    @Test
    void closingEndsIt() {
        Child child = Child.start("sleep", "1000");
        child.close();
        assertFalse(child.isAlive());
    }

    @Test
    void waitsForOutput() {
        try (Child child = Child.start("sh", "-c", "echo one; read _; echo two; sleep 1000")) {
            child.awaitStdout(text -> text.contains("one"), LIMIT);
            assertFalse(child.stdout().contains("two"));
            child.release();
            assertEquals("one\ntwo\n", child.awaitStdout(text -> text.contains("two\n"), LIMIT));
        }
    }

    @Test
    void saysWhatCameInsteadOfTheOutput() {
        try (Child child = Child.start("sh", "-c", "echo one; echo why >&2")) {
            AssertionError error =
                    assertThrows(AssertionError.class, () -> child.awaitStdout(text -> text.contains("two"), LIMIT));
            assertTrue(error.toString().contains("why"), error::toString);
        }
    }

    @Test
    void signalsArrive() {
        try (Child child = Child.start("sh", "-c", "trap 'exit 3' INT; echo ready; while :; do sleep 0.05; done")) {
            child.awaitStdout(text -> text.contains("ready"), LIMIT);
            child.signal("INT");
            assertEquals(3, child.await(LIMIT));
        }
    }
}
