package dev.jbcc.runtime.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracefsTest {
    @TempDir
    private Path root;

    @BeforeEach
    void layOut() throws IOException {
        for (String event : List.of("sched/sched_switch", "sched/sched_wakeup", "syscalls/sys_enter_kill")) {
            Path directory = Files.createDirectories(root.resolve("events").resolve(event));
            Files.writeString(directory.resolve("id"), "317\n");
            Files.writeString(directory.resolve("format"), "name: " + directory.getFileName() + "\nID: 317\n");
        }
    }

    @Test
    void findsEvents() {
        Tracefs tracefs = Tracefs.at(root);
        assertEquals(OptionalInt.of(317), tracefs.eventId("sched", "sched_switch"));
        assertEquals(
                "sched_wakeup",
                tracefs.format("sched", "sched_wakeup").orElseThrow().name());
        assertEquals(OptionalInt.empty(), tracefs.eventId("sched", "sched_swich"));
        assertTrue(tracefs.format("nothing", "sched_wakeup").isEmpty());
    }

    @Test
    void namesEventsThatAreMeant() {
        Tracefs tracefs = Tracefs.at(root);
        assertEquals(List.of("sched:sched_switch"), tracefs.similarEvents("sched", "sched_swich"));
        assertEquals(List.of("syscalls:sys_enter_kill"), tracefs.similarEvents("syscall", "sys_enter_kill"));
        assertEquals(List.of("sched_wakeup"), tracefs.similarEvents("", "sched_wakup"));
        assertEquals(List.of(), tracefs.similarEvents("irq", "softirq_entry"));
    }

    @Test
    void staysInside() {
        Tracefs tracefs = Tracefs.at(root);
        assertThrows(BpfException.class, () -> tracefs.eventId("..", "x"));
        assertThrows(BpfException.class, () -> tracefs.eventId("sched/../..", "x"));
        assertThrows(BpfException.class, () -> tracefs.eventId("sched", ""));
    }
}
