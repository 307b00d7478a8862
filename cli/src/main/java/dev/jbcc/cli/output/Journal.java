package dev.jbcc.cli.output;

import dev.jbcc.runtime.BpfException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The journal of systemd, as an entry per line: what systemd-cat(1) does. {@code journalctl -t IDENTIFIER} shows them. For one thread.
 */
public final class Journal implements AutoCloseable {
    private static final Path SOCKET = Path.of("/run/systemd/journal/stdout");

    private final SocketChannel channel;

    private Journal(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens the journal.
     *
     * @param identifier who writes
     * @throws BpfException if there is no journal, or it may not be written to
     */
    public static Journal open(String identifier) {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(SOCKET));
            Journal journal = new Journal(channel);
            // No unit; priority 6, information; no priorities within lines; not to syslog, the kernel's log and the
            // console.
            journal.send(identifier + "\n\n6\n0\n0\n0\n0\n");
            return journal;
        } catch (IOException e) {
            closeQuietly(channel);
            throw new BpfException("journal '" + SOCKET + "': " + e.getMessage() + "; does systemd-journald run?", e);
        }
    }

    /**
     * Makes an entry.
     *
     * @throws BpfException if the journal has gone away
     */
    public void line(CharSequence line) {
        try {
            send(line + "\n");
        } catch (IOException e) {
            throw new BpfException("journal '" + SOCKET + "': " + e.getMessage(), e);
        }
    }

    private void send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            int _ = channel.write(bytes);
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static void closeQuietly(@Nullable SocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException _) {
                // nothing is left to be written
            }
        }
    }
}
