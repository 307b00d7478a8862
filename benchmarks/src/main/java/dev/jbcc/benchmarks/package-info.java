/** Benchmarks: one class per question, each with a {@code main} of its own. Run them with {@code benchmarks/run}. */
@NullMarked
package dev.jbcc.benchmarks;

import org.jspecify.annotations.NullMarked;
