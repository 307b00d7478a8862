/** Turns functions of an object file into programs that the running kernel can load: calls, CO-RE, lines. */
@NullMarked
package dev.jbcc.runtime.relocation;

import org.jspecify.annotations.NullMarked;
