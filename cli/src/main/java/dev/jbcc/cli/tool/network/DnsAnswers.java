package dev.jbcc.cli.tool.network;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The names that were asked for last, by the addresses in the answers of name servers (RFC 1035). Remembers the 10000 latest addresses,
 * for a day. What cannot be understood, or was cut off, is passed over.
 */
final class DnsAnswers {
    private static final int MOST = 10_000;
    private static final long DAY_NANOS = 86_400_000_000_000L;

    private static final int FLAGS_OFFSET = 2;
    private static final int HEADER_BYTES = 12;
    private static final int RESPONSE = 0x8000;
    private static final int ERROR_MASK = 0xf;
    private static final int POINTER = 0xc0;
    private static final int TYPE_A = 1;
    private static final int TYPE_AAAA = 28;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    /**
     * A name that was asked for.
     *
     * @param nanos when the answer came, of CLOCK_MONOTONIC
     */
    record Query(String name, long nanos) {}

    private final Map<String, Query> byAddress = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Query> eldest) {
            return size() > MOST;
        }
    };

    /** Takes the addresses of a message, if it is an answer that has some. */
    void add(byte[] bytes, int length, long nanos) {
        ByteBuffer message = ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, length));
        try {
            add(message, nanos);
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            // cut off, or no such message; what came before counts
        }
    }

    private void add(ByteBuffer message, long nanos) {
        int flags = message.position(FLAGS_OFFSET).getShort();
        int questions = message.getShort();
        int answers = Short.toUnsignedInt(message.getShort());
        if ((flags & RESPONSE) == 0 || (flags & ERROR_MASK) != 0 || questions != 1) {
            return;
        }
        message.position(HEADER_BYTES);
        Query query = new Query(name(message), nanos);
        skip(message, Integer.BYTES); // type and class
        for (int i = 0; i < answers; i++) {
            String _ = name(message);
            int type = message.getShort();
            skip(message, Short.BYTES + Integer.BYTES); // class and time to live
            byte[] data = new byte[Short.toUnsignedInt(message.getShort())];
            message.get(data);
            if (type == TYPE_A && data.length == IPV4_BYTES) {
                put(Flow.address(Flow.AF_INET, data), query);
            } else if (type == TYPE_AAAA && data.length == IPV6_BYTES) {
                put(Flow.address(Flow.AF_INET6, data), query);
            }
        }
    }

    private void put(String address, Query query) {
        byAddress.remove(address); // makes it the youngest
        byAddress.put(address, query);
    }

    private static void skip(ByteBuffer message, int bytes) {
        message.position(message.position() + bytes);
    }

    /** Reads a name up to its end, or to the place where it points elsewhere, as all but the first may. */
    private static String name(ByteBuffer message) {
        StringJoiner name = new StringJoiner(".");
        int length = Byte.toUnsignedInt(message.get());
        while (length != 0) {
            if (length >= POINTER) {
                skip(message, 1);
                break;
            }
            byte[] label = new byte[length];
            message.get(label);
            name.add(new String(label, StandardCharsets.ISO_8859_1));
            length = Byte.toUnsignedInt(message.get());
        }
        return name.toString();
    }

    /** Returns what was asked for when an address was last in an answer. */
    Optional<Query> find(String address, long now) {
        return Optional.ofNullable(byAddress.get(address)).filter(query -> now - query.nanos() < DAY_NANOS);
    }
}
