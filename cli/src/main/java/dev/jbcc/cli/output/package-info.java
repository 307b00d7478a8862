/** What the command prints, and how: lines, columns, JSON, and the way it ends. */
@NullMarked
package dev.jbcc.cli.output;

import org.jspecify.annotations.NullMarked;
