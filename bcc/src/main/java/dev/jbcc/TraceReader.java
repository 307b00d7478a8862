package dev.jbcc;

import dev.jbcc.runtime.poll.Poller;
import dev.jbcc.runtime.trace.TraceLine;
import dev.jbcc.runtime.trace.TracePipe;
import dev.jbcc.runtime.trace.Tracefs;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The trace pipe, opened when it is first read. Thread-safe. */
final class TraceReader implements AutoCloseable {
    private final Object lock = new Object();
    private @Nullable TracePipe pipe;
    private boolean closed;

    void print(PrintStream out) {
        TracePipe source = pipe();
        Optional<String> line = next(source, null);
        while (line.isPresent()) {
            // Since Linux 5.9 the kernel ends a line that has an end already with another one.
            if (!line.get().isEmpty()) {
                out.println(line.get());
                out.flush();
            }
            line = next(source, null);
        }
    }

    void print(PrintStream out, String format) {
        String _ = new TraceFields("", 0, 0, "", 0, "").format(format);
        TracePipe source = pipe();
        Optional<TraceFields> fields = fields(source, null);
        while (fields.isPresent()) {
            out.println(fields.get().format(format));
            out.flush();
            fields = fields(source, null);
        }
    }

    Optional<TraceFields> fields(@Nullable Duration timeout) {
        return fields(pipe(), timeout);
    }

    private Optional<TraceFields> fields(TracePipe source, @Nullable Duration timeout) {
        long start = System.nanoTime();
        Optional<String> line = next(source, timeout);
        while (line.isPresent()) {
            Optional<TraceLine> parsed = TraceLine.parse(line.get());
            if (parsed.isPresent()) {
                return Optional.of(TraceFields.of(parsed.get()));
            }
            Duration left = timeout;
            if (timeout != null) {
                left = timeout.minusNanos(System.nanoTime() - start);
                left = left.isNegative() ? Duration.ZERO : left;
            }
            line = next(source, left);
        }
        return Optional.empty();
    }

    Optional<String> line(@Nullable Duration timeout) {
        return next(pipe(), timeout);
    }

    /** Without a timeout, empty only when closed. */
    private Optional<String> next(TracePipe source, @Nullable Duration timeout) {
        try {
            return source.readLine(timeout == null ? Poller.FOREVER : timeout);
        } catch (IllegalStateException e) {
            synchronized (lock) {
                if (closed) {
                    return Optional.empty();
                }
            }
            throw e;
        }
    }

    private TracePipe pipe() {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("trace pipe: program closed");
            }
            TracePipe current = pipe;
            if (current == null) {
                current = TracePipe.open(Tracefs.require());
                pipe = current;
            }
            return current;
        }
    }

    @Override
    public void close() {
        TracePipe current;
        synchronized (lock) {
            closed = true;
            current = pipe;
        }
        if (current != null) {
            current.close();
        }
    }
}
