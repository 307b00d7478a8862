/**
 * BTF, the kernel's type format: reading, writing, and looking up types.
 *
 * <p>Types refer to one another by id, because kernel BTF is cyclic. Id 0 is {@code void}.
 */
@NullMarked
package dev.jbcc.runtime.btf;

import org.jspecify.annotations.NullMarked;
