/** The tools about memory. */
@NullMarked
package dev.jbcc.cli.tool.memory;

import org.jspecify.annotations.NullMarked;
