package dev.jbcc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopSignalTest {
    private static final int SIGTERM = 15;

    /** A command that waits for its end, and then is done, or is not. */
    static final class Waiting {
        private Waiting() {}

        @SuppressWarnings("SystemOut") // the test reads it
        public static void main(String[] arguments) throws InterruptedException {
            StopSignal stop = new StopSignal(Duration.ofSeconds(1));
            stop.install();
            System.out.println("ready");
            stop.await(Duration.ofMinutes(1));
            if (arguments[0].equals("stuck")) {
                Thread.sleep(Duration.ofMinutes(1));
            }
            System.out.println("results");
            stop.exit(ExitStatus.LOST);
        }
    }

    private record Ended(int status, String out, String err) {}

    private static Ended endOf(String kind) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waiting.class.getName(),
                        kind)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            assertEquals("ready", out.readLine());
            assertTrue(process.toHandle().destroy()); // the process itself would close its streams
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            return new Ended(
                    process.exitValue(),
                    String.join("|", out.lines().toList()),
                    String.join("|", err.lines().toList()));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aCommandFinishesWithItsOwnStatus() throws IOException, InterruptedException {
        assertEquals(new Ended(ExitStatus.LOST, "results", ""), endOf("done"));
    }

    @Test
    void aCommandThatDoesNotFinishIsLeftWithAWord() throws IOException, InterruptedException {
        assertEquals(
                new Ended(128 + SIGTERM, "", "jbcc: not ready 1 seconds after it was to end; the rest is lost"),
                endOf("stuck"));
    }
}
