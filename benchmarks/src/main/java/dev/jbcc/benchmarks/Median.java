package dev.jbcc.benchmarks;

import java.util.List;

/** What benchmarks make of several figures. */
final class Median {
    private Median() {}

    /** Returns the one in the middle, the upper of two; NaN of none. */
    static double of(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
