/** Kernel symbols. */
@NullMarked
package dev.jbcc.runtime.symbol;

import org.jspecify.annotations.NullMarked;
