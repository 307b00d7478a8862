/**
 * BPF instructions and the helper functions that they call, as values. One {@code Instruction} is one 8-byte slot: a 64-bit immediate
 * load takes two.
 */
@NullMarked
package dev.jbcc.runtime.insn;

import org.jspecify.annotations.NullMarked;
