package dev.jbcc.examples;

import dev.jbcc.Bpf;
import dev.jbcc.BpfBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What the examples share: their C sources, and how long they run. */
final class Example {
    /** How long to wait before looking at the clock again. */
    static final Duration SHORT = Duration.ofMillis(500);

    private Example() {}

    /** Starts from a file of {@code src/main/bpf}, which is a resource of this module. */
    static BpfBuilder program(String name) {
        try (InputStream in = Example.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("example '" + name + "': not on the class path");
            }
            return Bpf.fromText(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .fileName(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when to stop, on the clock of {@link System#nanoTime}: after the seconds that the first argument says. */
    static long end(String[] args, int defaultSeconds) {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : defaultSeconds;
        return System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    }

    /** Returns whether to go on: until the end, or until the thread is interrupted. */
    static boolean isOn(long end) {
        return System.nanoTime() < end && !Thread.currentThread().isInterrupted();
    }
}
