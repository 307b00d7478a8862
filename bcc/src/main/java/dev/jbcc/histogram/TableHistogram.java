package dev.jbcc.histogram;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the entries of a table into histograms and draws them. Entries are added in the order of the table, then
 * {@link #print} or {@link #printJson} is called once. Not thread-safe.
 */
public final class TableHistogram {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final HistogramOptions options;
    private final boolean log2;
    private final boolean signed;
    private final String table;
    private final Map<Object, long[]> sections = new LinkedHashMap<>();
    private long @Nullable [] plain;

    /**
     * @param table name of the table, for messages
     * @param log2 whether slots are powers of two; otherwise they are the values themselves
     * @param signed whether counts may be below zero; if not, they are unsigned
     */
    public TableHistogram(String table, boolean log2, boolean signed, HistogramOptions options) {
        this.table = table;
        this.log2 = log2;
        this.signed = signed;
        this.options = options;
    }

    /**
     * Adds an entry whose key is the slot. A count of 0 may be for a slot that no histogram has, as in arrays that are longer.
     *
     * @throws IllegalArgumentException if the slot is beyond {@link Histogram#LOG2_SLOTS} or
     *     {@link Histogram#LINEAR_SLOTS}
     */
    public void add(long slot, long count) {
        put(plain(), slot, count);
    }

    private long[] plain() {
        long[] counts = plain;
        if (counts == null) {
            counts = new long[slots()];
            plain = counts;
        }
        return counts;
    }

    /**
     * Adds an entry whose key is a bucket and a slot.
     *
     * @throws IllegalArgumentException as {@link #add(long, long)}
     */
    public void add(Object bucket, long slot, long count) {
        Object section = options.bucket().apply(bucket);
        long[] counts = sections.get(section);
        if (counts == null) {
            counts = new long[slots()];
            sections.put(section, counts);
        }
        put(counts, slot, count);
    }

    private void put(long[] counts, long slot, long count) {
        if (slot >= 0 && slot < counts.length) {
            counts[(int) slot] = count;
        } else if (count != 0) {
            throw new IllegalArgumentException("table '" + table + "': " + (log2 ? "log2" : "linear") + " slot "
                    + Long.toUnsignedString(slot) + ": must be 0 to " + (counts.length - 1));
        }
    }

    private int slots() {
        return log2 ? Histogram.LOG2_SLOTS : Histogram.LINEAR_SLOTS;
    }

    /**
     * Draws what was added. Prints nothing if nothing was.
     *
     * @throws java.io.UncheckedIOException if {@code out} throws
     */
    public void print(Appendable out) {
        long[] counts = plain;
        if (counts != null) {
            draw(counts, out);
        }
        for (Object bucket : buckets()) {
            Histogram.append(
                    out,
                    "\n" + options.sectionHeader() + " = "
                            + options.sectionPrint().apply(bucket) + "\n");
            draw(section(bucket), out);
        }
    }

    private List<Object> buckets() {
        return options.bucketSort().apply(new ArrayList<>(sections.keySet()));
    }

    private long[] section(Object bucket) {
        long[] section = sections.get(bucket);
        if (section == null) {
            throw new IllegalArgumentException("table '" + table + "': bucket '" + bucket
                    + "': the sorting function returned one that the table does not have");
        }
        return section;
    }

    private void draw(long[] counts, Appendable out) {
        Histogram histogram = new Histogram(counts, signed);
        if (log2) {
            histogram.log2(options.valueType(), options.stripLeadingZero(), out);
        } else {
            histogram.linear(options.valueType(), options.stripLeadingZero(), out);
        }
    }

    /**
     * Writes what was added as {@code print_json_hist} of bcc does: a line for each bucket, each as Python shows a dictionary,
     * which differs from JSON in its quotes.
     *
     * @param sectioned whether keys have buckets; if not there is one line, also for an empty table
     * @throws java.io.UncheckedIOException if {@code out} throws
     */
    public void printJson(LocalDateTime time, boolean sectioned, Appendable out) {
        String now = TIME.format(time);
        if (!sectioned) {
            new Histogram(plain(), signed).log2Dictionary(now, options.valueType(), "", out);
        }
        for (Object bucket : buckets()) {
            String shown = options.hasSectionPrint()
                    ? PythonText.string(options.sectionPrint().apply(bucket))
                    : PythonText.repr(bucket);
            String section = ", " + PythonText.string(options.sectionHeader()) + ": " + shown;
            new Histogram(section(bucket), signed).log2Dictionary(now, options.valueType(), section, out);
        }
    }
}
