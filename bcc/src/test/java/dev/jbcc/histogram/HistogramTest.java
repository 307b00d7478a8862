package dev.jbcc.histogram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The goldens are what the functions of bcc Python 0.26 print for the counts in {@code cases.txt} (and, for sections,
 * for the entries below).
 */
class HistogramTest {
    @TestFactory
    List<DynamicTest> drawsWhatBccDraws() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : resource("cases").lines().toList()) {
            String[] parts = line.split("\\|", -1);
            tests.add(DynamicTest.dynamicTest(parts[0], () -> {
                boolean log2 = parts[1].equals("log2");
                long[] counts = new long[log2 ? Histogram.LOG2_SLOTS : Histogram.LINEAR_SLOTS];
                for (String pair : parts[4].isEmpty() ? new String[0] : parts[4].split(" ", -1)) {
                    int colon = pair.indexOf(':');
                    counts[Integer.parseInt(pair.substring(0, colon))] =
                            Long.parseUnsignedLong(pair.substring(colon + 1));
                }
                StringBuilder out = new StringBuilder();
                if (log2) {
                    Histogram.printLog2(counts, parts[2], parts[3].equals("True"), out);
                } else {
                    Histogram.printLinear(counts, parts[2], parts[3].equals("True"), out);
                }
                assertEquals(resource(parts[0]), out.toString());
            }));
        }
        assertEquals(21, tests.size());
        return tests;
    }

    private static String pids(boolean log2, HistogramOptions options) {
        TableHistogram histogram = new TableHistogram("dist", log2, options);
        histogram.add(301L, 2, 7);
        histogram.add(17L, 4, 1);
        histogram.add(301L, 5, 3);
        histogram.add(17L, 1, 2);
        histogram.add(4L, 0, 9);
        StringBuilder out = new StringBuilder();
        histogram.print(out);
        return out.toString();
    }

    @Test
    void drawsOneSectionForEachBucketInTheOrderOfTheTable() {
        assertEquals(
                resource("section-log2-pid"),
                pids(true, HistogramOptions.of("nsecs").withSectionHeader("pid")));
        assertEquals(resource("section-linear-pid"), pids(false, HistogramOptions.of("n")));
    }

    @Test
    void sortsAndPrintsBucketsAsAsked() {
        HistogramOptions options = HistogramOptions.of("nsecs")
                .withSectionHeader("pid")
                .withSectionPrint(pid -> "<" + pid + ">")
                .withBucketSort(buckets -> {
                    List<Object> sorted = new ArrayList<>(buckets);
                    sorted.sort((a, b) -> Long.compare((long) a, (long) b));
                    return sorted;
                });
        assertEquals(resource("section-log2-pid-sorted"), pids(true, options));
    }

    @Test
    void mergesKeysWithEqualBuckets() {
        HistogramOptions options = HistogramOptions.of("nsecs")
                .withSectionHeader("odd")
                .withBucket(pid -> (long) pid % 2)
                .withStripLeadingZero(true);
        assertEquals(resource("section-log2-bucket-fn"), pids(true, options));
    }

    @Test
    void showsTextBucketsAsPythonShowsBytes() {
        TableHistogram histogram =
                new TableHistogram("dist", true, HistogramOptions.of("kb").withSectionHeader("disk"));
        histogram.add("sda", 2, 7);
        histogram.add("it's", 2, 7);
        histogram.add("a\\b\"c'd", 3, 1);
        histogram.add("\u00e9\u0001\n", 3, 1);
        StringBuilder out = new StringBuilder();
        histogram.print(out);
        assertEquals(resource("section-log2-text"), out.toString());
    }

    @Test
    void refusesSlotsThatNoHistogramHas() {
        TableHistogram log2 = new TableHistogram("dist", true, HistogramOptions.defaults());
        assertEquals(
                "table 'dist': log2 slot 65: must be 0 to 64",
                assertThrows(IllegalArgumentException.class, () -> log2.add(65, 1))
                        .getMessage());
        TableHistogram linear = new TableHistogram("dist", false, HistogramOptions.defaults());
        linear.add(1024, 1);
        assertEquals(
                "table 'dist': linear slot 18446744073709551615: must be 0 to 1024",
                assertThrows(IllegalArgumentException.class, () -> linear.add(-1, 1))
                        .getMessage());
    }

    @Test
    void printsNothingForAnEmptyTable() {
        StringBuilder out = new StringBuilder();
        new TableHistogram("dist", true, HistogramOptions.defaults().withBucketSort(Collections::unmodifiableList))
                .print(out);
        assertEquals("", out.toString());
    }

    private static String resource(String name) {
        try (InputStream in = HistogramTest.class.getResourceAsStream("golden/" + name + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("no golden " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
