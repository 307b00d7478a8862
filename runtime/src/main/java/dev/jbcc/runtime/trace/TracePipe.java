package dev.jbcc.runtime.trace;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.Epoll;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lines that programs print with {@code bpf_trace_printk}. There is one pipe in the system: each line goes to one reader,
 * whoever made it.
 *
 * <p>Thread-safe: one thread reads at a time, any other may close it, which ends the wait.
 */
public final class TracePipe implements AutoCloseable {
    private static final int O_NONBLOCK = 0x800;
    private static final int BUFFER_BYTES = 1 << 14;
    private static final int MAX_LINE_BYTES = 1 << 16;

    /**
     * Since Linux 6.2 a poll of the pipe only answers when the trace buffer is half full, as {@code buffer_percent} says, so
     * waits are cut into pieces and the pipe is read after each.
     */
    private static final int PIECE_MILLIS = 50;

    private final Sys sys;
    private final String subject;
    private final FileDescriptor pipe;
    private final Epoll epoll;
    private final Arena arena = Arena.ofShared();
    private final StructBuffer buffer = StructBuffer.allocate(arena, BUFFER_BYTES);
    private final ReentrantLock lock = new ReentrantLock();
    private byte[] pending = new byte[BUFFER_BYTES];
    private int pendingStart;
    private int pendingEnd;
    private volatile boolean closed;

    private TracePipe(Sys sys, String subject, FileDescriptor pipe, Epoll epoll) {
        this.sys = sys;
        this.subject = subject;
        this.pipe = pipe;
        this.epoll = epoll;
    }

    /**
     * Opens the pipe.
     *
     * @throws SyscallException if the kernel refuses: EBUSY where only one reader is allowed and there is one
     */
    public static TracePipe open(Tracefs tracefs) {
        return open(Sys.host(), tracefs.root().resolve("trace_pipe").toString());
    }

    static TracePipe open(Sys sys, String path) {
        String subject = "trace pipe '" + path + "'";
        int fd = sys.open(path, O_NONBLOCK);
        if (fd < 0) {
            String hint = fd == -Errno.EBUSY
                    ? "it has a reader already, and kernels since 6.6 allow one"
                    : SyscallErrors.hint(-fd);
            throw SyscallErrors.of(subject, "openat", -fd, hint);
        }
        FileDescriptor pipe = new FileDescriptor(sys, fd, subject);
        try {
            return new TracePipe(sys, subject, pipe, Epoll.open(sys, subject));
        } catch (Throwable e) {
            pipe.close();
            throw e;
        }
    }

    /**
     * Returns the next line, without its end; waits for one.
     *
     * @return empty if the time was over (another thread may wait for the next line, too), or the pipe was closed by another thread
     * @throws SyscallException if the kernel refuses
     * @throws IllegalStateException if it was closed before
     */
    public Optional<String> readLine(Duration timeout) {
        int millis = Epoll.timeoutMillis(timeout);
        long start = System.nanoTime();
        if (!lockWithin(millis)) {
            return Optional.empty();
        }
        try {
            if (closed) {
                throw new IllegalStateException(subject + ": closed");
            }
            while (true) {
                Optional<String> line = takeLine();
                if (line.isPresent() || closed) {
                    return line;
                }
                if (fill() || closed) {
                    continue;
                }
                long waited = (System.nanoTime() - start) / 1_000_000;
                if (millis >= 0 && waited >= millis) {
                    return Optional.empty();
                }
                long left = millis < 0 ? PIECE_MILLIS : Math.min(PIECE_MILLIS, millis - waited);
                int _ = epoll.await((int) left);
            }
        } finally {
            release();
        }
    }

    /** Takes the lock, which a thread holds for as long as it waits for a line. */
    private boolean lockWithin(int millis) {
        if (millis < 0) {
            lock.lock();
            return true;
        }
        try {
            return lock.tryLock() || lock.tryLock(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns the next line if there is one, without waiting. */
    public Optional<String> readLine() {
        return readLine(Duration.ZERO);
    }

    private Optional<String> takeLine() {
        for (int i = pendingStart; i < pendingEnd; i++) {
            if (pending[i] == '\n') {
                String line = new String(pending, pendingStart, i - pendingStart, StandardCharsets.UTF_8);
                pendingStart = i + 1;
                return Optional.of(line);
            }
        }
        if (pendingEnd - pendingStart >= MAX_LINE_BYTES) {
            String line = new String(pending, pendingStart, pendingEnd - pendingStart, StandardCharsets.UTF_8);
            pendingStart = pendingEnd;
            return Optional.of(line);
        }
        return Optional.empty();
    }

    /** Reads what is there; returns whether that was something. */
    private boolean fill() {
        long count = sys.read(pipe.number(), buffer.segment(), 0, BUFFER_BYTES);
        if (count == -Errno.EAGAIN || count == 0) {
            return false;
        }
        if (count < 0) {
            throw SyscallErrors.of(subject, "read", (int) -count);
        }
        int kept = pendingEnd - pendingStart;
        byte[] target = kept + (int) count > pending.length ? new byte[2 * (kept + (int) count)] : pending;
        System.arraycopy(pending, pendingStart, target, 0, kept);
        byte[] read = buffer.get(0, (int) count);
        System.arraycopy(read, 0, target, kept, read.length);
        pending = target;
        pendingStart = 0;
        pendingEnd = kept + read.length;
        return true;
    }

    /** Ends the wait of another thread and closes the pipe. Idempotent. */
    @Override
    public void close() {
        closed = true;
        epoll.wakeUp();
        lock.lock();
        release();
    }

    private void release() {
        if (closed && lock.getHoldCount() == 1 && arena.scope().isAlive()) {
            epoll.close();
            pipe.close();
            arena.close();
        }
        lock.unlock();
    }
}
