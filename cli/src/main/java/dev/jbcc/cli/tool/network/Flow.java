package dev.jbcc.cli.tool.network;

import dev.jbcc.value.StructValue;
import java.util.Arrays;
import java.util.StringJoiner;

/**
 * {@code struct flow} of {@code flow.h}: the two ends of a connection.
 *
 * @param family AF_INET or AF_INET6
 * @param localPort in host order
 * @param remotePort in host order
 * @param local 16 bytes; an IPv4 address is the first four
 * @param remote as {@code local}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Flow(int family, int localPort, int remotePort, byte[] local, byte[] remote) {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_WORDS = 8;

    /** Reads it from a table. */
    static Flow of(StructValue value) {
        return new Flow(
                (int) value.getLong("family"),
                (int) value.getLong("local_port"),
                (int) value.getLong("remote_port"),
                bytes(value, "local"),
                bytes(value, "remote"));
    }

    private static byte[] bytes(StructValue value, String member) {
        return (byte[]) value.get(member);
    }

    /** Returns 4 or 6. */
    int version() {
        return family == AF_INET6 ? 6 : 4;
    }

    String localAddress() {
        return address(family, local);
    }

    String remoteAddress() {
        return address(family, remote);
    }

    /** Returns {@code ADDRESS:PORT}. */
    String localEnd() {
        return localAddress() + ":" + localPort;
    }

    /** Returns {@code ADDRESS:PORT}. */
    String remoteEnd() {
        return remoteAddress() + ":" + remotePort;
    }

    /** Returns the text of an address: of 16 bytes, or of the first four. */
    static String address(int family, byte[] bytes) {
        if (family == AF_INET6) {
            return ipv6(bytes);
        }
        StringJoiner text = new StringJoiner(".");
        for (int i = 0; i < IPV4_BYTES; i++) {
            text.add(Integer.toString(bytes[i] & 0xff));
        }
        return text.toString();
    }

    /** Returns an address as RFC 5952 writes it: the longest run of zeros, of two words at least, is {@code ::}. */
    static String ipv6(byte[] bytes) {
        int[] words = new int[IPV6_WORDS];
        Arrays.setAll(words, i -> (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff));
        int gap = -1;
        int gapLength = 1;
        for (int i = 0; i < IPV6_WORDS; i++) {
            int length = 0;
            while (i + length < IPV6_WORDS && words[i + length] == 0) {
                length++;
            }
            if (length > gapLength) {
                gap = i;
                gapLength = length;
            }
        }
        if (gap < 0) {
            return joined(words, 0, IPV6_WORDS);
        }
        return joined(words, 0, gap) + "::" + joined(words, gap + gapLength, IPV6_WORDS);
    }

    private static String joined(int[] words, int from, int to) {
        StringJoiner text = new StringJoiner(":");
        for (int i = from; i < to; i++) {
            text.add(Integer.toHexString(words[i]));
        }
        return text.toString();
    }
}
