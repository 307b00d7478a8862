package dev.jbcc.cli.tool.top;

import dev.jbcc.cli.output.Columns;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** What the screen shows: its state, and the lines that come of it. Knows no terminal. */
final class View {
    /** A key that means something here. */
    enum Key {
        UP,
        DOWN,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        PAUSE,
        QUIT
    }

    private static final int FIXED_LINES = 4;

    private final boolean tcp;
    private final boolean faults;
    private Order order;
    private int first;
    private int page = 1;
    private boolean paused;
    private boolean over;
    private String above = "";
    private long nanos;
    private List<Activity> activities = List.of();

    /**
     * @param tcp whether TCP traffic is counted
     * @param faults whether page faults are counted
     */
    View(Order order, boolean tcp, boolean faults) {
        this.order = order;
        this.tcp = tcp;
        this.faults = faults;
    }

    /** Takes what an interval brought; while paused it is not shown. */
    void update(String time, long intervalNanos, List<Activity> found) {
        if (!paused) {
            above = time;
            nanos = intervalNanos;
            activities = found;
        }
    }

    void press(Key key) {
        switch (key) {
            case UP -> first--;
            case DOWN -> first++;
            case PAGE_UP -> first -= page;
            case PAGE_DOWN -> first += page;
            case HOME -> first = 0;
            case PAUSE -> paused = !paused;
            case QUIT -> over = true;
        }
    }

    /** Sorts by something else, and shows the first. */
    void sortBy(Order by) {
        order = by;
        first = 0;
    }

    /** Returns whether the user wants to leave. */
    boolean over() {
        return over;
    }

    /** Returns the lines of the screen, each at most as wide as it. */
    List<AttributedString> lines(int rows, int columns) {
        page = Math.max(1, rows - FIXED_LINES);
        first = Math.clamp(first, 0, Math.max(0, activities.size() - page));
        List<AttributedString> lines = new ArrayList<>();
        lines.add(plain(above + (paused ? "  PAUSED" : "")));
        lines.add(plain(totals()));
        lines.add(new AttributedString(padded(header(), columns), AttributedStyle.INVERSE));
        List<Activity> sorted = order.sorted(activities);
        for (Activity activity : sorted.subList(first, Math.min(sorted.size(), first + page))) {
            lines.add(plain(row(activity)));
        }
        while (lines.size() < rows - 1) {
            lines.add(AttributedString.EMPTY);
        }
        lines.add(keys());
        return lines.stream().map(line -> line.columnSubSequence(0, columns)).toList();
    }

    private static AttributedString plain(String text) {
        return new AttributedString(text);
    }

    private static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - text.length()));
    }

    private String totals() {
        Activity all = Activity.total(nanos, activities);
        String text = activities.size() + " processes: CPU " + Columns.decimal(all.cpuPermille(), 1) + "%, wait "
                + Columns.decimal(all.waitTenths(), 1) + " ms/s, I/O "
                + Amount.bytes(all.perSecond(all.readBytes())) + " + "
                + Amount.bytes(all.perSecond(all.writtenBytes()));
        if (tcp) {
            text += ", TCP " + Amount.bytes(all.perSecond(all.receivedBytes())) + " + "
                    + Amount.bytes(all.perSecond(all.sentBytes()));
        }
        return text;
    }

    /** Returns the headings of {@link #row}. */
    static String header() {
        return cells("PID", "%CPU", "WAITms", "MAXms", "READ/s", "WRIT/s", "TCPRX/s", "TCPTX/s", "FLT/s", "COMM");
    }

    /** Returns the line of a process. */
    String row(Activity activity) {
        return cells(
                Integer.toString(activity.pid()),
                Columns.decimal(activity.cpuPermille(), 1),
                Columns.decimal(activity.waitTenths(), 1),
                Columns.decimal(activity.longestWaitNanos() / 100_000, 1),
                Amount.bytes(activity.perSecond(activity.readBytes())),
                Amount.bytes(activity.perSecond(activity.writtenBytes())),
                tcp ? Amount.bytes(activity.perSecond(activity.receivedBytes())) : "-",
                tcp ? Amount.bytes(activity.perSecond(activity.sentBytes())) : "-",
                faults ? Amount.count(activity.perSecond(activity.faults())) : "-",
                activity.comm());
    }

    private static String cells(
            String pid,
            String cpu,
            String wait,
            String longest,
            String read,
            String written,
            String received,
            String sent,
            String faults,
            String comm) {
        return new Columns()
                .left(pid, 7)
                .right(cpu, 6)
                .right(wait, 6)
                .right(longest, 6)
                .right(read, 6)
                .right(written, 6)
                .right(received, 7)
                .right(sent, 7)
                .right(faults, 5)
                .last(comm)
                .line()
                .toString();
    }

    private AttributedString keys() {
        AttributedStringBuilder line = new AttributedStringBuilder();
        line.append("Sort: ");
        for (Order each : Order.values()) {
            line.append(
                    each.key() + " " + each.title(),
                    each == order ? AttributedStyle.BOLD.underline() : AttributedStyle.DEFAULT);
            line.append("  ");
        }
        return line.append("| space pauses  q quits").toAttributedString();
    }
}
