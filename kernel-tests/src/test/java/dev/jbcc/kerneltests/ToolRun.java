package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.cli.Main;
import dev.jbcc.cli.StopSignal;
import dev.jbcc.cli.output.Output;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * A tool that runs in a thread of this process, as {@code ./jbcc} would run it in one of its own: starting a JVM takes seconds under
 * emulation. Closing it ends the tool.
 */
final class ToolRun implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final StopSignal stop = StopSignal.withoutSignals();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Thread thread;
    private volatile int status = -1;

    private ToolRun(boolean verbose, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (verbose) {
            all.add("-v"); // says when it traces
        }
        Runnable body = () -> status = Main.run(
                all.toArray(String[]::new), new Output(out), new PrintStream(err, true, StandardCharsets.UTF_8), stop);
        thread = new Thread(body, arguments[0]);
        thread.setDaemon(true);
    }

    /** Starts a tool and waits until it traces. */
    static ToolRun start(String... arguments) {
        ToolRun run = new ToolRun(true, arguments);
        run.thread.start();
        run.await(() -> run.stderr().contains(": tracing") || !run.thread.isAlive(), "it traces");
        if (!run.stderr().contains(": tracing")) {
            throw new AssertionError("ended with status " + run.status + ": " + run.stderr());
        }
        return run;
    }

    /** Starts a tool that does something else with {@code -v}, without it, and waits until it has printed its first line. */
    static ToolRun startPlainly(String... arguments) {
        ToolRun run = new ToolRun(false, arguments);
        run.thread.start();
        run.await(() -> !run.stdout().isEmpty() || !run.thread.isAlive(), "it prints");
        return run;
    }

    /** Runs a tool to its own end; gives its exit status. */
    static ToolRun runToEnd(String... arguments) {
        ToolRun run = new ToolRun(true, arguments);
        run.thread.start();
        run.await(() -> !run.thread.isAlive(), "it ends");
        return run;
    }

    int status() {
        return status;
    }

    String stdout() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Returns what it said on standard error. */
    String stderr() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Returns the lines of the output that a pattern matches as a whole. */
    List<String> lines(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return stdout().lines().filter(line -> compiled.matcher(line).matches()).toList();
    }

    /** Waits until that many lines match. */
    ToolRun awaitLines(String pattern, int count) {
        await(() -> lines(pattern).size() >= count, count + " lines " + pattern);
        return this;
    }

    /** Ends it as Ctrl-C would, and checks that it ends well and says nothing of loss. */
    ToolRun stop() {
        stop.request();
        await(() -> !thread.isAlive(), "it ends");
        assertEquals(0, status, this::stderr);
        return this;
    }

    /** Ends it as Ctrl-C would, for tools that look at everything in the system: something may be lost, if it says so. */
    ToolRun stopWithLoss() {
        stop.request();
        await(() -> !thread.isAlive(), "it ends");
        if (status != 0) {
            assertEquals(3, status, this::stderr);
            assertTrue(stderr().contains(" not "), this::stderr);
        }
        return this;
    }

    private void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "waited " + LIMIT + " until " + what + "\nstdout: " + stdout() + "\nstderr: " + stderr());
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    @Override
    public void close() {
        stop.request();
        await(() -> !thread.isAlive(), "it ends");
    }
}
