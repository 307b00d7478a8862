/**
 * Tools that are told in a small language what to look at and what to show: probes, with conditions and values in C. What a user
 * writes in C goes into the program as it stands, at the column where it stood, so that the compiler's messages name the place.
 */
@NullMarked
package dev.jbcc.cli.tool.probe;

import org.jspecify.annotations.NullMarked;
