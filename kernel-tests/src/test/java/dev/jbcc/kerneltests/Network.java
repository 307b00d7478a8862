package dev.jbcc.kerneltests;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.map.UpdateMode;
import dev.jbcc.runtime.object.ObjectReader;
import dev.jbcc.runtime.object.SectionKind;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.BpfProgram;
import dev.jbcc.runtime.program.LoadOptions;
import dev.jbcc.testsupport.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A pair of network devices, one of them in a network namespace of its own, and on them the programs of {@code network.bpf.c}. Only
 * what this sends goes over the devices to the programs' port, so counts are exact.
 */
final class Network implements AutoCloseable {
    /** Counters of the programs. */
    static final int CLASSIFIER = 0;

    static final int ACTION = 1;
    static final int XDP = 2;
    static final int FILTER = 3;
    static final int CGROUP = 4;
    static final int NETFILTER = 5;
    static final int LOOKUP = 6;
    static final int MESSAGES = 7;
    static final int VERDICT_BYTES = 8;
    static final int REUSEPORT = 9;
    static final int TUNNEL = 10;
    static final int SECOND = 11;

    /** The device on this side. */
    static final String DEVICE = "jbcc0";

    static final int PORT = 4242;

    /** Datagrams that {@link #receive()} and {@link #send()} make: a prime. */
    static final int TIMES = 211;

    static final Path NAMESPACE = Path.of("/run/netns/jbcctest");

    private static final String HERE = "10.201.7.1";
    private static final String THERE = "10.201.7.2";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final BpfObject object;

    private Network(BpfObject object) {
        this.object = object;
    }

    /** Makes the devices. */
    static void setUp() {
        // No packet may wait for an answer to the question where it goes, so that is told.
        run("bash", "-ec", """
                ip netns add jbcctest
                ip -batch - <<<'
                    link add jbcc0 address 02:00:00:00:00:01 type veth peer name jbcc1
                    link set jbcc1 netns jbcctest address 02:00:00:00:00:02
                    address add %1$s/24 dev jbcc0
                    link set jbcc0 up
                    neigh add %2$s lladdr 02:00:00:00:00:02 dev jbcc0 nud permanent'
                ip -n jbcctest -batch - <<<'
                    address add %2$s/24 dev jbcc1
                    link set jbcc1 up
                    neigh add %1$s lladdr 02:00:00:00:00:01 dev jbcc1 nud permanent'
                """.formatted(HERE, THERE));
    }

    /** Removes the devices. */
    static void tearDown() {
        run("bash", "-ec", "ip link del jbcc0; ip netns del jbcctest");
    }

    /** Opens the object, with nothing loaded. */
    static Network open() {
        return new Network(
                BpfObject.create(ObjectReader.read(Kills.bytes("network.o"), "network.o"), LoadOptions.defaults()));
    }

    /** Runs a command to its end and returns what it says. */
    static String run(String... command) {
        try (Child child = Child.start(command)) {
            int status = child.await(LIMIT);
            assertEquals(0, status, () -> String.join(" ", command) + ": " + child.stderr());
            return child.stdout();
        }
    }

    BpfProgram load(String function) {
        return object.load(function);
    }

    BpfProgram load(String function, SectionKind as) {
        return object.load(function, as);
    }

    BpfMap map(String name) {
        return object.map(name);
    }

    /** Sends datagrams over the device. */
    void send() {
        try (DatagramSocket socket = new DatagramSocket()) {
            byte[] data = {'x'};
            InetAddress there = InetAddress.getByName(THERE);
            for (int i = 0; i < TIMES; i++) {
                socket.send(new DatagramPacket(data, data.length, there, PORT));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Receives datagrams over the device. */
    void receive() {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(HERE, PORT))) {
            // Whoever sends is told that nobody listens, unless somebody does.
            assertTrue(socket.isBound());
            receiveUnbound();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #receive()}, with a socket that the caller has bound. */
    void receiveUnbound() {
        String loop = "exec 3>/dev/udp/" + HERE + "/" + PORT + "; for ((i = 0; i < " + TIMES
                + "; i++)); do echo -n x >&3; done";
        run("ip", "netns", "exec", "jbcctest", "bash", "-c", loop);
    }

    /** Returns a counter and sets it to zero. */
    long take(int which) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocateFrom(JAVA_INT, which);
            MemorySegment value = arena.allocate(8, 8);
            assertTrue(object.map("counts").lookup(key, value));
            long count = value.get(JAVA_LONG, 0);
            object.map("counts").update(key, arena.allocate(8, 8), UpdateMode.ANY);
            return count;
        }
    }

    @Override
    public void close() {
        object.close();
    }
}
