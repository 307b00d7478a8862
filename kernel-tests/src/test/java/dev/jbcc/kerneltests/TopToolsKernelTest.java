package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tool about all that processes do. */
@KernelTest
class TopToolsKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int BYTES = 1_000_003;
    private static final long SLACK_NANOS = 200_000_000;

    /** Adds up a member of a process's lines. */
    private static long sum(ToolRun run, long pid, String member) {
        return Pattern.compile("\"pid\":" + pid + ",.*\"" + member + "\":(\\d+)[,}]")
                .matcher(run.stdout())
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    /** Sends that many bytes to itself over TCP. */
    private static void sendToSelf(int bytes) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept();
                InputStream in = accepted.getInputStream()) {
            byte[] block = new byte[bytes / 101];
            for (int left = bytes; left > 0; left -= block.length) {
                int length = Math.min(left, block.length);
                client.getOutputStream().write(block, 0, length);
                assertEquals(length, in.readNBytes(length).length);
            }
        }
    }

    @Test
    void cpuAndWaitsAreTheSchedulersAndTcpIsEachByte() throws IOException {
        long self = ProcessHandle.current().pid();
        String busy = "for ((i = 0; i < 30000; i++)); do :; done; echo done; exec sleep 600";
        try (Child workload = Child.startHeld("bash", "-c", busy);
                ToolRun json = ToolRun.start("top", "--json");
                ToolRun table = ToolRun.start("top", "-b", "-s", "net", "-r", "3")) {
            workload.release();
            workload.awaitStdout(text -> text.contains("done"), LIMIT);
            sendToSelf(BYTES);
            table.awaitLines(self + " .* java", 1);
            // What the scheduler says: nanoseconds on the CPU, nanoseconds waiting, how many times.
            String[] schedstat = Files.readString(Path.of("/proc/" + workload.pid() + "/schedstat"))
                    .strip()
                    .split(" ");
            json.stop();
            table.stop();
            long ran = Long.parseLong(schedstat[0]);
            long seen = sum(json, workload.pid(), "cpu_ns");
            assertTrue(
                    Math.abs(ran - seen) < ran / 10 + SLACK_NANOS,
                    () -> "ran " + ran + ", seen " + seen + "\n" + json.stdout());
            assertTrue(sum(json, workload.pid(), "waits") > 0, json::stdout);
            assertTrue(sum(json, self, "faults") > 0, json::stdout);
            assertEquals(BYTES, sum(json, self, "sent_bytes"), json::stdout);
            assertEquals(BYTES, sum(json, self, "received_bytes"), json::stdout);
            assertTrue(
                    table.stdout().contains("PID       %CPU WAITms  MAXms READ/s WRIT/s TCPRX/s TCPTX/s FLT/s COMM"),
                    table::stdout);
        }
    }
}
