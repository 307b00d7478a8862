package dev.jbcc.cli.tool;

import dev.jbcc.histogram.Histogram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Histograms over time, as one web page that needs nothing else: a column for each second, a row for each slot, the darker the more. */
final class HeatMap {
    /** How much time a column is. */
    static final Duration STEP = Duration.ofSeconds(1);

    private final Map<String, List<Column>> sections = new LinkedHashMap<>();
    private String unit = "";
    private boolean log2 = true;

    /** Counts of one step: {@code millis} since 1970 at its end. */
    @SuppressWarnings("ArrayRecordComponent") // seen by this class alone, and never compared
    private record Column(long millis, long[] counts) {}

    /**
     * Adds what was counted in a step.
     *
     * @param section the name of the histogram; empty if there is only one
     * @param counts by slots, which are powers of two, or the values themselves
     */
    void add(long millis, String section, String unitOfSlots, boolean powersOfTwo, long[] counts) {
        unit = unitOfSlots;
        log2 = powersOfTwo;
        sections.computeIfAbsent(section, _ -> new ArrayList<>()).add(new Column(millis, counts.clone()));
    }

    /** Returns the page. */
    String html(String title) {
        StringBuilder data = new StringBuilder(1024).append("{\"title\":");
        WebPage.appendText(data, title);
        data.append(",\"unit\":");
        WebPage.appendText(data, unit);
        data.append(",\"step\":").append(STEP.toMillis()).append(",\"slots\":[");
        for (int slot = 0; slot < slots(); slot++) {
            data.append(slot == 0 ? "" : ",").append('"').append(range(slot)).append('"');
        }
        data.append("],\"sections\":[");
        String separator = "";
        for (Map.Entry<String, List<Column>> section : sections.entrySet()) {
            data.append(separator).append("{\"name\":");
            WebPage.appendText(data, section.getKey());
            data.append(",\"cells\":[");
            append(data, section.getValue());
            data.append("]}");
            separator = ",\n";
        }
        return WebPage.of("heat.html", data.append("]}"));
    }

    /** Cells are triples of time, slot and count; what is 0 is left out. */
    private static void append(StringBuilder data, List<Column> columns) {
        boolean first = true;
        for (Column column : columns) {
            for (int slot = 0; slot < column.counts().length; slot++) {
                if (column.counts()[slot] != 0) {
                    data.append(first ? "" : ",")
                            .append(column.millis())
                            .append(',')
                            .append(slot)
                            .append(',');
                    data.append(column.counts()[slot]);
                    first = false;
                }
            }
        }
    }

    /** Returns how many slots are used, from the first on. */
    private int slots() {
        int used = 0;
        for (List<Column> columns : sections.values()) {
            for (Column column : columns) {
                for (int slot = used; slot < column.counts().length; slot++) {
                    used = column.counts()[slot] != 0 ? slot + 1 : used;
                }
            }
        }
        return used;
    }

    private String range(int slot) {
        return log2
                ? Long.toUnsignedString(Histogram.lowest(slot)) + " -> "
                        + Long.toUnsignedString(Histogram.highest(slot))
                : Integer.toString(slot);
    }
}
