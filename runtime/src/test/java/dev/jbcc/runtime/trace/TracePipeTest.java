package dev.jbcc.runtime.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.poll.Poller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An ordinary file in place of the pipe: its end is what an empty pipe is. */
class TracePipeTest {
    @TempDir
    private Path directory;

    private TracePipe pipe(String text) throws IOException {
        return TracePipe.open(
                Sys.host(),
                Files.writeString(directory.resolve("trace_pipe"), text).toString());
    }

    @Test
    void givesLinesWithoutTheirEnds() throws IOException {
        try (TracePipe pipe = pipe("one\n\nthree\nunfinished")) {
            assertEquals(Optional.of("one"), pipe.readLine());
            assertEquals(Optional.of(""), pipe.readLine());
            assertEquals(Optional.of("three"), pipe.readLine(Duration.ofDays(999)));
            assertTrue(pipe.readLine().isEmpty());
        }
    }

    @Test
    void joinsWhatSeveralReadsGive() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1009; i++) {
            text.append(i).append("x".repeat(i % 97)).append('\n');
        }
        String all = text.toString();
        assertTrue(all.length() > 3 * (1 << 14));
        StringBuilder read = new StringBuilder();
        try (TracePipe pipe = pipe(all)) {
            for (Optional<String> line = pipe.readLine(); line.isPresent(); line = pipe.readLine()) {
                read.append(line.get()).append('\n');
            }
        }
        assertEquals(all, read.toString());
    }

    @Test
    @Timeout(60)
    void doesNotWaitForThoseThatWait() throws Exception {
        Thread waiting;
        try (TracePipe pipe = pipe("")) {
            waiting = Thread.ofPlatform().start(() -> {
                try {
                    pipe.readLine(Poller.FOREVER);
                } catch (IllegalStateException closed) {
                    // it began too late
                }
            });
            // It may not have begun to wait at first, but does before long.
            for (int i = 0; i < 20; i++) {
                assertEquals(Optional.empty(), pipe.readLine());
                assertEquals(Optional.empty(), pipe.readLine(Duration.ofMillis(1)));
            }
        }
        assertTrue(waiting.join(Duration.ofSeconds(30)));
    }

    @Test
    void cutsLinesThatNeverEnd() throws IOException {
        try (TracePipe pipe = pipe("x".repeat(200_000))) {
            int length = pipe.readLine().orElseThrow().length();
            assertTrue(length >= 1 << 16 && length < 200_000, () -> "length " + length);
        }
    }

    @Test
    void endsTheWaitOfAnotherThreadWhenClosed() throws Exception {
        TracePipe pipe = pipe("");
        AtomicReference<Optional<String>> line = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            try {
                line.set(pipe.readLine(Duration.ofDays(999)));
            } catch (IllegalStateException e) {
                line.set(Optional.empty()); // closed before it began to wait
            }
        });
        reader.start();
        pipe.close();
        pipe.close();
        reader.join(Duration.ofSeconds(20));
        assertEquals(Optional.empty(), line.get());
        assertThrows(IllegalStateException.class, pipe::readLine);
    }

    @Test
    void saysWhatCannotBeOpened() {
        Path missing = directory.resolve("missing");
        assertEquals(
                "trace pipe '" + missing + "': openat: ENOENT (2)",
                assertThrows(SyscallException.class, () -> TracePipe.open(Sys.host(), missing.toString()))
                        .getMessage());
    }
}
