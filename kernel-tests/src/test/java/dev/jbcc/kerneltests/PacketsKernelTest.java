package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jbcc.Bpf;
import dev.jbcc.Table;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.program.TestRun;
import dev.jbcc.testsupport.KernelTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Programs of the network see and change the bits that are in a packet: {@code packets.c} on packets made here. */
@KernelTest(host = true)
class PacketsKernelTest {
    private static final long SEED = Long.getLong("test.seed", 20_260_125L);
    private static final int ROUNDS = 7;

    /** A packet that is written field by field, the highest bit first. */
    private static final class Packet {
        private final List<Long> values = new ArrayList<>();
        private final byte[] bytes = new byte[256];
        private int bits;

        Packet add(long value, int width) {
            values.add(value);
            set(bytes, bits, width, value);
            bits += width;
            return this;
        }

        /** Adds bits that the program does not look at. */
        Packet skip(int width) {
            bits += width;
            return this;
        }

        byte[] toBytes() {
            return java.util.Arrays.copyOf(bytes, bits / 8);
        }
    }

    private static void set(byte[] bytes, int at, int width, long value) {
        for (int i = 0; i < width; i++) {
            int bit = at + i;
            int mask = 0x80 >> (bit % 8);
            boolean one = (value >>> (width - 1 - i) & 1) != 0;
            bytes[bit / 8] = (byte) (one ? bytes[bit / 8] | mask : bytes[bit / 8] & ~mask);
        }
    }

