/**
 * Rewrites dialect C into libbpf-style C. Internal.
 *
 * <p>Works on text that has been through the preprocessor, so no macro of the user stands between syntax tree and text.
 */
@NullMarked
package dev.jbcc.compiler.rewrite;

import org.jspecify.annotations.NullMarked;
