/**
 * Tests of behaviour on real kernels, against a truth that the tests make themselves: known processes, known counts. They run in
 * guests with {@code ./test kernel}; the few that may run on any machine's kernel say so.
 */
@NullMarked
package dev.jbcc.kerneltests;

import org.jspecify.annotations.NullMarked;
