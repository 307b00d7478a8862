package dev.jbcc.runtime.symbol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs are asked, on directories laid out like those of {@code /proc}, with a thread for the JVM and a fake kernel for signals. */
class HotSpotTest {
    private static final String PID = "4711";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final long CODE = 0x7f0000000000L;

    @TempDir
    private Path proc;

    private final FakeKernel kernel = new FakeKernel();
    private final List<String> asked = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private Path process = Path.of("");

    @BeforeEach
    void layOut() throws IOException {
        process = Files.createDirectories(proc.resolve(PID));
        Files.createDirectories(process.resolve("root/tmp"));
        maps("/jdk/lib/server/libjvm.so");
        status("0000000000000004");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), List.copyOf(kernel.openDescriptors()));
        assertFalse(Files.exists(process.resolve("root/tmp/.attach_pid12")));
    }

    private void maps(String... libraries) throws IOException {
        StringBuilder text = new StringBuilder(String.format("%x-%x rwxp 00000000 00:00 0 %n", CODE, CODE + 0x1000));
        long start = CODE + 0x10000;
        for (String library : libraries) {
            text.append(String.format("%x-%x r-xp 00000000 08:01 99   %s%n", start, start + 0x1000, library));
            start += 0x10000;
        }
        Files.writeString(process.resolve("maps"), text);
    }

    private void status(String caught) throws IOException {
        Object user = Files.getAttribute(proc, "unix:uid");
        Files.writeString(
                process.resolve("status"),
                "Name:\tjava\nUid:\t77\t" + user + "\t77\t77\nNSpid:\t4711\t12\nSigCgt:\t" + caught + "\n");
    }

    /** Listens as the JVM would, and answers once. */
    private void listen(String answer, Runnable before) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(process.resolve("root/tmp/.java_pid12")));
            threads.add(Thread.ofPlatform().start(() -> {
                try (server;
                        SocketChannel client = server.accept()) {
                    asked.add(request(client));
                    before.run();
                    ByteBuffer out = ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
                    while (out.hasRemaining()) {
                        int _ = client.write(out);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Version, command and three arguments, each with a zero at its end. */
    private static String request(SocketChannel client) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int zeros = 0; zeros < 5 && client.read(one.clear()) > 0; ) {
            text.write(one.get(0));
            zeros += one.get(0) == 0 ? 1 : 0;
        }
        return text.toString(StandardCharsets.UTF_8).replace('\0', '|');
    }

    private HotSpot jvm() {
        return HotSpot.of(process, kernel);
    }

    private String refused(Duration limit) {
        return Objects.requireNonNull(assertThrows(BpfException.class, () -> jvm().ask("VM.flags -all", limit))
                .getMessage());
    }

    private boolean anySignal() {
        return kernel.calls().stream().anyMatch(call -> call.startsWith("pidfd_send_signal"));
    }

    @Test
    void oneThatListensIsAskedWithoutASignal() {
        listen("0\nfirst\nsecond\n", () -> {});
        assertEquals("first\nsecond\n", jvm().ask("VM.flags -all", LIMIT));
        assertEquals(List.of("1|jcmd|VM.flags -all|||"), asked);
        assertFalse(anySignal());
    }

    @Test
    void theSignalMakesItListenIfTheFileIsThere() throws IOException {
        Files.writeString(process.resolve("cmdline"), "java\0-XX:-DisableAttachMechanism\0Main\0");
        kernel.onSignal(() -> {
            assertTrue(Files.exists(process.resolve("root/tmp/.attach_pid12")));
            listen("0\nyes", () -> {});
            return 0;
        });
        assertEquals("yes", jvm().ask("VM.version", LIMIT));
        assertEquals(List.of("pidfd_open 4711", "pidfd_send_signal 3", "close"), kernel.calls());
    }

    @Test
    void whoWouldDieOrComplainGetsNoSignal() throws IOException {
        status("0000000000000000");
        assertEquals("process 4711: the JVM does not handle SIGQUIT (yet)", refused(LIMIT));
        status("0000000000000004");
        Files.writeString(process.resolve("cmdline"), "java\0-XX:+DisableAttachMechanism\0Main\0");
        assertEquals("process 4711: the JVM was started with -XX:+DisableAttachMechanism", refused(LIMIT));
        maps("/opt/j9/default/libjvm.so", "/opt/j9/default/libj9vm29.so");
        assertEquals("process 4711: no JVM of the HotSpot family is loaded", refused(LIMIT));
        maps("/usr/lib/libc.so");
        assertEquals("process 4711: no JVM of the HotSpot family is loaded", refused(LIMIT));
        assertFalse(anySignal());
    }

    @Test
    void itsSocketMustBeItsOwn() throws IOException {
        Files.writeString(process.resolve("status"), "Uid:\t1\t123456\t1\t1\nNSpid:\t4711\t12\n");
        Files.createFile(process.resolve("root/tmp/.java_pid12"));
        assertTrue(refused(LIMIT).contains("belongs to user "));
        assertFalse(anySignal());
    }

    @Test
    void whoIsSilentIsGivenUp() throws IOException {
        assertEquals("process 4711: the JVM did not listen within 50 ms", refused(SHORT));
        Files.createFile(process.resolve("root/tmp/.java_pid12"));
        assertEquals("process 4711: the JVM did not listen within 50 ms", refused(SHORT));
        Files.delete(process.resolve("root/tmp/.java_pid12"));
        listen("", () -> {});
        assertEquals("process 4711: the JVM does not answer; it listens to root and its own user only", refused(LIMIT));
    }

    @Test
    void itsComplaintsAreTold() {
        listen("1\njava.lang.IllegalArgumentException: Unknown diagnostic command\n  at x\n", () -> {});
        assertEquals(
                "process 4711: the JVM says of command 'VM.flags -all':"
                        + " java.lang.IllegalArgumentException: Unknown diagnostic command",
                refused(LIMIT));
    }

    @Test
    void namesOfCompiledMethodsAreAskedFor() {
        Path map = process.resolve("root/tmp/perf-12.map");
        listen("0\n", () -> {
            try {
                Files.writeString(map, String.format("%x 20 void Main.work(int)%n", CODE + 0x100));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        List<String> remarks = new ArrayList<>();
        Symbolizer symbolizer = new Symbolizer(proc, kernel);
        symbolizer.askJvms(remarks::add);
        Symbol symbol = symbolizer.find(4711, CODE + 0x11f, true).orElseThrow();
        assertEquals("void Main.work(int)+0x1f [perf-12.map]", symbol.text(true, true));
        assertEquals(List.of("1|jcmd|Compiler.perfmap|||"), asked);
        assertFalse(Files.exists(map));
        assertTrue(symbolizer.find(4711, 0x4242, true).isEmpty());
        assertEquals(List.of(), remarks);
    }

    @Test
    void whyThereAreNoNamesIsToldOnce() throws IOException {
        Files.createFile(process.resolve("cmdline"));
        Files.writeString(process.resolve("environ"), "JAVA_TOOL_OPTIONS=-XX:+DisableAttachMechanism\0");
        List<String> remarks = new ArrayList<>();
        Symbolizer symbolizer = new Symbolizer(proc, kernel);
        assertTrue(symbolizer.find(4711, CODE, true).isEmpty());
        assertEquals(List.of(), remarks);
        symbolizer = new Symbolizer(proc, kernel);
        symbolizer.askJvms(remarks::add);
        for (int i = 0; i < 3; i++) {
            assertTrue(symbolizer.find(4711, CODE, true).isEmpty());
        }
        assertEquals(
                List.of("process 4711: the JVM was started with -XX:+DisableAttachMechanism;"
                        + " its compiled methods have no names"),
                remarks);
        assertFalse(anySignal());
    }
}
