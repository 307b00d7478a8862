/**
 * The jbcc runtime: loads BPF objects into the kernel and reads what they produce. Needs nothing but the JDK.
 *
 * <p>This package holds the exceptions that every other package throws.
 */
@NullMarked
package dev.jbcc.runtime;

import org.jspecify.annotations.NullMarked;
