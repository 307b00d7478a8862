package dev.jbcc.compiler.llvm;

import dev.jbcc.compiler.CompileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs clang on text: source on standard input, result on standard output, so that no temporary file is made. */
public final class ClangProcess implements AutoCloseable {
    private static final Duration TIME_LIMIT = Duration.ofMinutes(2);
    private static final int MOST_DIAGNOSTIC_BYTES = 1 << 20;

    /**
     * What a run gave.
     *
     * @param exitCode 0 when it went well; a signal's number plus 128 when one ended it
     * @param output standard output
     * @param diagnostics standard error
     */
    @SuppressWarnings("ArrayRecordComponent") // handed from one stage to the next, compared by nobody
    public record Result(int exitCode, byte[] output, String diagnostics) {}

    private final Process process;
    private final Drain output;
    private final Drain diagnostics;
    private final Thread reader;
    private final Thread errors;

    private ClangProcess(Process process) {
        this.process = process;
        this.output = new Drain(process.getInputStream(), Integer.MAX_VALUE);
        this.diagnostics = new Drain(process.getErrorStream(), MOST_DIAGNOSTIC_BYTES);
        this.reader = Thread.ofPlatform().daemon().name("jbcc-clang-out").start(output);
        this.errors = Thread.ofPlatform().daemon().name("jbcc-clang-err").start(diagnostics);
    }

    /**
     * Runs clang and waits for it.
     *
     * @param input its standard input
     * @throws CompileException if it cannot be started, takes longer than two minutes, or the thread is interrupted; the process is
     *     gone by then
     */
    public static Result run(Path clang, List<String> arguments, byte[] input) {
        try (ClangProcess process = start(clang, arguments)) {
            return process.finish(input);
        }
    }

    /**
     * Starts clang, which then waits for its standard input. Loading its libraries takes longer than compiling a small program: who
     * starts it early has that done meanwhile.
     *
     * @throws CompileException if it cannot be started
     */
    public static ClangProcess start(Path clang, List<String> arguments) {
        List<String> command = new ArrayList<>(arguments.size() + 1);
        command.add(clang.toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        // What a user's shell says about compilers must not change what we compile; messages come in one language.
        builder.environment()
                .keySet()
                .removeIf(name -> name.equals("CPATH")
                        || name.equals("C_INCLUDE_PATH")
                        || name.equals("CCC_OVERRIDE_OPTIONS")
                        || name.equals("LD_PRELOAD"));
        builder.environment().put("LC_ALL", "C");
        try {
            return new ClangProcess(builder.start());
        } catch (IOException e) {
            throw new CompileException("clang '" + clang + "': " + e.getMessage(), e);
        }
    }

    /**
     * Gives clang its input and waits for its result. Once only.
     *
     * @param input its standard input
     * @throws CompileException if it takes longer than two minutes, or the thread is interrupted
     */
    public Result finish(byte[] input) {
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input);
            } catch (IOException e) {
                // it ended before it had read everything; its exit code and its messages say why
            }
            if (!process.waitFor(TIME_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CompileException("clang: no result after " + TIME_LIMIT.toSeconds() + " s", null);
            }
            reader.join();
            errors.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompileException("clang: interrupted", e);
        }
        if (output.failure != null) {
            throw new CompileException("clang: read its output: " + output.failure.getMessage(), output.failure);
        }
        return new Result(
                process.exitValue(), output.bytes.toByteArray(), diagnostics.bytes.toString(StandardCharsets.UTF_8));
    }

    /** Ends the process if it still runs. Idempotent. */
    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroyForcibly();
            waitUninterruptibly(process);
        }
    }

    /** Returns the version that a clang says of itself, such as {@code 20.1.7}. */
    static String version(Path clang) {
        Result result = run(clang, List.of("--version"), new byte[0]);
        Matcher matcher = Pattern.compile("version ([0-9]+\\.[0-9]+[.0-9]*)")
                .matcher(new String(result.output(), StandardCharsets.UTF_8));
        if (result.exitCode() != 0 || !matcher.find()) {
            throw new CompileException(
                    "clang '" + clang + "': does not say its version; "
                            + result.diagnostics().strip(),
                    null);
        }
        return matcher.group(1);
    }

    private static void waitUninterruptibly(Process process) {
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
    }

    private static final class Drain implements Runnable {
        private final InputStream in;
        private final int mostBytes;
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 << 10);
        volatile @Nullable IOException failure;

        Drain(InputStream in, int mostBytes) {
            this.in = in;
            this.mostBytes = mostBytes;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[64 << 10];
            try (in) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    bytes.write(buffer, 0, Math.min(n, mostBytes - bytes.size()));
                }
            } catch (IOException e) {
                failure = e;
            }
        }
    }
}
