package dev.jbcc.histogram;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How a table is drawn as histograms; the parameters of {@code print_log2_hist} and {@code print_linear_hist} in bcc
 * Python. Immutable: each {@code with…} method returns a changed copy.
 *
 * @param valueType heading of the value column ({@code val_type})
 * @param sectionHeader what precedes the bucket in the line above each histogram ({@code section_header}); used when the
 *     key is a struct of a bucket and a slot
 * @param sectionPrint turns a bucket into text ({@code section_print_fn}). The default shows integers in decimal, text as
 *     Python shows bytes, {@code b'text'}, and a list as a tuple
 * @param bucket makes the bucket from the first member of the key ({@code bucket_fn}); keys with equal buckets share a
 *     histogram, where of two counts for the same slot the later one stays, as in bcc. If that member is a struct, it is a
 *     {@link dev.jbcc.value.StructValue}
 * @param stripLeadingZero whether to leave out the empty rows before the first filled one ({@code strip_leading_zero})
 * @param bucketSort puts the buckets in order ({@code bucket_sort_fn}); by default they keep the order of the table
 */
public record HistogramOptions(
        String valueType,
        String sectionHeader,
        Function<Object, String> sectionPrint,
        Function<Object, Object> bucket,
        boolean stripLeadingZero,
        UnaryOperator<List<Object>> bucketSort) {

    private static final Function<Object, String> AS_PYTHON = PythonText::repr;

    /** Returns whether a bucket is turned into text by a function of the caller's. */
    boolean hasSectionPrint() {
        return sectionPrint != AS_PYTHON;
    }

    /** The defaults of bcc, with the column heading {@code value}. */
    public static HistogramOptions defaults() {
        return of("value");
    }

    /** The defaults of bcc with a column heading of one's own. */
    public static HistogramOptions of(String valueType) {
        return new HistogramOptions(valueType, "Bucket ptr", AS_PYTHON, value -> value, false, buckets -> buckets);
    }

    public HistogramOptions withSectionHeader(String header) {
        return new HistogramOptions(valueType, header, sectionPrint, bucket, stripLeadingZero, bucketSort);
    }

    public HistogramOptions withSectionPrint(Function<Object, String> print) {
        return new HistogramOptions(valueType, sectionHeader, print, bucket, stripLeadingZero, bucketSort);
    }

    public HistogramOptions withBucket(Function<Object, Object> function) {
        return new HistogramOptions(valueType, sectionHeader, sectionPrint, function, stripLeadingZero, bucketSort);
    }

    public HistogramOptions withStripLeadingZero(boolean strip) {
        return new HistogramOptions(valueType, sectionHeader, sectionPrint, bucket, strip, bucketSort);
    }

    public HistogramOptions withBucketSort(UnaryOperator<List<Object>> sort) {
        return new HistogramOptions(valueType, sectionHeader, sectionPrint, bucket, stripLeadingZero, sort);
    }
}
