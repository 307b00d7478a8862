/**
 * Programs that show one idea each. Their BPF sides are the files of {@code examples/src/main/bpf}, which
 * {@code jbcc check} and {@code jbcc run} take too.
 */
@NullMarked
package dev.jbcc.examples;

import org.jspecify.annotations.NullMarked;
