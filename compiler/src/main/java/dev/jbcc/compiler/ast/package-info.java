/**
 * The syntax tree of one C source, as the rewriter needs it. Internal.
 *
 * <p>Knows nothing of the parser behind it. Positions are byte offsets into the text that was parsed; {@link
 * dev.jbcc.compiler.ast.SourceText} holds that text with one {@code char} per byte, so that offsets are indexes.
 */
@NullMarked
package dev.jbcc.compiler.ast;

import org.jspecify.annotations.NullMarked;
