/** {@code jbcc top}: all that processes do, on one screen. */
@NullMarked
package dev.jbcc.cli.tool.top;

import org.jspecify.annotations.NullMarked;
