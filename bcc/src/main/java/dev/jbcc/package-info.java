/**
 * BPF programs from Java, with the calls of the bcc guide: {@link dev.jbcc.Bpf} compiles, loads and attaches,
 * {@link dev.jbcc.Table} reads maps and events.
 *
 * <p>For everybody who knows bcc Python: methods have the Python names in camel case, and say where they differ. What
 * surprises people: nothing is printed unless a method is called {@code print…}, and everything that was attached is
 * detached when the {@code Bpf} is closed, not when the process exits normally.
 */
@NullMarked
package dev.jbcc;

import org.jspecify.annotations.NullMarked;
