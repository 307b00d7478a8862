package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.ProcFile;
import dev.jbcc.runtime.internal.sys.Sys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of the HotSpot family, asked as {@code jcmd} asks: through its attach socket, in its own mount and process namespace. Holds
 * nothing open. Thread-safe.
 *
 * <p>A JVM makes the socket when it gets SIGQUIT and finds a file {@code .attach_pidN}, which is made and deleted here; with
 * {@code -Xrs} it has one from its start on. To a process
 * that would die of the signal, or print all its stacks, none is sent: it must have {@code libjvm.so} loaded and handle the signal,
 * and must not be told to refuse ({@code -XX:+DisableAttachMechanism}). JVMs listen to their own user and to root.
 *
 * <p>Source: {@code attachListener_posix.cpp} of OpenJDK.
 */
public final class HotSpot {
    private static final int SIGQUIT = 3;
    private static final int LONGEST_ANSWER = 1 << 24;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final String REFUSAL = "-XX:+DisableAttachMechanism";

    private final Path directory;
    private final Sys sys;
    private final ProcessRoot root;

    private HotSpot(Path directory, Sys sys) {
        this.directory = directory;
        this.sys = sys;
        this.root = ProcessRoot.of(directory);
    }

    /** Returns a process as one that is to be asked, whatever it is. */
    public static HotSpot of(int processId) {
        return of(Path.of("/proc", Integer.toString(processId)), Sys.host());
    }

    /** @param directory of the process below {@code /proc} */
    static HotSpot of(Path directory, Sys sys) {
        return new HotSpot(directory, sys);
    }

