/** Maps in the kernel. */
@NullMarked
package dev.jbcc.runtime.map;

import org.jspecify.annotations.NullMarked;
