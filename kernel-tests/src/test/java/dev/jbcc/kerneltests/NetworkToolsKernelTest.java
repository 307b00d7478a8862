package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.compiler.KernelTarget;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.KernelTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

/** The tools about TCP, on connections of this process to itself. */
@KernelTest
class NetworkToolsKernelTest {
    private static final int IPV4_TIMES = 7;
    private static final int IPV6_TIMES = 5;
    private static final int BYTES = 1009;

    /** Ports of programs that were compiled before, see tool-commands.txt. */
    private static final int FIRST_PORT = 20_011;

    private static final int SECOND_PORT = 20_021;
    private static final String PID = Long.toString(ProcessHandle.current().pid());

    /** A server on an address, which connections are made to one after another. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket socket;

        Server(String address) throws IOException {
            this(address, 0);
        }

        Server(String address, int port) throws IOException {
            socket = new ServerSocket(port, 5, InetAddress.ofLiteral(address));
        }

        String port() {
            return Integer.toString(socket.getLocalPort());
        }

        /** Makes connections that send so many bytes each; the side that sends also closes first. */
        void exchange(int times) throws IOException {
            exchange(socket.getInetAddress(), times);
        }

        /** As above, to one of the addresses of a server on all. */
        void exchange(InetAddress address, int times) throws IOException {
            for (int i = 0; i < times; i++) {
                try (Socket client = new Socket(address, socket.getLocalPort());
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
        try (Server ipv4 = new Server("127.0.0.1", FIRST_PORT);
                Server ipv6 = new Server("::1", SECOND_PORT)) {
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

    /** Answers come to a connected socket of IPv4, and to one of IPv6 that is not connected. */
    @Test
    void eachConnectHasTheNameThatWasAskedFor() throws IOException {
        try (DatagramSocket nameServer =
                        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), 53));
                DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
                DatagramSocket socket =
                        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
                Server first = new Server("127.0.0.6");
                Server second = new Server("127.0.0.7");
                Server unnamed = new Server("127.0.0.8");
                Server local = new Server("127.0.0.1");
                ToolRun run = ToolRun.start("tcpconnect", "-d", "-p", PID);
                ToolRun json = ToolRun.start("tcpconnect", "-d", "--json", "-p", PID)) {
            channel.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                    .connect(nameServer.getLocalSocketAddress());
            byte[] answer = answer("first", 6);
            nameServer.send(new DatagramPacket(answer, answer.length, channel.getLocalAddress()));
            assertEquals(answer.length, channel.read(ByteBuffer.allocate(512)));
            answer = answer("second", 7);
            nameServer.send(new DatagramPacket(answer, answer.length, socket.getLocalSocketAddress()));
            socket.receive(new DatagramPacket(new byte[512], 512));
            first.exchange(IPV4_TIMES);
            second.exchange(IPV6_TIMES);
            unnamed.exchange(3);
            local.exchange(2);

            run.stop();
            String line = PID + " +\\S+ +4 +\\S+ +127\\.0\\.0\\.";
            String name = "\\.jbcc\\.example( \\(\\d+\\.\\d{3}ms\\))?";
            assertLines(IPV4_TIMES, run, line + "6 +" + first.port() + " +first" + name);
            assertLines(IPV6_TIMES, run, line + "7 +" + second.port() + " +second" + name);
            assertLines(3, run, line + "8 +" + unnamed.port() + " +No DNS Query");
            assertLines(2, run, line + "1 +" + local.port() + " +localhost");
            json.stop();
            assertLines(IPV4_TIMES, json, ".*\"query\":\"first\\.jbcc\\.example\",\"query_age_us\":[1-9]\\d*\\}");
            assertLines(3, json, ".*\"query\":\"\",\"query_age_us\":0\\}");
        }
    }

    /** Returns the answer of a name server that a name below {@code jbcc.example} has an address in 127.0.0.0/24. */
    private static byte[] answer(String host, int address) {
        ByteBuffer message = ByteBuffer.allocate(512);
        message.putShort((short) 1009).putShort((short) 0x8180);
        message.putShort((short) 1).putShort((short) 1).putInt(0);
        for (String label : new String[] {host, "jbcc", "example", ""}) {
            message.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        message.putInt(0x00010001); // an address of the Internet
        message.putShort((short) 0xc00c).putInt(0x00010001).putInt(60); // of that name, for a minute
        message.putShort((short) 4).put(new byte[] {127, 0, 0, (byte) address});
        return Arrays.copyOf(message.array(), message.position());
    }

    @Test
    void eachAcceptAndAllTrafficAreSeen() throws IOException {
        try (Server ipv4 = new Server("127.0.0.1", FIRST_PORT);
                Server ipv6 = new Server("::1", SECOND_PORT)) {
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

    /** The guest runs no journal, so the test is one. */
    @Test
    void tcpstatesWritesToTheJournal() throws IOException {
        Path socket = Path.of("/run/systemd/journal/stdout");
        Files.createDirectories(socket.getParent());
        Files.deleteIfExists(socket);
        try (Server server = new Server("127.0.0.1");
                ServerSocketChannel journal = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertEquals(
                    1, ToolRun.runToEnd("tcpstates", "-Y", "--duration", "1").status());
            journal.bind(UnixDomainSocketAddress.of(socket));
            try (ToolRun tool = ToolRun.start("tcpstates", "-Y", "-D", server.port());
                    SocketChannel client = journal.accept()) {
                server.exchange(IPV4_TIMES);
                tool.awaitLines(".*-> CLOSE +\\d+\\.\\d{3}", IPV4_TIMES).stop();
                List<String> lines = new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
                assertEquals(List.of("tcpstates", "", "6", "0", "0", "0", "0"), lines.subList(0, 7));
                assertEquals(tool.stdout().lines().count() - 1, lines.size() - 7); // without the headings
                String end = "\\{\"time\":.*\"rport\":" + server.port() + ".*\"newstate\":\"CLOSE\".*\\}";
                assertEquals(
                        IPV4_TIMES,
                        lines.stream().filter(line -> line.matches(end)).count(),
                        lines::toString);
            }
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    /** Returns the number of the network namespace. */
    private static String namespace() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString().replaceAll("\\D", "");
    }

    @Test
    void eachConnectionIsMadeAcceptedAndClosed() throws IOException {
        String namespace = namespace();
        try (Server ipv4 = new Server("127.0.0.1");
                Server ipv6 = new Server("::1");
                ToolRun all = ToolRun.startPlainly("tcptracer", "-p", PID, "-t");
                ToolRun whole = ToolRun.start("tcptracer", "-N", namespace, "-6", "-t");
                ToolRun other = ToolRun.start("tcptracer", "-N", "1", "--json")) {
            ipv4.exchange(IPV4_TIMES);
            ipv6.exchange(IPV6_TIMES);
            refuse("127.0.0.1", Integer.parseInt(ipv6.port()), IPV4_TIMES); // never established

            assertEquals("", other.stop().stdout());
            String four = PID + " +\\S+ +4 +127\\.0\\.0\\.1 +127\\.0\\.0\\.1 +";
            String six = PID + " +\\S.* +6 +\\[::1\\] +\\[::1\\] +";
            String server = ipv4.port() + " +\\d+";
            String client = "\\d+ +" + ipv4.port();
            all.stop();
            assertLines(IPV4_TIMES, all, "\\d+\\.\\d{3} +C +" + four + client);
            assertLines(IPV4_TIMES, all, "\\d+\\.\\d{3} +A +" + four + server);
            assertLines(IPV4_TIMES, all, "\\d+\\.\\d{3} +X +" + four + client);
            assertLines(IPV4_TIMES, all, "\\d+\\.\\d{3} +X +" + four + server);
            assertLines(4 * (IPV4_TIMES + IPV6_TIMES), all, "\\d+\\.\\d{3} +[CAX] .*");
            whole.stop();
            for (String type : new String[] {"connect", "close"}) {
                assertLines(
                        IPV6_TIMES, whole, "\\d+ +" + type + " +" + six + "\\d+ +" + ipv6.port() + " +" + namespace);
            }
            for (String type : new String[] {"accept", "close"}) {
                assertLines(IPV6_TIMES, whole, "\\d+ +" + type + " +" + six + ipv6.port() + " +\\d+ +" + namespace);
            }
        }
    }

    @Test
    void eachListeningSocketAndItsQueueAreSeen() throws IOException {
        int backlog = 7;
        int times = 5;
        try (ToolRun bind = ToolRun.start("bindsnoop", "-E", "-U", "-p", PID);
                ToolRun counts = ToolRun.start("bindsnoop", "--count", "-p", PID);
                ToolRun listen = ToolRun.start("solisten", "-p", PID, "-n", namespace());
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

    @Test
    void eachSegmentCountsWithTheTimeThereAndBack() throws IOException {
        try (Server server = new Server("::");
                Server measured = new Server("127.0.0.1")) {
            String port = server.port();
            try (ToolRun all = ToolRun.start("tcprtt", "-p", port, "-e", "-m", "-d", "600");
                    ToolRun byAddress = ToolRun.start("tcprtt", "-p", port, "-B", "-e", "-T");
                    ToolRun one = ToolRun.start("tcprtt", "-p", port, "-A", "::1", "--json");
                    ToolRun none = ToolRun.start("tcprtt", "-p", port, "-6", "-a", "127.0.0.1", "--json");
                    ToolRun exact = ToolRun.start("tcprtt", "-p", measured.port(), "-e", "--json")) {
                server.exchange(InetAddress.ofLiteral("127.0.0.1"), IPV4_TIMES);
                server.exchange(InetAddress.ofLiteral("::1"), IPV6_TIMES);
                String shown;
                try (Socket client = new Socket(measured.socket.getInetAddress(), measured.socket.getLocalPort());
                        Socket accepted = measured.socket.accept()) {
                    client.getOutputStream().write(1);
                    assertEquals(1, accepted.getInputStream().read());
                    shown = Network.run("ss", "-tinH", "state", "established", "sport = :" + measured.port());
                    exact.stop();
                }

                // The server has a segment of data of each connection, and its end.
                assertEquals(2 * (IPV4_TIMES + IPV6_TIMES), histogram(all.stop()), all::stdout);
                assertLines(1, all, "All Addresses = \\*{7} \\[AVG \\d+\\]");
                assertEquals(2 * (IPV4_TIMES + IPV6_TIMES), histogram(byAddress.stop()), byAddress::stdout);
                assertLines(1, byAddress, "Remote Address = 127\\.0\\.0\\.1 \\[AVG [1-9]\\d*\\]");
                assertLines(1, byAddress, "Remote Address = ::1 \\[AVG [1-9]\\d*\\]");
                assertEquals(2 * IPV6_TIMES, sum(one.stop(), "total"), one::stdout);
                assertEquals("", none.stop().stdout());

                Matcher rtt = Pattern.compile(" rtt:(\\d+)(?:\\.(\\d+))?/").matcher(shown);
                assertTrue(rtt.find(), shown);
                String decimals = rtt.group(2) == null ? "" : rtt.group(2);
                long micros = Long.parseLong(rtt.group(1) + (decimals + "000").substring(0, 3));
                assertEquals(1, sum(exact, "total"), exact::stdout);
                assertEquals(micros, sum(exact, "average"), exact::stdout);
            }
        }
    }

    /** Returns the sum of the rows of histograms. */
    private static long histogram(ToolRun run) {
        return Pattern.compile("(?m)^ +\\d+ -> \\d+ +: (\\d+) ")
                .matcher(run.stdout())
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    /** Nobody listens at a port: the kernel drops what is sent there. A probe of a silent connection is nothing new to the other side. */
    @Test
    void eachSegmentThatIsDroppedIsSeenWithTheReason() throws IOException {
        int port;
        try (Server ipv4 = new Server("127.0.0.1");
                ToolRun drop = ToolRun.start("tcpdrop");
                ToolRun json = ToolRun.start("tcpdrop", "-6", "--json")) {
            try (ServerSocket unused = new ServerSocket(0)) {
                port = unused.getLocalPort();
            }
            refuse("127.0.0.1", port, IPV4_TIMES);
            refuse("::1", port, IPV6_TIMES);
            String time = "\\d\\d:\\d\\d:\\d\\d \\d+ +";
            try (Socket client = new Socket(ipv4.socket.getInetAddress(), ipv4.socket.getLocalPort());
                    Socket accepted = ipv4.socket.accept()) {
                client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 1);
                client.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 1);
                client.setKeepAlive(true);
                // Kernels before 6.11 do not tell the socket.
                String format = KernelTarget.ofEnvironment()
                        .tracepointFormat("skb", "kfree_skb")
                        .orElse("");
                drop.awaitLines(
                        time + "4 +127\\.0\\.0\\.1:" + client.getLocalPort() + " +> 127\\.0\\.0\\.1:" + ipv4.port()
                                + " +" + (format.contains(" rx_sk;") ? "ESTABLISHED" : "-") + " \\(ACK\\) TCP_\\w+",
                        1);
                assertTrue(accepted.isConnected());
            }
            String reason = " +- \\(SYN\\) NO_SOCKET";
            drop.stop();
            assertLines(IPV4_TIMES, drop, time + "4 +127\\.0\\.0\\.1:\\d+ +> 127\\.0\\.0\\.1:" + port + reason);
            assertLines(IPV6_TIMES, drop, time + "6 +::1:\\d+ +> ::1:" + port + reason);
            assertTrue(drop.lines("\ttcp_v4_rcv\\+0x[0-9a-f]+").size() >= IPV4_TIMES, drop::stdout);
            assertTrue(drop.lines("\ttcp_v6_rcv\\+0x[0-9a-f]+").size() >= IPV6_TIMES, drop::stdout);
            json.stop();
            assertLines(
                    IPV6_TIMES,
                    json,
                    "\\{\"time\":\"[^\"]+\",\"pid\":\\d+,\"ip\":6,\"source\":\"::1:\\d+\",\"destination\":\"::1:" + port
                            + "\",\"state\":\"-\",\"flags\":\"SYN\",\"reason\":\"NO_SOCKET\",\"stack\":\\[\"[^\\]]+\"\\]\\}");
            assertLines(0, json, ".*127\\.0.*");
        }
    }

    private static void refuse(String address, int port, int times) throws IOException {
        InetAddress there = InetAddress.ofLiteral(address);
        for (int i = 0; i < times; i++) {
            assertThrows(ConnectException.class, () -> new Socket(there, port).close());
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
                channel.connect(new InetSocketAddress(InetAddress.ofLiteral("198.51.100.2"), port));
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

    /** A pair of devices on which only what is sent here moves: without IPv6 and questions for addresses. */
    @Test
    void eachPacketOfADeviceCountsWithItsSize() throws IOException {
        int received = 13;
        Network.run("bash", "-ec", """
                ip netns add jbccqueues
                ip link add jbccq0 numtxqueues 3 numrxqueues 3 type veth peer name jbccq1
                ip link set jbccq1 netns jbccqueues
                ip link set jbccq0 address 02:00:00:00:01:01 mtu 9000 addrgenmode none
                ip -n jbccqueues link set jbccq1 address 02:00:00:00:01:02 mtu 9000 addrgenmode none
                ip address add 10.201.9.1/24 dev jbccq0
                ip -n jbccqueues address add 10.201.9.2/24 dev jbccq1
                ip -n jbccqueues link set jbccq1 up
                ip link set jbccq0 up
                ip neigh add 10.201.9.9 lladdr 02:00:00:00:01:09 dev jbccq0 nud permanent
                ip -n jbccqueues neigh add 10.201.9.1 lladdr 02:00:00:00:01:01 dev jbccq1 nud permanent
                """);
        try (ToolRun run = ToolRun.start("netqtop", "-n", "jbccq0", "-i", "600", "-t");
                ToolRun json = ToolRun.start("netqtop", "-n", "jbccq0", "--json");
                DatagramSocket socket =
                        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("10.201.9.1"), 0))) {
            // Nobody has that address, so nobody answers.
            InetAddress nobody = InetAddress.ofLiteral("10.201.9.9");
            int[] bytes = {1, 100, 1000, 3000};
            int[] times = {7, 5, 3, 2};
            for (int i = 0; i < bytes.length; i++) {
                for (int j = 0; j < times[i]; j++) {
                    socket.send(new DatagramPacket(new byte[bytes[i]], bytes[i], nobody, 4242));
                }
            }
            Network.run(
                    "ip",
                    "netns",
                    "exec",
                    "jbccqueues",
                    "bash",
                    "-c",
                    "for ((i = 0; i < " + received + "; i++)); do echo -n x > /dev/udp/10.201.9.1/"
                            + socket.getLocalPort() + "; done");
            for (int i = 0; i < received; i++) {
                socket.receive(new DatagramPacket(new byte[2], 2));
            }
            run.stop();
            json.stop();
            // With headers of 42 bytes, or 28 when they have come in: 10221 bytes in 17 packets, and 29 in each of 13.
            String rates = " +\\d+\\.\\d+K? +\\d+\\.\\d+";
            assertLines(1, run, " Total +601 +7 +5 +3 +2 +0" + rates);
            assertLines(1, run, " Total +29 +" + received + " +0 +0 +0 +0" + rates);
            assertLines(6, run, " [012] +\\d+ .*");
            assertEquals(10221 + 29 * received, sum(json, "bytes"), json::stdout);
            assertEquals(7 + received, sum(json, "below_64"), json::stdout);
            assertEquals(5, sum(json, "from_64"), json::stdout);
            assertEquals(17 + received, sum(json, "packets"), json::stdout);
        } finally {
            Network.run("bash", "-ec", "ip link delete jbccq0; ip netns delete jbccqueues");
        }
    }
}
