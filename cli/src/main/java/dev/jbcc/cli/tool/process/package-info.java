/** Tools about processes: how they start, end and talk to each other. */
@NullMarked
package dev.jbcc.cli.tool.process;

import org.jspecify.annotations.NullMarked;
