package dev.jbcc.testsupport;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A process that a test started: something to observe, or a tool under test. Its output goes to files, so it never waits for a
 * reader. Closing kills it with SIGKILL if it still runs, and waits for its end. For one thread.
 */
public final class Child implements AutoCloseable {
    private static final Duration SLEEP_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path stdout;
    private final Path stderr;
    private final List<String> command;

    private Child(Process process, Path stdout, Path stderr, List<String> command) {
        this.process = process;
        this.stdout = stdout;
        this.stderr = stderr;
        this.command = command;
    }

    /** Starts a command. */
    public static Child start(String... command) {
        return start(List.of(command), Map.of());
    }

    /** Starts a command with more environment variables. */
    public static Child start(List<String> command, Map<String, String> environment) {
        try {
            Path stdout = Files.createTempFile("child", ".stdout");
            Path stderr = Files.createTempFile("child", ".stderr");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
            builder.environment().putAll(environment);
            return new Child(builder.start(), stdout, stderr, List.copyOf(command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a process that does nothing until {@link #release()}, then becomes the command, with the same process id. So a test
     * can look out for the id first. (Until then it is bash, reading a line.) When this returns, the process sleeps: what it does to
     * get there is not seen by one observer and missed by the next.
     */
    public static Child startHeld(String... command) {
        List<String> held = new ArrayList<>(List.of("bash", "-c", "read -r _ && exec \"$@\"", "held"));
        held.addAll(List.of(command));
        Child child = start(held, Map.of());
        child.awaitSleep();
        return child;
    }

    private void awaitSleep() {
        long end = System.nanoTime() + SLEEP_LIMIT.toNanos();
        while (!sleepsReading()) {
            if (System.nanoTime() - end > 0) {
                close();
                throw new AssertionError("process " + command + ": does not read its line");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Where the kernel does not tell what a process waits for, it says 0. */
    private boolean sleepsReading() {
        Path directory = Path.of("/proc", Long.toString(pid()));
        try {
            String stat = Files.readString(directory.resolve("stat"));
            String waits = Files.readString(directory.resolve("wchan"));
            return stat.contains("(bash) S ") && (waits.contains("pipe_read") || waits.equals("0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets a process go that {@link #startHeld} started. */
    public void release() {
        try (OutputStream in = process.getOutputStream()) {
            in.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the process id. */
    public long pid() {
        return process.pid();
    }

    /** Returns whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end and returns the exit status, 128 plus the signal's number if a signal ended it. */
    public int await(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("process " + command + ": still runs after " + limit + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + command, e);
        }
    }

    /** Waits until something holds for what it has written to its standard output, and returns that. */
    public String awaitStdout(Predicate<String> wanted, Duration limit) {
        return awaitText(stdout, wanted, limit);
    }

    /** Waits until something holds for what it has written to its standard error, and returns that. */
    public String awaitStderr(Predicate<String> wanted, Duration limit) {
        return awaitText(stderr, wanted, limit);
    }

    private String awaitText(Path file, Predicate<String> wanted, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            boolean over = !process.isAlive() || System.nanoTime() > end;
            String text = read(file);
            if (wanted.test(text)) {
                return text;
            }
            if (over) {
                throw new AssertionError("process " + command + ": what was waited for did not come" + output());
            }
            try {
                process.waitFor(10, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + command, e);
            }
        }
    }

    /** Returns what it has written to its standard output so far. */
    public String stdout() {
        return read(stdout);
    }

    /** Returns what it has written to its standard error so far. */
    public String stderr() {
        return read(stderr);
    }

    private String output() {
        return "\n--- stdout\n" + stdout() + "\n--- stderr\n" + stderr();
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a signal, such as {@code INT}. */
    public void signal(String name) {
        try (Child kill = start("kill", "-" + name, Long.toString(pid()))) {
            if (kill.await(Duration.ofSeconds(30)) != 0) {
                throw new AssertionError("kill -" + name + " " + pid() + kill.output());
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        boolean interrupted = false;
        while (true) {
            try {
                process.waitFor();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // a pipe without a reader: nothing is lost
        }
        try {
            Files.deleteIfExists(stdout);
            Files.deleteIfExists(stderr);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
