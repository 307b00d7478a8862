/** Programs in the kernel, and whole objects loaded into it. */
@NullMarked
package dev.jbcc.runtime.program;

import org.jspecify.annotations.NullMarked;
