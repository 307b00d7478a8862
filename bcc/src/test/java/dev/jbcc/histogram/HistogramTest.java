package dev.jbcc.histogram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
        StringBuilder out = new StringBuilder();
        pidTable(log2, options).print(out);
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
        TableHistogram histogram = new TableHistogram(
                "dist", true, false, HistogramOptions.of("kb").withSectionHeader("disk"));
        histogram.add("sda", 2, 7);
        histogram.add("it's", 2, 7);
        histogram.add("a\\b\"c'd", 3, 1);
        histogram.add("\u00e9\u0001\n", 3, 1);
        StringBuilder out = new StringBuilder();
        histogram.print(out);
        assertEquals(resource("section-log2-text"), out.toString());
    }

    private static final LocalDateTime TIME = LocalDateTime.of(2026, 2, 3, 4, 5, 6);

    private static TableHistogram pidTable(boolean log2, HistogramOptions options) {
        TableHistogram histogram = new TableHistogram("dist", log2, false, options);
        histogram.add(301L, 2, 7);
        histogram.add(17L, 4, 1);
        histogram.add(301L, 5, 3);
        histogram.add(17L, 1, 2);
        histogram.add(4L, 0, 9);
        return histogram;
    }

    @Test
    void writesDictionariesAsBccDoes() {
        StringBuilder out = new StringBuilder();
        for (String line : resource("cases").lines().toList()) {
            String[] parts = line.split("\\|", -1);
            if (parts[1].equals("log2")) {
                TableHistogram histogram = new TableHistogram(parts[0], true, false, HistogramOptions.of(parts[2]));
                for (String pair : parts[4].isEmpty() ? new String[0] : parts[4].split(" ", -1)) {
                    int colon = pair.indexOf(':');
                    histogram.add(
                            Integer.parseInt(pair.substring(0, colon)),
                            Long.parseUnsignedLong(pair.substring(colon + 1)));
                }
                histogram.printJson(TIME, false, out);
            }
        }
        assertEquals(resource("json"), out.toString());
    }

    private static List<Object> sorted(List<Object> buckets) {
        List<Object> sorted = new ArrayList<>(buckets);
        sorted.sort(Comparator.comparing(Object::toString));
        return sorted;
    }

    @Test
    void writesADictionaryForEachBucket() {
        StringBuilder out = new StringBuilder();
        HistogramOptions options = HistogramOptions.of("nsecs").withSectionHeader("parity");
        pidTable(true, options.withSectionHeader("pid")).printJson(TIME, true, out);
        HistogramOptions odd = HistogramOptions.of("it's")
                .withSectionHeader("a \"pid\"")
                .withSectionPrint(bucket -> "<" + bucket + "> 'x'")
                .withBucketSort(buckets -> List.of(4L, 17L, 301L));
        pidTable(true, odd).printJson(TIME, true, out);
        pidTable(true, options.withBucket(pid -> List.of((long) pid % 2, "x"))).printJson(TIME, true, out);
        pidTable(true, options.withBucket(pid -> List.of((long) pid % 2))).printJson(TIME, true, out);
        TableHistogram disks = new TableHistogram(
                "dist", true, false, HistogramOptions.of("kb").withSectionHeader("disk"));
        disks.add("sda", 2, 7);
        disks.add("it's", 2, 8);
        disks.add("a\\b\"c'd", 3, 1);
        disks.printJson(TIME, true, out);
        assertEquals(resource("json-sections"), out.toString());
    }

    @Test
    void bucketsOfSeveralMembersAreTuples() {
        StringBuilder out = new StringBuilder();
        HistogramOptions options = HistogramOptions.of("nsecs").withSectionHeader("pid");
        pidTable(
                        true,
                        options.withBucket(pid -> List.of((long) pid % 2, "disk"))
                                .withBucketSort(HistogramTest::sorted))
                .print(out);
        pidTable(false, options.withBucket(pid -> List.of((long) pid % 2)).withStripLeadingZero(true))
                .print(out);
        assertEquals(resource("section-tuples"), out.toString());
    }

    private static TableHistogram signed(boolean log2, boolean strip, int... slotsAndCounts) {
        TableHistogram histogram =
                new TableHistogram("dist", log2, true, HistogramOptions.of("v").withStripLeadingZero(strip));
        for (int i = 0; i < slotsAndCounts.length; i += 2) {
            histogram.add(slotsAndCounts[i], slotsAndCounts[i + 1]);
        }
        return histogram;
    }

    @Test
    void countsMayBeBelowZero() {
        int[] counts = {2, -5, 4, 7, 6, 3, 9, -1};
        StringBuilder out = new StringBuilder();
        signed(true, false, counts).print(out);
        signed(true, true, counts).print(out);
        signed(true, false, counts).printJson(TIME, false, out);
        signed(false, false, counts).print(out);
        signed(true, false, 3, -4).print(out);
        signed(true, false, 3, -4).printJson(TIME, false, out);
        assertEquals(resource("signed"), out.toString());
    }

    @Test
    void passesOverEmptySlotsBeyondItsEnd() {
        TableHistogram histogram = new TableHistogram("dist", true, false, HistogramOptions.defaults());
        histogram.add(127, 0);
        StringBuilder out = new StringBuilder();
        histogram.print(out);
        assertEquals("", out.toString());
    }

    @Test
    void refusesSlotsThatNoHistogramHas() {
        TableHistogram log2 = new TableHistogram("dist", true, false, HistogramOptions.defaults());
        assertEquals(
                "table 'dist': log2 slot 65: must be 0 to 64",
                assertThrows(IllegalArgumentException.class, () -> log2.add(65, 1))
                        .getMessage());
        TableHistogram linear = new TableHistogram("dist", false, false, HistogramOptions.defaults());
        linear.add(1024, 1);
        assertEquals(
                "table 'dist': linear slot 18446744073709551615: must be 0 to 1024",
                assertThrows(IllegalArgumentException.class, () -> linear.add(-1, 1))
                        .getMessage());
    }

    @Test
    void printsNothingForAnEmptyTable() {
        StringBuilder out = new StringBuilder();
        new TableHistogram(
                        "dist", true, false, HistogramOptions.defaults().withBucketSort(Collections::unmodifiableList))
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