    private static long get(byte[] bytes, int at, int width) {
        long value = 0;
        for (int bit = at; bit < at + width; bit++) {
            value = value << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1);
        }
        return value;
    }

    private static Packet random(Random random, long etherType, int... widths) {
        Packet packet = new Packet();
        packet.add(random.nextLong() >>> 16, 48)
                .add(random.nextLong() >>> 16, 48)
                .add(etherType, 16);
        for (int width : widths) {
            packet.add(random.nextLong() >>> (64 - width), width);
        }
        return packet;
    }

    @Test
    void everyMemberIsReadWhereItIs() {
        Random random = new Random(SEED);
        int[] ip = {3, 1, 12, 16, 4, 4, 8, 16, 16, 1, 1, 1, 13, 8, 8, 16, 32, 32, 16, 16, 16, 16};
        int[] vxlan = {4, 1, 3, 24, 24, 8};
        int[] policy = {1, 3, 1, 3, 1, 1, 2, 1, 3, 16, 24, 8};
        int[] ip6 = {4, 8, 20, 16, 8, 8, 64, 64, 64, 64, 8, 8};
        int[] tcp = {16, 16, 32, 32, 4, 4, 1, 1, 1, 1, 1, 1, 1, 1, 16, 16, 16, 8, 8, 16};
        int[] arp = {16, 16, 8, 8, 16, 48, 32, 48, 32, 8, 8, 16};
        try (Bpf bpf = Bpf.fromFile(Programs.of("packets.c")).autoAttach(false).open()) {
            for (int round = 0; round < ROUNDS; round++) {
                Packet first = random(random, 0x8100, ip);
                int start = first.bits;
                for (int width : vxlan) {
                    first.add(random.nextLong() >>> (64 - width), width);
                }
                for (int width : policy) {
                    first.values.add(get(first.bytes, start, width));
                    start += width;
                }
                assertReads(bpf, "parse_ip", first);

                Packet second = random(random, 0x88b5, ip6);
                second.values.removeFirst();
                second.values.removeFirst();
                second.skip(48);
                for (int width : tcp) {
                    second.add(random.nextLong() >>> (64 - width), width);
                }
                assertReads(bpf, "parse_ip6", second);

                Packet third = random(random, 0x806, arp);
                third.values.removeFirst();
                third.values.removeFirst();
                for (int width : new int[] {8, 16, 32, 64}) {
                    third.values.add(get(third.bytes, 14 * 8, width));
                }
                assertReads(bpf, "parse_arp", third);
            }
        }
    }

    private static void assertReads(Bpf bpf, String function, Packet packet) {
        TestRun.Result result = run(bpf, function, packet.toBytes());
        assertEquals(packet.values.size(), result.returnValue(), function);
        Table<Integer, Long> values = bpf.table("values", Integer.class, Long.class);
        List<Long> seen = new ArrayList<>();
        for (int i = 0; i < packet.values.size(); i++) {
            seen.add(values.get(i).orElseThrow());
        }
        assertEquals(packet.values, seen, function + ", seed " + SEED);
    }

    private static TestRun.Result run(Bpf bpf, String function, byte[] packet) {
        return bpf.loadFunc(function, ProgramType.SCHED_CLS).testRun(TestRun.ofPacket(packet));
    }

    /** An IPv4 packet with a TCP header, and checksums that are right. */
    private static byte[] segment(Random random) {
        Packet packet = random(random, 0x800, 4, 4, 8, 16, 16, 1, 1, 1, 13, 8, 8, 16, 32, 32, 16, 16, 32, 32, 4, 4);
        for (int width : new int[] {1, 1, 1, 1, 1, 1, 1, 1, 16, 16, 16}) {
            packet.add(random.nextLong() >>> (64 - width), width);
        }
        byte[] bytes = packet.toBytes();
        set(bytes, 14 * 8, 8, 0x45);
        set(bytes, 16 * 8, 16, 40);
        set(bytes, 23 * 8, 8, 6);
        set(bytes, 24 * 8, 16, 0);
        set(bytes, 24 * 8, 16, checksum(bytes, 14, 20, 0));
        set(bytes, 50 * 8, 16, 0);
        set(bytes, 50 * 8, 16, checksum(bytes, 34, 20, pseudoHeader(bytes)));
        return bytes;
    }

    private static long pseudoHeader(byte[] bytes) {
        return sum(bytes, 26, 8) + 6 + 20;
    }

    private static long sum(byte[] bytes, int start, int length) {
        long sum = 0;
        for (int i = start; i < start + length; i += 2) {
            sum += get(bytes, i * 8, 16);
        }
        return sum;
    }

    private static long checksum(byte[] bytes, int start, int length, long initial) {
        long sum = initial + sum(bytes, start, length);
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return ~sum & 0xffff;
    }

    @Test
    void changedPacketsHaveRightChecksums() {
        Random random = new Random(SEED);
        try (Bpf bpf = Bpf.fromFile(Programs.of("packets.c")).autoAttach(false).open()) {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] packet = segment(random);
                byte[] after = run(bpf, "translate", packet).data();
                assertEquals(0x0a0b0c0dL, get(after, 30 * 8, 32));
                assertEquals(8080, get(after, 36 * 8, 16));
                assertEquals(0x020304050607L, get(after, 0, 48));
                assertEquals(0x020304050608L, get(after, 48, 48));
                assertEquals(0, checksum(after, 14, 20, 0), "sum of the IP header, seed " + SEED);
                assertEquals(0, checksum(after, 34, 20, pseudoHeader(after)), "sum of TCP, seed " + SEED);
                // and nothing else
                for (int[] changed : new int[][] {{0, 12}, {24, 2}, {30, 4}, {36, 2}, {50, 2}}) {
                    System.arraycopy(packet, changed[0], after, changed[0], changed[1]);
                }
                assertArrayEquals(packet, after);
            }
        }
    }

    @Test
    void storesOfBitsLeaveTheirNeighboursAlone() {
        Random random = new Random(SEED);
        try (Bpf bpf = Bpf.fromFile(Programs.of("packets.c")).autoAttach(false).open()) {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] packet = segment(random);
                TestRun.Result result = run(bpf, "flip", packet);
                byte[] expected = packet.clone();
                set(expected, 20 * 8 + 1, 1, 1);
                set(expected, 20 * 8 + 3, 13, 0x155);
                set(expected, 22 * 8, 8, get(packet, 22 * 8, 8) - 3);
                set(expected, 15 * 8, 8, get(packet, 15 * 8, 8) + 1);
                set(expected, 47 * 8 + 6, 1, 1 - get(packet, 47 * 8 + 6, 1));
                set(expected, 46 * 8, 4, 15);
                set(expected, 38 * 8, 32, get(packet, 38 * 8, 32) + 0x01000000);
                set(expected, 4, 9, 0x1ff);
                assertArrayEquals(expected, result.data(), "seed " + SEED);
                assertEquals(get(expected, 3, 11), result.returnValue());
            }
        }
    }
}
