/** Tools about Java: what a JVM of the HotSpot family does, by its static probes. */
@NullMarked
package dev.jbcc.cli.tool.java;

import org.jspecify.annotations.NullMarked;