    /** Returns whether the process has such a JVM loaded. */
    public boolean isLoaded() {
        try {
            List<ProcessMaps.Mapping> mappings =
                    ProcessMaps.parse(ProcFile.bytes(directory.resolve("maps").toString()));
            // The other family has a library of that name too, in front of its own.
            return mappings.stream().anyMatch(HotSpot::isLibrary)
                    && mappings.stream().noneMatch(mapping -> mapping.path().contains("/libj9vm"));
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isLibrary(ProcessMaps.Mapping mapping) {
        return mapping.isFile()
                && (mapping.path().endsWith("/libjvm.so") || mapping.path().endsWith("/libjvm.so (deleted)"));
    }

    /** Returns whether it listens, or handles the signal that makes it listen: one that starts does neither yet. */
    boolean isReady() {
        return Files.exists(socket()) || handlesSignal();
    }

    /**
     * Has it run a diagnostic command, as {@code jcmd PID COMMAND} does.
     *
     * @param command with its arguments, such as {@code VM.flags -all}
     * @param limit how long to wait for it to listen, and to answer
     * @return what the command printed
     * @throws BpfException if there is no such JVM, it does not listen to us, or the command is unknown to it or went wrong
     */
    public String ask(String command, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try (SocketChannel channel = connected(end, limit)) {
            return ask(channel, command, end, limit);
        } catch (IOException e) {
            throw new BpfException(this + ": attach socket: " + e.getMessage(), e);
        }
    }

    private SocketChannel connected(long end, Duration limit) throws IOException {
        if (!isLoaded()) {
            throw new BpfException(this + ": no JVM of the HotSpot family is loaded");
        }
        SocketChannel channel = connect();
        return channel == null ? summoned(end, limit) : channel;
    }

    /** Makes it listen: the signal goes to the very process that was looked at. */
    private SocketChannel summoned(long end, Duration limit) throws IOException {
        int process = sys.pidfdOpen(Integer.parseInt(directory.getFileName().toString()));
        if (process < 0) {
            throw new BpfException(this + ": no such process");
        }
        try (FileDescriptor descriptor = new FileDescriptor(sys, process, toString())) {
            if (!isLoaded() || !handlesSignal()) {
                throw new BpfException(this + ": the JVM does not handle SIGQUIT (yet)");
            }
            if (refuses()) {
                throw new BpfException(this + ": the JVM was started with " + REFUSAL);
            }
            Path trigger = trigger();
            try {
                int answer = sys.pidfdSendSignal(descriptor.number(), SIGQUIT);
                if (answer < 0) {
                    throw new BpfException(this + ": SIGQUIT cannot be sent; run as root or as the process's user");
                }
                return awaited(end, limit);
            } finally {
                boolean _ = Files.deleteIfExists(trigger);
            }
        }
    }

    private SocketChannel awaited(long end, Duration limit) throws IOException {
        while (true) {
            SocketChannel channel = connect();
            if (channel != null) {
                return channel;
            }
            if (System.nanoTime() - end > 0) {
                throw tooLate("listen", limit);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private BpfException tooLate(String what, Duration limit) {
        return new BpfException(this + ": the JVM did not " + what + " within " + limit.toMillis() + " ms");
    }

    private Path trigger() throws IOException {
        String name = ".attach_pid" + ProcessRoot.innermostId(directory);
        Path first = root.resolve("/tmp").resolve(name);
        try {
            return made(first);
        } catch (IOException e) {
            return made(directory.resolve("cwd").resolve(name));
        }
    }

    private static Path made(Path file) throws IOException {
        try {
            return Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            return file; // somebody else asks too, or asked and was killed
        }
    }

    private Path socket() {
        return root.resolve("/tmp").resolve(".java_pid" + ProcessRoot.innermostId(directory));
    }

    /** Returns null if nobody listens. */
    private @Nullable SocketChannel connect() throws IOException {
        Path socket = socket();
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        // Anybody can make files there.
        String owner = Files.getAttribute(socket, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                .toString();
        String user = statusField("Uid", 1);
        if (!owner.equals(user)) {
            throw new BpfException(
                    this + ": attach socket '" + socket + "': belongs to user " + owner + ", not " + user);
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            if (channel.connect(UnixDomainSocketAddress.of(socket))) {
                return channel;
            }
        } catch (IOException e) {
            // left behind by another process, or too many wait
        }
        channel.close();
        return null;
    }

    private String ask(SocketChannel channel, String command, long end, Duration limit) throws IOException {
        byte[] request = ("1\0jcmd\0" + command + "\0\0\0").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Selector selector = Selector.open()) {
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer out = ByteBuffer.wrap(request);
            ByteBuffer in = ByteBuffer.allocate(1 << 13);
            while (answer.size() <= LONGEST_ANSWER) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0 || selector.select(left) == 0) {
                    throw tooLate("answer", limit);
                }
                selector.selectedKeys().clear();
                if (out.hasRemaining()) {
                    int _ = channel.write(out);
                    key.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
                } else if (channel.read(in.clear()) < 0) {
                    break;
                } else {
                    answer.write(in.array(), 0, in.position());
                }
            }
        }
        return output(answer.toString(StandardCharsets.UTF_8), command);
    }

    /** The first line is a number, 0 if all is well. */
    private String output(String answer, String command) {
        if (answer.isEmpty()) {
            throw new BpfException(this + ": the JVM does not answer; it listens to root and its own user only");
        }
        int line = answer.indexOf('\n');
        String status = (line < 0 ? answer : answer.substring(0, line)).strip();
        String output = line < 0 ? "" : answer.substring(line + 1);
        if (!status.equals("0")) {
            String reason = output.strip().lines().findFirst().orElse("status " + status);
            throw new BpfException(this + ": the JVM says of command '" + command + "': " + reason);
        }
        return output;
    }

    private boolean handlesSignal() {
        try {
            return (Long.parseUnsignedLong(statusField("SigCgt", 0), 16) & 1L << (SIGQUIT - 1)) != 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Returns whether it was told to refuse, by its command line or its environment. It would print its stacks instead. */
    private boolean refuses() {
        return ProcFile.text(directory.resolve("cmdline").toString()).contains(REFUSAL)
                || ProcFile.text(directory.resolve("environ").toString()).contains(REFUSAL);
    }

    /** Returns a word of a line of {@code status}; empty if there is none. */
    private String statusField(String name, int number) {
        String status = ProcFile.text(directory.resolve("status").toString());
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip().split("\\s+"))
                .filter(words -> words.length > number)
                .map(words -> words[number])
                .findFirst()
                .orElse("");
    }

    @Override
    public String toString() {
        return "process " + directory.getFileName();
    }
}
