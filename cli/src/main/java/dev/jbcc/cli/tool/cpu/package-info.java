/** Tools about CPUs and scheduling. */
@NullMarked
package dev.jbcc.cli.tool.cpu;

import org.jspecify.annotations.NullMarked;
