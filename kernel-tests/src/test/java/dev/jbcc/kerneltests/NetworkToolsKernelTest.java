package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tools about TCP, on connections of this process to itself. */
@KernelTest
class NetworkToolsKernelTest {
    private static final int IPV4_TIMES = 7;
    private static final int IPV6_TIMES = 5;
    private static final int BYTES = 1009;
    private static final String PID = Long.toString(ProcessHandle.current().pid());

    /** A server on an address, which connections are made to one after another. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket socket;

        Server(String address) throws IOException {
            socket = new ServerSocket(0, 5, InetAddress.getByName(address));
        }

        String port() {
            return Integer.toString(socket.getLocalPort());
        }

        /** Makes connections that send so many bytes each; the side that sends also closes first. */
        void exchange(int times) throws IOException {
            for (int i = 0; i < times; i++) {
                try (Socket client = new Socket(socket.getInetAddress(), socket.getLocalPort());
                        Socket accepted = socket.accept();
                        InputStream in = accepted.getInputStream()) {
                    client.getOutputStream().write(new byte[BYTES]);
                    client.shutdownOutput();
                    assertEquals(BYTES, in.readAllBytes().length);
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static long sum(ToolRun run, String member) {
        return Pattern.compile("\"" + member + "\":(\\d+)[,}]")
                .matcher(run.stdout())
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    private static void assertLines(int times, ToolRun run, String pattern) {
        assertEquals(times, run.lines(pattern).size(), run::stdout);
    }

    @Test
    void eachConnectIsSeen() throws IOException {
        try (Server ipv4 = new Server("127.0.0.1");
                Server ipv6 = new Server("::1")) {
            String four = ipv4.port();
            String six = ipv6.port();
            try (ToolRun connect = ToolRun.start("tcpconnect", "-P", four + "," + six, "-U", "-L");
                    ToolRun count = ToolRun.start("tcpconnect", "-c", "-p", PID);
                    ToolRun latency = ToolRun.start("tcpconnlat", "-p", PID, "-4")) {
                ipv4.exchange(IPV4_TIMES);
                ipv6.exchange(IPV6_TIMES);

                connect.stop();
                assertLines(
                        IPV4_TIMES,
                        connect,
                        "0 +" + PID + " +\\S+ +4 +127\\.0\\.0\\.1 +[1-9]\\d* +127\\.0\\.0\\.1 +" + four);
                assertLines(IPV6_TIMES, connect, "0 +" + PID + " +\\S+ +6 +::1 +[1-9]\\d* +::1 +" + six);
                assertEquals(
                        1 + IPV4_TIMES + IPV6_TIMES, connect.stdout().lines().count(), connect::stdout);
                count.stop();
                assertLines(1, count, "127\\.0\\.0\\.1 +127\\.0\\.0\\.1 +" + four + " +" + IPV4_TIMES);
                assertLines(1, count, "::1 +::1 +" + six + " +" + IPV6_TIMES);

                latency.stop();
                assertLines(
                        IPV4_TIMES,
                        latency,
                        PID + " +\\S+ +4 +127\\.0\\.0\\.1 +127\\.0\\.0\\.1 +" + four + " +\\d+\\.\\d\\d");
                assertEquals(1 + IPV4_TIMES, latency.stdout().lines().count(), latency::stdout);
            }
        }
    }

    @Test
    void eachAcceptAndAllTrafficAreSeen() throws IOException {
        try (Server ipv4 = new Server("127.0.0.1");
                Server ipv6 = new Server("::1")) {
            String four = ipv4.port();
            String six = ipv6.port();
            try (ToolRun accept = ToolRun.start("tcpaccept", "-P", four + "," + six);
                    ToolRun top = ToolRun.start("tcptop", "--json", "-p", PID)) {
                ipv4.exchange(IPV4_TIMES);
                ipv6.exchange(IPV6_TIMES);

                accept.stop();
                assertLines(
                        IPV4_TIMES, accept, PID + " +\\S+ +4 +127\\.0\\.0\\.1 +[1-9]\\d* +127\\.0\\.0\\.1 +" + four);
                assertLines(IPV6_TIMES, accept, PID + " +\\S+ +6 +::1 +[1-9]\\d* +::1 +" + six);
                top.stop();
                assertEquals((IPV4_TIMES + IPV6_TIMES) * BYTES, sum(top, "tx_bytes"), top::stdout);
                assertEquals((IPV4_TIMES + IPV6_TIMES) * BYTES, sum(top, "rx_bytes"), top::stdout);
            }
        }
    }

    @Test
    void eachSessionIsFollowedToItsEnd() throws IOException {
        try (Server server = new Server("127.0.0.1")) {
            String port = server.port();
            String ends = "127\\.0\\.0\\.1 +[1-9]\\d* +127\\.0\\.0\\.1 +" + port + " +";
            try (ToolRun life = ToolRun.start("tcplife", "-D", port);
                    ToolRun json = ToolRun.start("tcplife", "--json", "-L", port);
                    ToolRun csv = ToolRun.start("tcplife", "-s", "-D", port);
                    ToolRun states = ToolRun.start("tcpstates", "-D", port)) {
                server.exchange(IPV4_TIMES);
                String whole = "\\d+ +\\S+ +" + ends;
                life.awaitLines(whole + "0 +0 \\d+\\.\\d\\d", IPV4_TIMES).stop();
                assertLines(IPV4_TIMES, life, whole + "0 +0 \\d+\\.\\d\\d");
                json.awaitLines("\\{.*\"lport\":" + port + ".*", IPV4_TIMES).stop();
                // The end of the other side's data counts as one byte.
                long received = sum(json, "rx_bytes") - (long) IPV4_TIMES * BYTES;
                assertTrue(received >= 0 && received <= IPV4_TIMES, json::stdout);
                csv.awaitLines(
                                "\\d+,[^,]+,4,127\\.0\\.0\\.1,\\d+,127\\.0\\.0\\.1," + port + ",0,0,\\d+\\.\\d\\d",
                                IPV4_TIMES)
                        .stop();

                String change = "[0-9a-f]+ +\\d+ +\\S.* " + ends;
                states.awaitLines(change + "\\S+ +-> CLOSE +\\d+\\.\\d{3}", IPV4_TIMES)
                        .stop();
                // The local port is chosen after that.
                assertLines(IPV4_TIMES, states, change.replace("[1-9]\\d*", "0") + "CLOSE +-> SYN_SENT +0\\.000");
                assertLines(IPV4_TIMES, states, change + "SYN_SENT +-> ESTABLISHED +\\d+\\.\\d{3}");
                assertLines(IPV4_TIMES, states, change + "ESTABLISHED +-> FIN_WAIT1 +\\d+\\.\\d{3}");
                assertLines(IPV4_TIMES, states, change + "\\S+ +-> CLOSE +\\d+\\.\\d{3}");
            }
        }
    }

    @Test
    void eachListeningSocketAndItsQueueAreSeen() throws IOException {
        int backlog = 7;
        int times = 5;
        try (ToolRun bind = ToolRun.start("bindsnoop", "-E", "-U", "-p", PID);
                ToolRun counts = ToolRun.start("bindsnoop", "--count", "-p", PID);
                ToolRun listen = ToolRun.start("solisten", "-p", PID);
                ToolRun queue = ToolRun.start("tcpsynbl");
                ServerSocket server = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket()) {
            int port = server.getLocalPort();
            assertThrows(BindException.class, () -> second.bind(new InetSocketAddress(server.getInetAddress(), port)));
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                clients.add(new Socket(server.getInetAddress(), port));
            }
            for (Socket client : clients) {
                client.close();
            }
            // SO_REUSEADDR is Java's usual; the second fails with EADDRINUSE.
            bind.stop();
            assertLines(1, bind, "0 +0 +" + PID + " +\\S+ +TCP +127\\.0\\.0\\.1 +" + port + " +\\.\\.\\.R\\. +0");
            assertLines(1, bind, "0 +-98 +" + PID + " +\\S+ +TCP +\\S+ +0 +\\.\\.\\.R\\. +0");
            assertLines(1, counts.stop(), "127\\.0\\.0\\.1 +" + port + " +1");
            assertLines(1, listen.stop(), PID + " +\\S+ +TCPv4 +" + backlog + " +" + port + " +127\\.0\\.0\\.1");
            // The queue held 0, 1, 2, 3 and 4 when the five came.
            queue.stop();
            assertLines(1, queue, "backlog_max = " + backlog);
            assertLines(1, queue, " +0 -> 1 +: 2 +\\|\\*+ *\\|");
            assertLines(1, queue, " +2 -> 3 +: 2 +\\|\\*+ *\\|");
            assertLines(1, queue, " +4 -> 7 +: 1 +\\|\\*+ *\\|");
        }
    }

    private static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try (Child child = Child.start(command.toArray(String[]::new))) {
            assertEquals(0, child.await(Duration.ofSeconds(60)), child::stderr);
        }
    }

    /** A device that swallows what is sent: nobody answers, so each connection is tried again. */
    @Test
    void whatIsNotAnsweredIsSentOnceMore() throws IOException {
        List<SocketChannel> waiting = new ArrayList<>();
        ip("link", "add", "nowhere", "type", "dummy");
        try (ToolRun retrans = ToolRun.start("tcpretrans", "-s");
                ToolRun counts = ToolRun.start("tcpretrans", "-c")) {
            ip("address", "add", "198.51.100.1/24", "dev", "nowhere");
            ip("link", "set", "nowhere", "up");
            List<String> patterns = new ArrayList<>();
            for (int port : new int[] {1009, 1013, 1019, 1021, 1031}) {
                SocketChannel channel = SocketChannel.open();
                waiting.add(channel);
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress("198.51.100.2", port));
                patterns.add("\\d\\d:\\d\\d:\\d\\d \\d+ +4 +198\\.51\\.100\\.1:\\d+ +R> 198\\.51\\.100\\.2:" + port
                        + " +SYN_SENT +\\d+");
            }
            for (String pattern : patterns) {
                retrans.awaitLines(pattern, 1);
            }
            for (SocketChannel channel : waiting) {
                channel.close();
            }
            retrans.stop();
            counts.stop();
            for (String pattern : patterns) {
                int times = retrans.lines(pattern).size();
                String port = pattern.replaceAll(".*2:(\\d+) .*", "$1");
                assertLines(1, counts, "198\\.51\\.100\\.1:\\d+ +198\\.51\\.100\\.2:" + port + " +" + times);
            }
        } finally {
            ip("link", "delete", "nowhere");
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }
}
