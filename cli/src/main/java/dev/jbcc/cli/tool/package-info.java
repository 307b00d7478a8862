/**
 * The tracing tools, each a class and a program in the bcc dialect beside it.
 *
 * <p>A tool turns options into macros for its program, reads its records, and prints columns or JSON;
 * {@link dev.jbcc.cli.tool.Tool} does what all of them have in common.
 */
@NullMarked
package dev.jbcc.cli.tool;

import org.jspecify.annotations.NullMarked;
