/** Reading perf buffers, one ring per CPU. Samples are valid until the callback returns. */
@NullMarked
package dev.jbcc.runtime.perf;

import org.jspecify.annotations.NullMarked;
