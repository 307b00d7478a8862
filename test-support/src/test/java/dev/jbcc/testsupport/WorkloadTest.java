package dev.jbcc.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadTest {
    @Test
    void doesItThatManyTimes(@TempDir Path directory) throws IOException {
        Path log = directory.resolve("log");
        try (Child child = Workload.executes(7, "sh", "-c", "echo once >>\"$0\"", log.toString())) {
            child.release();
            assertEquals(0, child.await(Duration.ofSeconds(30)));
        }
        assertEquals(7, Files.readAllLines(log).size());
    }

    @Test
    void endsWithTheStatusOfTheLast(@TempDir Path directory) {
        try (Child child = Workload.opens(directory.resolve("missing"), 3)) {
            child.release();
            assertEquals(1, child.await(Duration.ofSeconds(30)));
            assertEquals(3, child.stderr().lines().count());
        }
    }
}
