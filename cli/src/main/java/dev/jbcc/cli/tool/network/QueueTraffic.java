package dev.jbcc.cli.tool.network;

import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.value.StructValue;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What went through a queue of a network device in an interval: {@code struct traffic} of {@code netqtop.c}. */
final class QueueTraffic {
    /** Instead of a number: all queues. */
    static final int TOTAL = -1;

    private static final List<String> SIZES = List.of("[0, 64)", "[64, 512)", "[512, 2K)", "[2K, 16K)", "[16K, 64K)");
    private static final List<String> MEMBERS = List.of("below_64", "from_64", "from_512", "from_2048", "from_16384");
    private static final int WIDTH = 10;
    private static final double KILO = 1024;

    private final int number;
    private long bytes;
    private final long[] sizes = new long[SIZES.size()];

    QueueTraffic(int number) {
        this.number = number;
    }

    void add(StructValue value) {
        bytes += value.getLong("bytes");
        List<?> counts = (List<?>) value.get("sizes");
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] += ((Number) counts.get(i)).longValue();
        }
    }

    void add(QueueTraffic other) {
        bytes += other.bytes;
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] += other.sizes[i];
        }
    }

    private long packets() {
        long packets = 0;
        for (long count : sizes) {
            packets += count;
        }
        return packets;
    }

    private long average() {
        long packets = packets();
        return packets == 0 ? 0 : bytes / packets;
    }

    /** Returns what makes lines of intervals. */
    static RecordLines<QueueTraffic> lines(boolean json, boolean throughput, double seconds) {
        RecordLines<QueueTraffic> lines = new RecordLines<QueueTraffic>(json)
                .leftCoded(
                        " QueueID",
                        "queue",
                        1 + WIDTH,
                        queue -> queue.number == TOTAL ? " Total" : " " + queue.number,
                        queue -> queue.number);
        number(lines, "avg_size", "avg_size", QueueTraffic::average);
        for (int i = 0; i < SIZES.size(); i++) {
            int size = i;
            number(lines, SIZES.get(i), MEMBERS.get(i), queue -> queue.sizes[size]);
        }
        if (json) {
            lines.hide("bytes", queue -> queue.bytes).hide("packets", QueueTraffic::packets);
        }
        if (throughput || json) {
            lines.leftCoded(
                            "BPS",
                            "bps",
                            WIDTH,
                            queue -> shortened(queue.bytes / seconds),
                            queue -> Math.round(queue.bytes / seconds))
                    .leftCoded(
                            "PPS",
                            "pps",
                            WIDTH,
                            queue -> shortened(queue.packets() / seconds),
                            queue -> Math.round(queue.packets() / seconds));
        }
        return lines;
    }

    private static void number(
            RecordLines<QueueTraffic> lines, String heading, String member, ToLongFunction<QueueTraffic> number) {
        lines.leftCoded(
                heading,
                member,
                WIDTH,
                queue -> {
                    long value = number.applyAsLong(queue);
                    return value > 1000 ? shortened((double) value) : Long.toString(value);
                },
                number);
    }

    /** Returns a number in units of 1024 or 1048576, {@code K} or {@code M}, if it is more than 1000 or 1000000. */
    static String shortened(double number) {
        return number > 1_000_000
                ? String.format(Locale.ROOT, "%.2fM", number / KILO / KILO)
                : number > 1_000
                        ? String.format(Locale.ROOT, "%.2fK", number / KILO)
                        : String.format(Locale.ROOT, "%.1f", number);
    }
}
