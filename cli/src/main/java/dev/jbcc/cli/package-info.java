/**
 * The {@code jbcc} command.
 *
 * <p>{@link dev.jbcc.cli.Main} creates the one sub-command that was asked for and nothing else: a start is counted in
 * milliseconds here, so options are declared by calls instead of annotations, and the hot start-up path keeps away from
 * regular expressions, {@code String.format} and streams.
 */
@NullMarked
package dev.jbcc.cli;

import org.jspecify.annotations.NullMarked;
