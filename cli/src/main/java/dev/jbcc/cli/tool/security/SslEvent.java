package dev.jbcc.cli.tool.security;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * {@code struct event} of {@code sslsniff.c}.
 *
 * @param timestamp nanoseconds of CLOCK_MONOTONIC, of the call
 * @param latency nanoseconds until it returned
 * @param call odd numbers write, even ones read; {@link #HANDSHAKE} does neither
 * @param length how many bytes were written or read
 * @param bytes how many of these are in {@code data}
 */
@SuppressWarnings("ArrayRecordComponent") // decoded from the ring buffer, and never compared
record SslEvent(
        long timestamp,
        long latency,
        int pid,
        int tid,
        int uid,
        int call,
        int length,
        int bytes,
        String comm,
        byte[] data) {
    static final int HANDSHAKE = 4;

    String function() {
        return isHandshake() ? "HANDSHAKE" : (call & 1) == 1 ? "WRITE/SEND" : "READ/RECV";
    }

    boolean isHandshake() {
        return call == HANDSHAKE;
    }

    int lostBytes() {
        return length - bytes;
    }

    String hex() {
        return HexFormat.of().formatHex(data, 0, bytes);
    }

    String text() {
        return new String(data, 0, bytes, StandardCharsets.UTF_8);
    }
}
