/** The sub-commands that work on programs of the user, and the one that looks at the machine. */
@NullMarked
package dev.jbcc.cli.command;

import org.jspecify.annotations.NullMarked;
