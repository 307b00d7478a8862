/**
 * What the tracing tools have in common. A tool is a class in one of the packages below and a program in the bcc dialect beside it.
 *
 * <p>{@link dev.jbcc.cli.tool.Tool} runs it; most tools are an {@link dev.jbcc.cli.tool.EventTool}, which prints a line per record, or
 * an {@link dev.jbcc.cli.tool.IntervalTool}, which prints sums once per interval.
 */
@NullMarked
package dev.jbcc.cli.tool;

import org.jspecify.annotations.NullMarked;
