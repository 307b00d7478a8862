/** Tools for any function and any event. */
@NullMarked
package dev.jbcc.cli.tool.generic;

import org.jspecify.annotations.NullMarked;
