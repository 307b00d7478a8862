/**
 * Histograms as text, in bcc's layout. Pure: counts in, text out.
 *
 * <p>For tables use {@code Table.printLog2Hist} and {@code Table.printLinearHist}; this package is for counts from
 * elsewhere. What surprises people: the first of the 65 slots of a log2 histogram is never shown, because
 * {@code bpf_log2l} never returns 0.
 */
@NullMarked
package dev.jbcc.histogram;

import org.jspecify.annotations.NullMarked;
