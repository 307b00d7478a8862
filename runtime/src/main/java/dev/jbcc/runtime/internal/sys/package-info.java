/** The native boundary: system calls and shared memory. Nothing else in this module touches native code. */
@NullMarked
package dev.jbcc.runtime.internal.sys;

import org.jspecify.annotations.NullMarked;
