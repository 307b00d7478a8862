package dev.jbcc.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output as lines of UTF-8. Lines are collected until {@link #flush}, so that a burst of records is one write; whoever waits
 * for records flushes first. Not thread-safe.
 */
public final class Output {
    private static final int CAPACITY = 1 << 16;

    private final OutputStream stream;
    private final byte[] buffer = new byte[CAPACITY];
    private int length;

    public Output(OutputStream stream) {
        this.stream = stream;
    }

    /** Returns the process's standard output. */
    public static Output standard() {
        return new Output(new FileOutputStream(FileDescriptor.out));
    }

    /**
     * Adds a line.
     *
     * @throws ClosedOutputException if the reader has gone
     */
    public void line(CharSequence text) {
        int chars = text.length();
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                bytes(text.subSequence(i, chars).toString().getBytes(StandardCharsets.UTF_8));
                break;
            }
            put((byte) c);
        }
        put((byte) '\n');
    }

    /** Adds an empty line. */
    public void line() {
        put((byte) '\n');
    }

    /**
     * Adds bytes as they are.
     *
     * @throws ClosedOutputException if the reader has gone
     */
    public void bytes(byte[] bytes) {
        for (byte b : bytes) {
            put(b);
        }
    }

    /**
     * Hands everything to the reader.
     *
     * @throws ClosedOutputException if the reader has gone
     */
    public void flush() {
        if (length == 0) {
            return;
        }
        int count = length;
        length = 0;
        try {
            stream.write(buffer, 0, count);
            stream.flush();
        } catch (IOException e) {
            throw new ClosedOutputException(e);
        }
    }

    private void put(byte b) {
        if (length == CAPACITY) {
            flush();
        }
        buffer[length++] = b;
    }

    /** Nobody reads standard output any more, as under {@code | head -1}; or its file cannot grow. */
    public static final class ClosedOutputException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClosedOutputException(IOException cause) {
            super(cause.getMessage(), cause);
        }

        /** Returns whether a pipe was closed, which is an ordinary way to end; otherwise the output is incomplete. */
        public boolean brokenPipe() {
            String message = getMessage();
            return message != null && message.contains("Broken pipe");
        }
    }
}
