/**
 * Names for addresses: symbols of the kernel, of its modules and BPF programs, and of processes with their libraries and the code
 * that they compiled themselves. {@link dev.jbcc.runtime.symbol.Symbolizer} is where to start. What surprises: a look-up never
 * fails because a process has ended or a file cannot be read; the answer is then that nothing is known.
 */
@NullMarked
package dev.jbcc.runtime.symbol;

import org.jspecify.annotations.NullMarked;
