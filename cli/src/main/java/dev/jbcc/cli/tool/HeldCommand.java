package dev.jbcc.cli.tool;

import dev.jbcc.runtime.BpfException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A command that a tool starts in order to trace it. Until {@link #release} it is a shell that is stopped, with the process id that the
 * command will have. What it prints goes to standard error. Closing ends it if it still runs. For one thread.
 */
public final class HeldCommand implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** The state is behind the name, which may have blanks and parentheses. */
    private static final String STOPPED = ") T ";

    private final Process process;
    private final String command;

    private HeldCommand(Process process, String command) {
        this.process = process;
        this.command = command;
    }

    /**
     * Starts a command and stops it.
     *
     * @param command as sh reads it
     * @throws BpfException if there is no sh
     */
    public static HeldCommand start(String command) {
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", "exec >&2; kill -STOP $$; eval \"exec $1\"", "held", command);
        try {
            HeldCommand held = new HeldCommand(builder.inheritIO().start(), command);
            held.awaitStop();
            return held;
        } catch (IOException e) {
            throw new BpfException("command '" + command + "': sh cannot be started: " + e.getMessage(), e);
        }
    }

    private void awaitStop() {
        long end = System.nanoTime() + PATIENCE_NANOS;
        try {
            while (!Files.readString(Path.of("/proc", Integer.toString(pid()), "stat"))
                    .contains(STOPPED)) {
                if (System.nanoTime() - end > 0) {
                    throw new BpfException("command '" + command + "': does not stop");
                }
                var _ = process.waitFor(2, TimeUnit.MILLISECONDS);
            }
        } catch (IOException e) {
            close();
            throw new BpfException("command '" + command + "': has ended: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new BpfException("command '" + command + "': interrupted", e);
        } catch (BpfException e) {
            close();
            throw e;
        }
    }

    /** Returns the command, as it was given. */
    public String command() {
        return command;
    }

    /** Returns the process id. */
    public int pid() {
        return Math.toIntExact(process.pid());
    }

    /** Lets it become the command. */
    public void release() {
        try {
            Process _ = new ProcessBuilder("sh", "-c", "kill -CONT " + pid())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("command '" + command + "': cannot be released", e);
        }
    }

    /** Returns its exit status; only once it has ended. */
    public int status() {
        return process.exitValue();
    }

    /** Returns whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
