/**
 * What is known of the kernel that programs are compiled for, as C: its types as one header, its tracepoints as structs. Internal.
 *
 * <p>The header is made from BTF and is exact: every size and offset is what the kernel has, also where that needs packing,
 * alignment or padding that C would not have chosen.
 */
@NullMarked
package dev.jbcc.compiler.kernel;

import org.jspecify.annotations.NullMarked;
