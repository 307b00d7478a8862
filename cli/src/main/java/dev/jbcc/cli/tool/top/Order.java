package dev.jbcc.cli.tool.top;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What processes are sorted by: the most of it first. */
enum Order {
    CPU('c', "CPU"),
    WAIT('w', "wait"),
    LONGEST('l', "longest"),
    IO('i', "I/O"),
    NET('n', "TCP"),
    FAULTS('f', "faults");

    private final char key;
    private final String title;

    Order(char key, String title) {
        this.key = key;
        this.title = title;
    }

    private long amount(Activity activity) {
        return switch (this) {
            case CPU -> activity.cpuNanos();
            case WAIT -> activity.waitNanos();
            case LONGEST -> activity.longestWaitNanos();
            case IO -> activity.readBytes() + activity.writtenBytes();
            case NET -> activity.receivedBytes() + activity.sentBytes();
            case FAULTS -> activity.faults();
        };
    }

    /** Returns the key that chooses it on the screen. */
    char key() {
        return key;
    }

    /** Returns its name for people. */
    String title() {
        return title;
    }

    List<Activity> sorted(List<Activity> activities) {
        return activities.stream()
                .sorted(Comparator.comparingLong(this::amount)
                        .thenComparingLong(Activity::cpuNanos)
                        .reversed()
                        .thenComparingInt(Activity::pid))
                .toList();
    }

    /** Returns the names that the option takes. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Order order : values()) {
            names.add(order.name().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    static Optional<Order> find(String name) {
        for (Order order : values()) {
            if (order.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(order);
            }
        }
        return Optional.empty();
    }
}
