package dev.jbcc.histogram;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the entries of a table into histograms and draws them. Entries are added in the order of the table, then
 * {@link #print} is called once. Not thread-safe.
 */
public final class TableHistogram {
    private final HistogramOptions options;
    private final boolean log2;
    private final String table;
    private final Map<Object, long[]> sections = new LinkedHashMap<>();
    private long @Nullable [] plain;

    /**
     * @param table name of the table, for messages
     * @param log2 whether slots are powers of two; otherwise they are the values themselves
     */
    public TableHistogram(String table, boolean log2, HistogramOptions options) {
        this.table = table;
        this.log2 = log2;
        this.options = options;
    }

    /**
     * Adds an entry whose key is the slot.
     *
     * @throws IllegalArgumentException if the slot is beyond {@link Histogram#LOG2_SLOTS} or
     *     {@link Histogram#LINEAR_SLOTS}
     */
    public void add(long slot, long count) {
        long[] counts = plain;
        if (counts == null) {
            counts = new long[slots()];
            plain = counts;
        }
        counts[check(slot)] = count;
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
        counts[check(slot)] = count;
    }

    /** Draws what was added. Prints nothing if nothing was. */
    public void print(Appendable out) {
        long[] counts = plain;
        if (counts != null) {
            draw(counts, out);
        }
        List<Object> buckets = options.bucketSort().apply(new ArrayList<>(sections.keySet()));
        for (Object bucket : buckets) {
            Histogram.append(
                    out,
                    "\n" + options.sectionHeader() + " = "
                            + options.sectionPrint().apply(bucket) + "\n");
            long[] section = sections.get(bucket);
            if (section == null) {
                throw new IllegalArgumentException("table '" + table + "': bucket '" + bucket
                        + "': the sorting function returned one that the table does not have");
            }
            draw(section, out);
        }
    }

    private void draw(long[] counts, Appendable out) {
        if (log2) {
            Histogram.printLog2(counts, options.valueType(), options.stripLeadingZero(), out);
        } else {
            Histogram.printLinear(counts, options.valueType(), options.stripLeadingZero(), out);
        }
    }

    private int slots() {
        return log2 ? Histogram.LOG2_SLOTS : Histogram.LINEAR_SLOTS;
    }

    private int check(long slot) {
        if (slot < 0 || slot >= slots()) {
            throw new IllegalArgumentException("table '" + table + "': " + (log2 ? "log2" : "linear") + " slot "
                    + Long.toUnsignedString(slot) + ": must be 0 to " + (slots() - 1));
        }
        return (int) slot;
    }
}
