package dev.jbcc;

import dev.jbcc.histogram.HistogramOptions;
import org.jspecify.annotations.Nullable;

/** The part of {@link Table} that prints. */
abstract class TablePrinting extends TableEvents {
    TablePrinting(TableTypes types, @Nullable BpfTables bpf) {
        super(types, bpf);
    }

    /** Prints a log2 histogram to {@code System.out}. Mirrors {@code table.print_log2_hist()}. */
    public void printLog2Hist() {
        printLog2Hist(HistogramOptions.defaults(), System.out);
    }

    /** Prints a log2 histogram to {@code System.out}. Mirrors {@code table.print_log2_hist(val_type)}. */
    public void printLog2Hist(String valueType) {
        printLog2Hist(HistogramOptions.of(valueType), System.out);
    }

    /**
     * Prints log2 histograms to {@code System.out}: one for each bucket when the key is a struct of a bucket and a slot.
     * Mirrors {@code table.print_log2_hist(val_type, section_header)}.
     */
    public void printLog2Hist(String valueType, String sectionHeader) {
        printLog2Hist(HistogramOptions.of(valueType).withSectionHeader(sectionHeader), System.out);
    }

    /**
     * Prints log2 histograms. Mirrors {@code table.print_log2_hist(...)} with all its parameters. A key that is an integer
     * is the slot; of a key that is a struct the first member is the bucket and the second the slot, as in bcc. Unlike bcc,
     * the counts of a per-CPU map are summed over the CPUs.
     *
     * @throws IllegalArgumentException if keys or values are not of that form, or a slot beyond 64 has a count
     * @throws java.io.UncheckedIOException if {@code out} throws
     */
    public void printLog2Hist(HistogramOptions options, Appendable out) {
        new TableHistograms(types()).print(options, true, out);
    }

    /** Prints a linear histogram to {@code System.out}. Mirrors {@code table.print_linear_hist()}. */
    public void printLinearHist() {
        printLinearHist(HistogramOptions.defaults(), System.out);
    }

    /** Prints a linear histogram to {@code System.out}. Mirrors {@code table.print_linear_hist(val_type)}. */
    public void printLinearHist(String valueType) {
        printLinearHist(HistogramOptions.of(valueType), System.out);
    }

    /**
     * Prints linear histograms to {@code System.out}: one for each bucket when the key is a struct of a bucket and a slot.
     * Mirrors {@code table.print_linear_hist(val_type, section_header)}.
     */
    public void printLinearHist(String valueType, String sectionHeader) {
        printLinearHist(HistogramOptions.of(valueType).withSectionHeader(sectionHeader), System.out);
    }

    /**
     * Prints linear histograms. Mirrors {@code table.print_linear_hist(...)} with all its parameters; see
     * {@link #printLog2Hist(HistogramOptions, Appendable)}.
     *
     * @throws IllegalArgumentException if keys or values are not of that form, or a slot beyond 1024 has a count
     * @throws java.io.UncheckedIOException if {@code out} throws
     */
    public void printLinearHist(HistogramOptions options, Appendable out) {
        new TableHistograms(types()).print(options, false, out);
    }

    /** Prints a log2 histogram to {@code System.out} as a dictionary. Mirrors {@code table.print_json_hist()}. */
    public void printJsonHist() {
        printJsonHist(HistogramOptions.defaults(), System.out);
    }

    /** Prints a log2 histogram to {@code System.out} as a dictionary. Mirrors {@code table.print_json_hist(val_type)}. */
    public void printJsonHist(String valueType) {
        printJsonHist(HistogramOptions.of(valueType), System.out);
    }

    /**
     * Prints log2 histograms to {@code System.out} as dictionaries: one for each bucket when the key is a struct of a bucket
     * and a slot. Mirrors {@code table.print_json_hist(val_type, section_header)}.
     */
    public void printJsonHist(String valueType, String sectionHeader) {
        printJsonHist(HistogramOptions.of(valueType).withSectionHeader(sectionHeader), System.out);
    }

    /**
     * Prints log2 histograms as dictionaries. Mirrors {@code table.print_json_hist(...)} with all its parameters, and prints
     * what that prints: a Python dictionary on a line, which has other quotes than JSON.
     *
     * @throws IllegalArgumentException if keys or values are not of that form, or a slot beyond 64 has a count
     * @throws java.io.UncheckedIOException if {@code out} throws
     */
    public void printJsonHist(HistogramOptions options, Appendable out) {
        new TableHistograms(types()).printJson(options, out);
    }
}
